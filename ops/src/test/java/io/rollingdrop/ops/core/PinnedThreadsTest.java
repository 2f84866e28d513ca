package io.rollingdrop.ops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.openhft.affinity.Affinity;
import org.junit.jupiter.api.Test;

class PinnedThreadsTest {

  @Test
  void a_pinned_thread_runs_on_its_cpu_alone() throws Exception {
    int cpu = Affinity.getAffinity().nextSetBit(0);
    assertThat(
            onAThreadOfItsOwn(
                () -> {
                  PinnedThreads.pin(cpu);
                  return Files.readString(Path.of("/proc/thread-self/status"));
                }))
        .contains("Cpus_allowed_list:\t" + cpu + "\n");
  }

  @Test
  void cpus_that_are_not_there_are_named() {
    assertThatThrownBy(() -> PinnedThreads.on(List.of(100_000, 0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CPU 100000 is not one that this process may use: choose of {");
  }

  @Test
  void two_threads_do_not_share_a_cpu() {
    int cpu = Affinity.getAffinity().nextSetBit(0);
    assertThatThrownBy(() -> PinnedThreads.on(List.of(cpu, cpu, cpu)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("are not 3 different ones");
  }

  @Test
  void the_profile_production_needs_a_cpu_more_than_it_pins() {
    if (Affinity.getAffinity().cardinality() <= 3) {
      assertThatThrownBy(PinnedThreads::onTheLast)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("use the profile shared, or a machine with at least 4");
    } else {
      assertThat(PinnedThreads.onTheLast()).isNotNull();
    }
  }

  /** A pinned thread stays pinned, and so would what it starts. */
  private static String onAThreadOfItsOwn(Callable<String> work) throws Exception {
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      return thread.submit(work).get();
    }
  }
}
