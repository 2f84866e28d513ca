package io.rollingdrop.lab.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsTest {

  private static final int RATE_PER_S = 500;

  @TempDir Path folder;

  @Test
  void everyAppendOfWarmUpAndMeasurementIsInTheQueue() {
    Path queue = folder.resolve("queue");
    Histogram latencies = ChronicleAppend.run(queue, RATE_PER_S, 1, 1).total();

    assertThat(latencies.getTotalCount()).isEqualTo(RATE_PER_S);
    assertThat(excerptsIn(queue)).isEqualTo(2 * RATE_PER_S);
  }

  private static long excerptsIn(Path folder) {
    Bytes<?> bytes = Bytes.allocateElasticDirect(ChronicleAppend.LENGTH);
    try (ChronicleQueue queue = SingleChronicleQueueBuilder.binary(folder).readOnly(true).build();
        var tailer = queue.createTailer()) {
      long count = 0;
      while (tailer.readBytes(bytes.clear())) {
        assertThat(bytes.readRemaining()).isEqualTo(ChronicleAppend.LENGTH);
        count++;
      }
      return count;
    } finally {
      bytes.releaseLast();
    }
  }

  @Test
  void everyCommandComesBackOverIpcAndTheDriversFolderIsGone() throws IOException {
    Histogram latencies =
        AeronEcho.run(folder.resolve("aeron"), CoreSettings.DEFAULTS, 1, RATE_PER_S, 1, 1).total();

    assertThat(latencies.getTotalCount()).isEqualTo(RATE_PER_S);
    assertThat(latencies.getMinValue()).isPositive();
    assertThat(folder).isEmptyDirectory();
    assertThat(driversOfThisProcess()).isEmpty();
  }

  private List<Path> driversOfThisProcess() throws IOException {
    Path parent = MediaDrivers.parentDirectory("rollingdrop-lab", folder.resolve("aeron"));
    List<Path> drivers = new ArrayList<>();
    if (Files.exists(parent)) {
      String own = "aeron-" + ProcessHandle.current().pid() + "-*";
      try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, own)) {
        found.forEach(drivers::add);
      }
    }
    return drivers;
  }

  @Test
  void syncsAreMeasuredOneAfterTheOther() {
    Histogram latencies = DataSync.run(folder.resolve("file"), 1).total();

    assertThat(latencies.getTotalCount()).isPositive();
    assertThat(latencies.getMinValue()).isPositive();
    assertThat(folder.resolve("file")).hasSize(4 << 20);
  }
}
