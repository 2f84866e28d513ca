package io.rollingdrop.ops.decided;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.ops.core.TrimmedCore;
import io.rollingdrop.pipeline.JournalException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecidedStateTest {

  @TempDir private Path folder;

  @Test
  void where_retention_removed_the_first_commands_the_oldest_snapshot_stands_for_them() {
    TrimmedCore.End end = TrimmedCore.leaveIn(folder);
    try (DecidedState decided = new DecidedState(folder, 1)) {
      long began = decided.beganAfter();
      assertThat(began).isPositive().isLessThan(end.lastSequence());
      assertThatThrownBy(() -> decided.decideThrough(began - 1))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("no commands before the snapshot at sequence " + began);

      decided.decideThrough(end.lastSequence());
      assertThat(decided.sequence()).isEqualTo(end.lastSequence());
    }
  }
}
