package io.rollingdrop.gateway.command;

import io.rollingdrop.gateway.http.StageLatency;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.CoreClient;
import io.rollingdrop.protocol.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;

/**
 * Sends commands to the core and waits for their outcomes. Thread safe; waiting blocks the calling
 * virtual thread.
 */
public final class CommandIssuer {

  /** How much longer than the client's own time-out is waited, should its clockwork stand still. */
  private static final long GRACE_NS = TimeUnit.SECONDS.toNanos(1);

  private static final int MOST_IDLE_WRITERS = 64;

  private final ManyToManyConcurrentArrayQueue<CommandWriter> writers =
      new ManyToManyConcurrentArrayQueue<>(MOST_IDLE_WRITERS);
  private final CoreClient client;
  private final int shardId;
  private final long answerTimeoutNs;
  private final InstantSource clock;
  private final StageLatency latency;

  /** A command on its way. */
  public record Sent(Command command, CompletableFuture<Outcome> outcome, long sentNs) {}

  /**
   * @param answerTimeoutNs after which an outcome is unknown; the core does not decide later either
   */
  public CommandIssuer(
      CoreClient client,
      int shardId,
      long answerTimeoutNs,
      InstantSource clock,
      StageLatency latency) {
    this.client = client;
    this.shardId = shardId;
    this.answerTimeoutNs = answerTimeoutNs;
    this.clock = clock;
    this.latency = latency;
  }

  /** Sends a command and waits for its outcome. */
  public Decision issue(Sender sender, Command command) {
    return await(send(sender, command));
  }

  /** Sends a command; commands sent one after the other reach the core in that order. */
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
