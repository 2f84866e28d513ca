package io.rollingdrop.lab.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadFileTest {

  @TempDir Path folder;

  @Test
  void messages_are_read_as_they_were_written() throws IOException {
    Path file =
        new WorkloadBytes(2)
            .message(0, 1, 1, -1, 5, -7, 1L << 40)
            .message(2, 0, 0, 3, 6, 8, 9)
            .write(folder.resolve("two.bin.gz"));

    try (WorkloadFile workload = WorkloadFile.open(file)) {
      assertThat(workload.count()).isEqualTo(2);
      assertThat(workload.next()).isTrue();
      assertThat(workload.type()).isEqualTo(WorkloadFile.Type.NEW);
      assertThat(workload.isBuy()).isFalse();
      assertThat(workload.isIoc()).isTrue();
      assertThat(workload.quantity()).isEqualTo(0xffff_ffffL);
      assertThat(workload.sequence()).isEqualTo(5);
      assertThat(workload.orderId()).isEqualTo(-7);
      assertThat(workload.price()).isEqualTo(1L << 40);
      assertThat(workload.next()).isTrue();
      assertThat(workload.type()).isEqualTo(WorkloadFile.Type.MODIFY);
      assertThat(workload.next()).isFalse();
    }
  }

  @Test
  void a_file_that_ends_early_is_refused_with_the_message_at_which_it_does() throws IOException {
    Path file =
        new WorkloadBytes(3).message(1, 0, 0, 1, 0, 1, 1).write(folder.resolve("short.bin.gz"));

    try (WorkloadFile workload = WorkloadFile.open(file)) {
      assertThat(workload.next()).isTrue();
      assertThatThrownBy(workload::next)
          .isInstanceOf(WorkloadException.class)
          .hasMessage("short.bin.gz ends in message 2 of the 3 it says it holds");
    }
  }

  @Test
  void an_unknown_type_is_refused() throws IOException {
    Path file =
        new WorkloadBytes(1).message(3, 0, 0, 1, 0, 1, 1).write(folder.resolve("odd.bin.gz"));

    try (WorkloadFile workload = WorkloadFile.open(file)) {
      assertThatThrownBy(workload::next)
          .isInstanceOf(WorkloadException.class)
          .hasMessage("odd.bin.gz, message 1: type 3, side 0: no such");
    }
  }

  @Test
  void what_is_not_a_workload_is_refused() throws IOException {
    Path file = Files.writeString(folder.resolve("text.bin.gz"), "not compressed");

    assertThatThrownBy(() -> WorkloadFile.open(file))
        .isInstanceOf(WorkloadException.class)
        .hasMessageStartingWith("cannot read text.bin.gz");
  }
}
