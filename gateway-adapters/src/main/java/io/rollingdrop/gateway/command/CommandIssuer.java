package io.rollingdrop.gateway.command;

import io.rollingdrop.gateway.http.ProblemType;
import io.rollingdrop.gateway.http.StageLatency;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.CoreClient;
import io.rollingdrop.protocol.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;

/**
 * Sends commands to the core and waits for their outcomes. Thread safe; waiting blocks the calling
 * virtual thread.
 */
public final class CommandIssuer {

  /** How much longer than the client's own time-out is waited, should its clockwork stand still. */
  private static final long GRACE_NS = TimeUnit.SECONDS.toNanos(1);

  private static final int MOST_IDLE_WRITERS = 64;

  /** Rules change once in an upgrade, which takes minutes. */
  private static final int UPGRADE_RETRY_S = 30;

  private final ManyToManyConcurrentArrayQueue<CommandWriter> writers =
      new ManyToManyConcurrentArrayQueue<>(MOST_IDLE_WRITERS);
  private final CoreClient client;
  private final int shardId;
  private final IntSupplier rulesInForce;
  private final long answerTimeoutNs;
  private final InstantSource clock;
  private final StageLatency latency;

  /** A command on its way. */
  public record Sent(Command command, CompletableFuture<Outcome> outcome, long sentNs) {}

  /**
   * @param rulesInForce the rules that the core decides by, as far as its events are known
   * @param answerTimeoutNs after which an outcome is unknown; the core does not decide later either
   */
  public CommandIssuer(
      CoreClient client,
      int shardId,
      IntSupplier rulesInForce,
      long answerTimeoutNs,
      InstantSource clock,
      StageLatency latency) {
    this.client = client;
    this.shardId = shardId;
    this.rulesInForce = rulesInForce;
    this.answerTimeoutNs = answerTimeoutNs;
    this.clock = clock;
    this.latency = latency;
  }

  /** For how long a caller waits for what it has asked for, nanoseconds. */
  public long answerTimeoutNs() {
    return answerTimeoutNs;
  }

  /** Sends a command and waits for its outcome. */
  public Decision issue(Sender sender, Command command) {
    return await(send(sender, command));
  }

  /**
   * Sends a command; commands sent one after the other reach the core in that order.
   *
   * @throws io.rollingdrop.gateway.http.ProblemException if it is none under the rules in force:
   *     the core would drop it, and nobody would answer
   */
  public Sent send(Sender sender, Command command) {
    CommandWriter writer = writers.poll();
    if (writer == null) {
      writer = new CommandWriter(shardId);
    }
    int length =
        command.write(
            writer
                .by(sender.principal().tenantId(), sender.principal().principalId())
                .account(command.accountId())
                .key(sender.key())
                .trace(sender.traceId().high(), sender.traceId().low())
                .deadline(nowNs() + answerTimeoutNs));
    if (CommandFormat.check(writer.buffer(), 0, length, rulesInForce.getAsInt())
        == CommandFormat.Fault.UNSUPPORTED_VERSION) {
      writers.offer(writer);
      throw Rejection.problem(ProblemType.RULES_NOT_IN_FORCE, command).retryAfter(UPGRADE_RETRY_S);
    }
    long sentNs = System.nanoTime();
    CompletableFuture<Outcome> outcome = client.submit(writer.buffer(), 0, length);
    writers.offer(writer);
    latency.record(StageLatency.Stage.SUBMIT, sentNs - sender.receivedNs());
    return new Sent(command, outcome, sentNs);
  }

  private long nowNs() {
    Instant now = clock.instant();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  /**
   * Waits for a command's outcome.
   *
   * @throws io.rollingdrop.gateway.http.ProblemException if it was not sent, its outcome is
   *     unknown, or the core rejected it
   */
  public Decision await(Sent sent) {
    Outcome outcome;
    try {
      outcome = sent.outcome().get(answerTimeoutNs + GRACE_NS, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      outcome = new Outcome.Unknown("no answer in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome = new Outcome.Unknown("the gateway is stopping");
    } catch (ExecutionException e) {
      throw new IllegalStateException("an outcome is never exceptional", e);
    }
    latency.record(StageLatency.Stage.ANSWER, System.nanoTime() - sent.sentNs());
    return Decision.of(outcome, sent.command());
  }
}
