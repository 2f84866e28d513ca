package io.rollingdrop.ops;

import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.ops.reconcile.Reconciliation;
import io.rollingdrop.ops.reconcile.Reconciliation.Finding;
import io.rollingdrop.pipeline.JournalException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds what the satellites have stored against the core. */
@Command(
    name = "reconcile",
    description =
        "Compares Postgres, Kafka and Redis with the core's own ledger and books, exactly, each at"
            + " the sequence it has reached; what runs may go on. Exit code 0: all agree; 1: not.",
    mixinStandardHelpOptions = true)
final class ReconcileCommand implements Callable<Integer> {

  @Mixin private RoleOptions role;
  @Mixin private EndpointOptions endpoints;

  @Option(
      names = "--shard",
      paramLabel = "ID",
      defaultValue = "${env:ROLLINGDROP_SHARD:-1}",
      description = "Shard of the core. Default: ROLLINGDROP_SHARD, or 1.")
  private int shardId;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "Longest wait for one answer of a store. Default: ${DEFAULT-VALUE}.")
  private int patienceSeconds;

  @Override
  public Integer call() throws InterruptedException {
    List<Finding> findings;
    try {
      findings =
          new Reconciliation(
                  role.data().resolve("core"),
                  shardId,
                  endpoints.endpoints(role.data()),
                  Duration.ofSeconds(patienceSeconds))
              .run();
    } catch (JournalException | RoleFailure e) {
      System.err.println("rollingdrop reconcile: " + e.getMessage());
      return 1;
    }
    boolean all = true;
    for (Finding finding : findings) {
      all &= finding.agrees();
      System.out.printf(
          "%-8s %-20s sequence %-10d %s%n",
          finding.agrees() ? "agrees" : "DIFFERS",
          finding.store(),
          finding.sequence(),
          finding.detail());
    }
    return all ? 0 : 1;
  }
}
