package io.rollingdrop.lab.persist;

import io.rollingdrop.infrastructure.EmbeddedKafka;
import io.rollingdrop.infrastructure.EmbeddedPostgres;
import io.rollingdrop.infrastructure.EmbeddedRegistry;
import io.rollingdrop.infrastructure.RegistrySettings;
import io.rollingdrop.lab.report.Environment;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Progress;
import io.rollingdrop.lab.report.Repository;
import io.rollingdrop.lab.report.RunFolder;
import io.rollingdrop.ops.reconcile.Reconciliation;
import io.rollingdrop.ops.reconcile.Reconciliation.Finding;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.satellite.persister.KafkaSettings;
import io.rollingdrop.satellite.persister.PersisterSettings;
import io.rollingdrop.satellite.persister.PostgresSettings;
import io.rollingdrop.satellite.support.Endpoints;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code lab persist}: a journal is written, then each sink of a production persister comes to its
 * end alone, then both follow a live core at a rate. Servers, core and persister share the machine.
 */
@Command(
    name = "persist",
    mixinStandardHelpOptions = true,
    description =
        "Journal to Postgres and to Kafka: sustained rate of each, then how soon a command is committed; compared with the core.",
    footer = {
      "",
      "Starts PostgreSQL, Kafka and the registry in a temporary folder. The last line is JSON.",
      "Exit codes: 0 valid, 1 the stores differ from the core or the rate was missed, 2 wrong usage."
    })
public final class PersistCommand implements Callable<Integer> {

  private static final String POSTGRES = "postgres";
  private static final String KAFKA = "kafka";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Nothing listens there: this lab has no Redis. */
  private static final URI NO_REDIS = URI.create("redis://127.0.0.1:1");

  private static final double LEAST_OF_RATE = 0.99;

  @Spec private CommandSpec spec;

  @Option(
      names = "--commands",
      paramLabel = "N",
      defaultValue = "400000",
      description = "Commands in the journal that is caught up with. Default: ${DEFAULT-VALUE}.")
  private long commands;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "2000",
      description =
          "Commands a second while commit latency is measured. Default: ${DEFAULT-VALUE}.")
  private int ratePerS;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "For so long. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Results folder. Default: a new one in perf-lab/results.")
  private Path out;

  @Override
  public Integer call() throws InterruptedException {
    Repository repository = Repository.find();
    RunFolder folder = RunFolder.at(out != null ? out : RunFolder.newPath(repository, "persist"));
    Progress progress = new Progress("persist", spec.commandLine().getErr(), System::nanoTime);
    Path data = RunFolder.newTemporary("persist");
    LabResult result = new LabResult("persist");
    try {
      measure(data, result, progress);
    } catch (IllegalStateException e) {
      result.invalid(e.getMessage());
    } finally {
      RunFolder.delete(data);
    }
    folder.write(result, command(), Environment.describe(repository));
    return result.say("results in " + folder.path()).print(spec.commandLine().getOut());
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(List.of("lab"));
    command.addAll(spec.commandLine().getParent().getParseResult().originalArgs());
    return command;
  }

  private void measure(Path data, LabResult result, Progress progress) throws InterruptedException {
    progress.note("starting PostgreSQL, Kafka and the registry");
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.start(
                io.rollingdrop.infrastructure.PostgresSettings.in(data.resolve(POSTGRES)));
        EmbeddedKafka kafka =
            EmbeddedKafka.start(
                io.rollingdrop.infrastructure.KafkaSettings.in(data.resolve(KAFKA)));
        EmbeddedRegistry registry =
            EmbeddedRegistry.start(RegistrySettings.in(data.resolve("registry")));
        JournaledCore core = new JournaledCore(data.resolve("core"), seed, progress)) {
      Endpoints endpoints =
          new Endpoints(
              new Endpoints.Postgres(postgres.url(), postgres.user(), postgres.password()),
              kafka.url(),
              URI.create(registry.url()),
              NO_REDIS);
      PostgresSettings toPostgres =
          PostgresSettings.of(postgres.url(), postgres.user(), postgres.password());
      KafkaSettings toKafka = KafkaSettings.of(kafka.url(), URI.create(registry.url()));
      Path journal = data.resolve("core");
      core.fill(commands);

      SinkRun.Rate rows;
      try (SinkRun run = new SinkRun(PersisterSettings.of(toPostgres), journal, progress)) {
        rows = run.through(POSTGRES, "rows", core.published());
      }
      SinkRun.Rate events;
      try (SinkRun run = new SinkRun(PersisterSettings.of(toKafka), journal, progress)) {
        events = run.through(KAFKA, "events", core.published());
      }
      try (SinkRun run =
          new SinkRun(PersisterSettings.of(toPostgres, toKafka), journal, progress)) {
        run.through(POSTGRES, "rows", core.published());
        run.through(KAFKA, "events", core.published());
        double sentPerS = core.paced(ratePerS, seconds);
        run.through(POSTGRES, "rows", core.published());
        run.through(KAFKA, "events", core.published());
        if (sentPerS < LEAST_OF_RATE * ratePerS) {
          result.invalid("offered %d commands a second, sent %.0f".formatted(ratePerS, sentPerS));
        }
        result
            .put("postgres_rows_per_s", Math.round(rows.perS()))
            .put("kafka_events_per_s", Math.round(events.perS()))
            .put("commit_to_postgres_p99_ms", run.commitP99Ms(POSTGRES))
            .put("commit_to_kafka_p99_ms", run.commitP99Ms(KAFKA))
            .put("rate_per_s", ratePerS)
            .put("postgres_seconds", rows.seconds())
            .put("kafka_seconds", events.seconds());
      }
      compare(journal, endpoints, result);
    }
  }

  private static void compare(Path journal, Endpoints endpoints, LabResult result)
      throws InterruptedException {
    List<Finding> findings =
        new Reconciliation(journal, CoreSettings.DEFAULTS.shardId(), endpoints, PATIENCE).run();
    for (Finding finding : findings) {
      if (!finding.store().equals("redis")) {
        result.say(
            "%s at sequence %,d: %s"
                .formatted(finding.store(), finding.sequence(), finding.detail()));
        if (!finding.agrees()) {
          result.invalid(finding.store() + " differs from the core: " + finding.detail());
        }
      }
    }
  }
}
