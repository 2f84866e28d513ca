package io.rollingdrop.ops.core;

import io.rollingdrop.pipeline.ThreadPlacement;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.openhft.affinity.Affinity;

/** Gives each of the core's threads a CPU of its own. Thread safe. */
public final class PinnedThreads implements ThreadPlacement {

  private static final int THREADS = CoreThread.values().length;

  private final Map<CoreThread, Integer> cpus = new EnumMap<>(CoreThread.class);

  /** In the order of the threads. */
  private PinnedThreads(List<Integer> inOrder) {
    Iterator<Integer> next = inOrder.iterator();
    for (CoreThread thread : CoreThread.values()) {
      cpus.put(thread, next.next());
    }
  }

  /**
   * These CPUs: of the journaller, the engine, the publisher.
   *
   * @throws IllegalArgumentException if they are not three, or one is not this process's to use
   */
  public static PinnedThreads on(List<Integer> cpus) {
    BitSet usable = Affinity.getAffinity();
    for (int cpu : cpus) {
      if (cpu < 0 || !usable.get(cpu)) {
        throw new IllegalArgumentException(
            "CPU %d is not one that this process may use: choose of %s".formatted(cpu, usable));
      }
    }
    if (cpus.size() != THREADS || cpus.stream().distinct().count() != THREADS) {
      throw new IllegalArgumentException(
          "CPUs %s are not %d different ones: name those of the journaller, the engine and the publisher"
              .formatted(
                  cpus.stream().map(String::valueOf).collect(Collectors.joining(",")), THREADS));
    }
    return new PinnedThreads(cpus);
  }

  /**
   * The last three CPUs that this process may use: the first serve interrupts.
   *
   * @throws IllegalArgumentException if there are not at least four
   */
  public static PinnedThreads onTheLast() {
    BitSet usable = Affinity.getAffinity();
    if (usable.cardinality() <= THREADS) {
      throw new IllegalArgumentException(
          ("the profile production pins %d threads that spin, and leaves a CPU for the rest: this"
                  + " process may use %d; use the profile shared, or a machine with at least %d")
              .formatted(THREADS, usable.cardinality(), THREADS + 1));
    }
    return on(usable.stream().skip(usable.cardinality() - (long) THREADS).boxed().toList());
  }

  @Override
  public void place(CoreThread thread) {
    pin(cpus.get(thread));
  }

  /** Pins the calling thread. */
  static void pin(int cpu) {
    Affinity.setAffinity(cpu);
    BitSet now = Affinity.getAffinity();
    if (now.cardinality() != 1 || !now.get(cpu)) {
      throw new IllegalStateException(
          "the thread could not be pinned to CPU %d, it runs on %s: check the process's rights"
              .formatted(cpu, now));
    }
  }
}
