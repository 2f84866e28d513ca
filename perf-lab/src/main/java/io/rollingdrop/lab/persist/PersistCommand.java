package io.rollingdrop.lab.persist;

import io.rollingdrop.infrastructure.EmbeddedKafka;
import io.rollingdrop.infrastructure.EmbeddedPostgres;
import io.rollingdrop.infrastructure.EmbeddedRegistry;
import io.rollingdrop.infrastructure.RegistrySettings;
import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.harness.RunOptions;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Progress;
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
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private RunOptions options;

  @Override
  public Integer call() throws InterruptedException {
    return LabRun.execute(spec, options, this::measure);
  }

  private void measure(LabRun run) throws InterruptedException {
    run.report()
        .describe(
            "persist: from the core's journal to Postgres and Kafka",
            "How many rows and events a second are committed, and how soon after the decision?")
        .limit(
            "PostgreSQL, Kafka, registry, core and persister share %d processors."
                .formatted(Runtime.getRuntime().availableProcessors()))
        .limit("One Kafka broker without replicas; PostgreSQL with fsync on this machine's disk.");
    Path data = RunFolder.newTemporary("persist");
    try {
      measure(data, run);
    } finally {
      RunFolder.delete(data);
    }
    run.result().summary().forEach(run.report()::oracle);
  }

  private void measure(Path data, LabRun lab) throws InterruptedException {
    Progress progress = lab.progress();
    LabResult result = lab.result();
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
        lab.report()
            .answer(
                "%,.0f rows a second to Postgres, %,.0f events a second to Kafka"
                    .formatted(rows.perS(), events.perS()))
            .throughput("Postgres, caught up with alone", rows.perS(), "rows")
            .throughput("Kafka, caught up with alone", events.perS(), "events")
            .table(
                "From a command's time in the core to its commit, at %,d commands/s"
                    .formatted(ratePerS),
                List.of("store", "p99, ms"),
                List.of(
                    List.of(POSTGRES, "%.1f".formatted(run.commitP99Ms(POSTGRES))),
                    List.of(KAFKA, "%.1f".formatted(run.commitP99Ms(KAFKA)))));
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
