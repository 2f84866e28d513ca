package io.rollingdrop.lab.limits;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.Header;
import io.rollingdrop.lab.harness.LatencyRecorder;
import io.rollingdrop.lab.workload.CommandSender;
import io.rollingdrop.lab.workload.OrderFlow;
import io.rollingdrop.lab.workload.Schedule;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.codec.CommandHeaderDecoder;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;

/**
 * The workload's own commands, sent as they are sent to a core, but over Aeron IPC to a thread that
 * sends them back as they are, to a third that reads them: what carrying a command to another
 * process, and its outcome back, takes at least on this machine.
 *
 * <p>The media driver runs inside this process as our own link runs it: in shared memory if there
 * is room, all of it on one thread that parks. Over IPC it carries no message, it only moves
 * windows on; threads of its own for sender and receiver would take the two processors from those
 * that do. Echoer and reader wait as the core's threads do.
 */
public final class AeronEcho implements AutoCloseable {

  private static final String CHANNEL = "aeron:ipc";

  /** Of all labs on this machine; what killed ones left behind is found there. */
  private static final String SHARED_FOLDER = "rollingdrop-lab";

  private static final int THERE = 1001;
  private static final int BACK = 1002;
  private static final int FRAGMENTS = 64;
  private static final long CONNECT_NS = TimeUnit.SECONDS.toNanos(10);
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private final AnswerWatch answers;
  private final CommandHeaderDecoder header = new CommandHeaderDecoder();
  private final ExclusivePublication there;
  private final ExclusivePublication back;
  private final Subscription arriving;
  private final Subscription returning;
  private final AgentRunner echoer;
  private final AgentRunner reader;

  private AeronEcho(Aeron aeron, AnswerWatch answers, CoreSettings core) {
    this.answers = answers;
    arriving = aeron.addSubscription(CHANNEL, THERE);
    returning = aeron.addSubscription(CHANNEL, BACK);
    there = aeron.addExclusivePublication(CHANNEL, THERE);
    back = aeron.addExclusivePublication(CHANNEL, BACK);
    echoer =
        run(
            "aeron-echoer",
            core.newIdleStrategy(),
            () -> arriving.controlledPoll(this::echo, FRAGMENTS));
    reader =
        run("aeron-reader", core.newIdleStrategy(), () -> returning.poll(this::onEcho, FRAGMENTS));
  }

  /**
   * Warms up, then measures; from the intended send to the reader.
   *
   * @param folder for the media driver's files if shared memory has no room
   * @param core whose threads' way of waiting is taken
   * @param seed of the workload
   * @throws IllegalStateException if a command was lost, doubled or overtaken, or Aeron failed
   */
  public static LatencyRecorder run(
      Path folder, CoreSettings core, long seed, int ratePerS, int warmUpS, int seconds) {
    AnswerWatch answers = new AnswerWatch("the Aeron echo");
    Path parent = MediaDrivers.parentDirectory(SHARED_FOLDER, folder);
    try (MediaDriver driver = MediaDrivers.start(parent);
        Aeron aeron =
            Aeron.connect(
                new Aeron.Context()
                    .aeronDirectoryName(driver.aeronDirectoryName())
                    .errorHandler(answers::fail));
        AeronEcho echo = new AeronEcho(aeron, answers, core)) {
      echo.awaitConnected();
      CommandWriter command = new CommandWriter(core.shardId());
      CommandSender sender = new CommandSender(echo.new Link(), command, core.shardId(), 1);
      OrderFlow flow = new OrderFlow(command, seed);
      echo.send(sender, flow, ratePerS, warmUpS);
      return echo.send(sender, flow, ratePerS, seconds);
    } finally {
      removeIfEmpty(parent);
    }
  }

  private LatencyRecorder send(CommandSender sender, OrderFlow flow, int ratePerS, int seconds) {
    Schedule schedule =
        new Schedule(sender.nextNumber(), (long) ratePerS * seconds, System.nanoTime(), ratePerS);
    LatencyRecorder recorder = answers.measure(schedule, seconds);
    for (long number = sender.nextNumber();
        schedule.contains(number);
        number = sender.nextNumber()) {
      schedule.awaitDue(number);
      sender.send(flow.next(number));
    }
    answers.await(sender.nextNumber() - 1);
    return recorder;
  }

  private Action echo(DirectBuffer buffer, int offset, int length, Header frame) {
    return isTaken(back.offer(buffer, offset, length)) ? Action.CONTINUE : Action.ABORT;
  }

  private void onEcho(DirectBuffer buffer, int offset, int length, Header frame) {
    answers.onAnswer(header.wrap(buffer, offset + CommandFormat.MESSAGE_HEADER).correlationId());
  }

  /**
   * @return false if there is no room now
   * @throws IllegalStateException if the other end is gone
   */
  private static boolean isTaken(long position) {
    if (position == Publication.CLOSED
        || position == Publication.NOT_CONNECTED
        || position == Publication.MAX_POSITION_EXCEEDED) {
      throw new IllegalStateException(
          "Aeron lost its other end: " + Publication.errorString(position));
    }
    return position > 0;
  }

  private void awaitConnected() {
    long givenUpAtNs = System.nanoTime() + CONNECT_NS;
    while (!there.isConnected() || !back.isConnected()) {
      answers.requireHealthy();
      if (System.nanoTime() - givenUpAtNs > 0) {
        throw new IllegalStateException("Aeron IPC did not connect within a process");
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }

  /** To the echoing thread; what a full window does not take is offered again by the sender. */
  private final class Link implements CommandLink {

    @Override
    public Offer offer(DirectBuffer command, int offset, int length) {
      answers.requireHealthy();
      return isTaken(there.offer(command, offset, length)) ? Offer.TAKEN : Offer.BACK_PRESSURED;
    }

    @Override
    public long connection() {
      return there.isConnected() ? 1 : -1;
    }

    @Override
    public void close() {
      there.close();
    }
  }

  @FunctionalInterface
  private interface Poll {
    int once();
  }

  private AgentRunner run(String name, IdleStrategy idle, Poll poll) {
    Agent agent =
        new Agent() {
          @Override
          public int doWork() {
            return poll.once();
          }

          @Override
          public String roleName() {
            return name;
          }
        };
    AgentRunner runner = new AgentRunner(idle, answers::fail, null, agent);
    AgentRunner.startOnThread(runner);
    return runner;
  }

  @Override
  public void close() {
    echoer.close();
    reader.close();
  }

  /** Another lab's driver may have its own folder there. */
  private static void removeIfEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException | NoSuchFileException e) {
      // Whoever is in it removes it.
    } catch (IOException e) {
      throw new IllegalStateException("cannot remove " + folder, e);
    }
  }
}
