package io.rollingdrop.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.journal.RetentionRule;
import io.rollingdrop.journal.Rolling;
import io.rollingdrop.ops.core.CoreRole;
import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.DiskMarks;
import io.rollingdrop.pipeline.Rings;
import io.rollingdrop.pipeline.ThreadPlacement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class CoreOptionsTest {

  @Command
  private static final class Options implements Callable<Integer> {
    @Mixin private RoleOptions role;
    @Mixin private CoreOptions core;

    @Override
    public Integer call() {
      return 0;
    }
  }

  private static CoreRole.Settings settings(String... arguments) {
    Options options = new Options();
    new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return options.core.settings(options.role);
  }

  @Test
  void without_options_a_core_shares_its_cpus_watches_its_disk_and_keeps_all() {
    CoreRole.Settings settings = settings();
    assertThat(settings.core().waiting()).isEqualTo(CoreSettings.Waiting.SLEEPING);
    assertThat(settings.core().placement()).isSameAs(ThreadPlacement.ANYWHERE);
    assertThat(settings.core().rings()).isEqualTo(Rings.DEFAULTS);
    assertThat(settings.core().disk()).isEqualTo(DiskMarks.DEFAULTS);
    assertThat(settings.journals().rolling()).isEqualTo(Rolling.DAY);
    assertThat(settings.journals().retention().isOn()).isFalse();
  }

  @Test
  void what_is_kept_and_archived_is_said_by_options() {
    RetentionRule rule =
        settings(
                "--keep-hours", "72",
                "--keep-bytes", "1000000000",
                "--mandatory", "persister-postgres, audit",
                "--archive", "/var/archive",
                "--journal-file", "hour")
            .journals()
            .retention();
    assertThat(rule.keep()).isEqualTo(Duration.ofDays(3));
    assertThat(rule.keepBytes()).isEqualTo(1_000_000_000);
    assertThat(rule.mandatory()).containsExactlyInAnyOrder("persister-postgres", "audit");
    assertThat(rule.archive()).contains(Path.of("/var/archive"));
    assertThat(settings("--mandatory", "none").journals().retention().mandatory()).isEmpty();
  }

  @Test
  void a_value_that_breaks_a_rule_is_named_with_the_rule_and_a_remedy() {
    refused(
        "the command ring's size, 1000, is not a power of two: choose 1024", "--ring-size", "1000");
    refused("the publisher's group, 0, is not between 1 and 65536", "--publish-group", "0");
    refused("choose at least that", "--disk-refuse-bytes", "1000");
    refused("warning must come before refusing", "--disk-warn-bytes", "1000");
    refused("is not a consumer's name", "--mandatory", "Persister");
    refused("choose 0 to keep all", "--keep-hours", "-1");
    refused("not one that this process may use", "--cpus", "100000,0,1");
  }

  private static void refused(String finding, String... arguments) {
    assertThatThrownBy(() -> settings(arguments))
        .isInstanceOf(RoleFailure.class)
        .hasMessageContaining(finding)
        .extracting(failure -> ((RoleFailure) failure).exitCode())
        .isEqualTo(RoleFailure.SETTINGS);
  }
}
