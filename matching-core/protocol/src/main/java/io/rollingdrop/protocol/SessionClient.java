package io.rollingdrop.protocol;

import io.rollingdrop.protocol.Outcome.Refusal;
import io.rollingdrop.protocol.codec.CloseSessionEncoder;
import io.rollingdrop.protocol.codec.CommandHeaderEncoder;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.LinkRejectedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.OpenSessionEncoder;
import io.rollingdrop.protocol.codec.SessionOpenedDecoder;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The {@link CoreClient} of every link. It numbers commands on one session, sends them in order,
 * matches the feed's events to them, and after a new connection has the core say which number it
 * took last and sends on from there.
 *
 * <p>{@link #submit} is for any thread; {@link #onEvent} and {@link #onDutyCycle} are for the one
 * thread that follows the feed, and must see the events in order. Give it the feed before
 * submitting, and behind any read model that a caller may want to query after its answer.
 *
 * <p>States of the session: CLOSED (no connection) → OPENING (OpenSession sent) → OPEN (numbers
 * flow) → CLOSED again when the connection changes. Only OPEN sends submissions; what is in flight
 * is kept over the other two, and for a while what is submitted meanwhile is kept too: when a
 * cluster's leader dies, callers wait for the next one and need not know.
 */
public final class SessionClient implements CoreClient, EventHandler {

  /**
   * @param shardId of the core
   * @param gatewayId of this gateway, 0 to 65535
   * @param sessionId never used before: a random number other than 0
   * @param maxInFlight most commands sent and unanswered; beyond it submissions are refused
   * @param answerTimeoutNs after which a sent command's outcome is Unknown
   * @param openRetryNs after which an unanswered OpenSession is sent again
   * @param holdNs for how long a submission that cannot be sent is kept instead of being refused:
   *     the link takes nothing, as that to a leader that has just died, or the session was lost no
   *     longer ago than this; 0: not at all
   */
  public record Settings(
      int shardId,
      int gatewayId,
      long sessionId,
      int maxInFlight,
      long answerTimeoutNs,
      long openRetryNs,
      long holdNs) {
    public Settings {
      if (sessionId == 0) {
        throw new IllegalArgumentException("sessionId 0 stands for none: choose a random one");
      }
      if (maxInFlight < 1) {
        throw new IllegalArgumentException("maxInFlight " + maxInFlight + " is below 1");
      }
    }
  }

  private enum State {
    CLOSED,
    OPENING,
    OPEN,
    ENDED
  }

  private static final int HEADER = CommandFormat.MESSAGE_HEADER;
  private static final String NO_SESSION = "no session with the core; retry shortly";
  private static final String QUEUE_FULL = "the core's input queue is full";
  private static final String STORAGE_FULL =
      "the core's disk is nearly full, and it takes no commands until there is room";

  private final CommandLink link;
  private final Settings settings;
  private final LongSupplier nanoTime;
  private final Object lock = new Object();

  // All below is guarded by lock.
  private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
  private final UnsafeBuffer control = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
  private final UnsafeBuffer resendView = new UnsafeBuffer(0, 0);
  private State state = State.CLOSED;
  private long connection = -1;
  private long nextNumber = 1;
  private long nextCorrelationId = 1;
  private long openSentNs;
  private int resendFrom = -1;
  private boolean lost;
  private long lostAtNs;

  // Feed thread only.
  private final EventHeaderDecoder eventHeader = new EventHeaderDecoder();
  private final SessionOpenedDecoder sessionOpened = new SessionOpenedDecoder();
  private final LinkRejectedDecoder linkRejected = new LinkRejectedDecoder();
  private List<DirectBuffer> answer = new ArrayList<>();
  private long answerSequence;

  /**
   * A command sent and unanswered; it stays, overdue or not, until the core has taken its number.
   */
  private static final class InFlight {
    final long correlationId;
    final byte[] command;
    final long submittedNs;

    /** Whether it was ever offered: what was not is known not to have been executed. */
    boolean sent;

    final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    InFlight(long correlationId, byte[] command, long submittedNs) {
      this.correlationId = correlationId;
      this.command = command;
      this.submittedNs = submittedNs;
    }
  }

  /**
   * @param link owned and closed by this client
   * @param nanoTime a clock for time-outs, as {@link System#nanoTime}
   */
  public SessionClient(CommandLink link, Settings settings, LongSupplier nanoTime) {
    this.link = link;
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  @Override
  public CompletableFuture<Outcome> submit(MutableDirectBuffer command, int offset, int length) {
    CommandFormat.Fault fault = link.check(command, offset, length);
    if (fault != CommandFormat.Fault.NONE) {
      return refused(Refusal.MALFORMED, "the message is " + fault.finding());
    }
    synchronized (lock) {
      if (state == State.ENDED) {
        return refused(Refusal.CLOSED, "this client is closed");
      }
      if (link.connection() >= 0 && link.isStorageFull()) {
        // Also without a session: that the core would refuse to open one is for the same reason.
        return refused(Refusal.STORAGE_FULL, STORAGE_FULL);
      }
      if (inFlight.size() >= settings.maxInFlight()) {
        return refused(
            Refusal.BACK_PRESSURE, settings.maxInFlight() + " commands are unanswered already");
      }
      long now = nanoTime.getAsLong();
      if (state != State.OPEN || link.connection() != connection) {
        return holds(now)
            ? keep(command, offset, length, now)
            : refused(Refusal.NOT_CONNECTED, NO_SESSION);
      }
      if (resendFrom >= 0) {
        stamp(command, offset, nextNumber++, nextCorrelationId);
        return keep(command, offset, length, now);
      }
      stamp(command, offset, nextNumber, nextCorrelationId);
      switch (link.offer(command, offset, length)) {
        case BACK_PRESSURED -> {
          return settings.holdNs() > 0
              ? keepUnsent(command, offset, length, now)
              : refused(Refusal.BACK_PRESSURE, QUEUE_FULL);
        }
        case STORAGE_FULL -> {
          return refused(Refusal.STORAGE_FULL, STORAGE_FULL);
        }
        case NOT_CONNECTED -> {
          return settings.holdNs() > 0
              ? keepUnsent(command, offset, length, now)
              : refused(Refusal.NOT_CONNECTED, "the connection to the core was lost");
        }
        case TAKEN -> {
          nextNumber++;
          CompletableFuture<Outcome> outcome = keep(command, offset, length, now);
          inFlight.peekLast().sent = true;
          return outcome;
        }
      }
      throw new IllegalStateException("no such offer");
    }
  }

  /** Whether there was a session until a short while ago. */
  private boolean holds(long now) {
    return (state == State.OPEN || (lost && now - lostAtNs < settings.holdNs()))
        && settings.holdNs() > 0;
  }

  /**
   * Keeps a numbered command that the link did not take. What is submitted from now on goes behind
   * it: the link may take that again at any time, without a new connection.
   */
  private CompletableFuture<Outcome> keepUnsent(
      MutableDirectBuffer command, int offset, int length, long now) {
    resendFrom = inFlight.size();
    nextNumber++;
    return keep(command, offset, length, now);
  }

  /** Puts it behind what is in flight; it is sent with that, unless it was. */
  private CompletableFuture<Outcome> keep(
      MutableDirectBuffer command, int offset, int length, long now) {
    byte[] copy = new byte[length];
    command.getBytes(offset, copy);
    InFlight kept = new InFlight(nextCorrelationId++, copy, now);
    inFlight.addLast(kept);
    return kept.outcome;
  }

  @Override
  public boolean isReady() {
    synchronized (lock) {
      return state == State.OPEN && link.connection() == connection;
    }
  }

  /** Commands sent and not yet answered. */
  public int inFlight() {
    synchronized (lock) {
      return inFlight.size();
    }
  }

  /**
   * Opens or reopens the session, resends, and ends what waited too long. To be called often, also
   * while the feed is quiet or out of reach.
   */
  public void onDutyCycle() {
    List<InFlight> overdue;
    List<InFlight> unsent;
    Outcome.Refused why;
    synchronized (lock) {
      if (state == State.ENDED) {
        return;
      }
      long now = nanoTime.getAsLong();
      followConnection(now);
      resend();
      unsent = givenUp(now);
      why =
          state == State.OPEN
              ? new Outcome.Refused(Refusal.BACK_PRESSURE, QUEUE_FULL)
              : new Outcome.Refused(Refusal.NOT_CONNECTED, NO_SESSION);
      overdue = overdue(now);
    }
    for (InFlight held : unsent) {
      held.outcome.complete(why);
    }
    for (InFlight late : overdue) {
      late.outcome.complete(
          new Outcome.Unknown(
              "no answer in time; ask again with the same idempotency key to learn the outcome"));
    }
  }

  private void followConnection(long now) {
    long current = link.connection();
    if (current != connection) {
      connection = current;
      if (state == State.OPEN) {
        lost = true;
        lostAtNs = now;
      }
      state = State.CLOSED;
      resendFrom = -1;
    }
    boolean retry = state == State.OPENING && now - openSentNs > settings.openRetryNs();
    if (connection >= 0 && (state == State.CLOSED || retry)) {
      OpenSessionEncoder open = new OpenSessionEncoder();
      open.wrapAndApplyHeader(control, 0, new MessageHeaderEncoder());
      if (sendControl(open.encodedLength())) {
        state = State.OPENING;
        openSentNs = now;
      }
    }
  }

  private boolean sendControl(int blockLength) {
    int length = CommandFormat.inOldestVersion(control, 0, HEADER + blockLength);
    stamp(control, 0, 0, 0);
    return link.offer(control, 0, length) == CommandLink.Offer.TAKEN;
  }

  private void resend() {
    if (state != State.OPEN || resendFrom < 0) {
      return;
    }
    int at = 0;
    for (InFlight sent : inFlight) {
      if (at++ < resendFrom) {
        continue;
      }
      resendView.wrap(sent.command);
      if (link.offer(resendView, 0, sent.command.length) != CommandLink.Offer.TAKEN) {
        return;
      }
      sent.sent = true;
      resendFrom++;
    }
    resendFrom = -1;
  }

  /**
   * What was kept for too long and never sent: all of it, if no session came, else what has waited
   * for a link that takes nothing. What stays takes over the numbers.
   */
  private List<InFlight> givenUp(long now) {
    if (state == State.OPEN && resendFrom < 0) {
      return List.of();
    }
    boolean all = state != State.OPEN && !holds(now);
    if (!all && !isOverdueUnsent(now)) {
      return List.of();
    }
    ArrayDeque<InFlight> unsent = new ArrayDeque<>();
    while (!inFlight.isEmpty() && !inFlight.peekLast().sent) {
      unsent.addFirst(inFlight.pollLast());
    }
    long number = nextNumber - unsent.size();
    List<InFlight> givenUp = new ArrayList<>();
    for (InFlight kept : unsent) {
      if (all || now - kept.submittedNs >= settings.holdNs()) {
        givenUp.add(kept);
      } else {
        inFlight.addLast(kept);
        if (state == State.OPEN) {
          resendView.wrap(kept.command);
          stamp(resendView, 0, number++, kept.correlationId);
        }
      }
    }
    if (state == State.OPEN) {
      nextNumber = number;
      if (resendFrom >= inFlight.size()) {
        resendFrom = -1;
      }
    }
    return givenUp;
  }

  /** Whether the oldest that was not sent has waited for too long. */
  private boolean isOverdueUnsent(long now) {
    for (InFlight kept : inFlight) {
      if (!kept.sent) {
        return now - kept.submittedNs >= settings.holdNs();
      }
    }
    return false;
  }

  private List<InFlight> overdue(long now) {
    List<InFlight> overdue = new ArrayList<>();
    for (InFlight sent : inFlight) {
      if (now - sent.submittedNs < settings.answerTimeoutNs()) {
        break;
      }
      if (!sent.outcome.isDone()) {
        overdue.add(sent);
      }
    }
    return overdue;
  }

  @Override
  public void onEvent(DirectBuffer buffer, int offset, int length) {
    eventHeader.wrap(buffer, offset + HEADER);
    if (eventHeader.sessionId() != settings.sessionId()) {
      return;
    }
    switch (CommandFormat.templateId(buffer, offset)) {
      case SessionOpenedDecoder.TEMPLATE_ID -> {
        sessionOpened.wrap(
            buffer,
            offset + HEADER,
            SessionOpenedDecoder.BLOCK_LENGTH,
            SessionOpenedDecoder.SCHEMA_VERSION);
        onSessionOpened(sessionOpened.lastNumber());
      }
      case LinkRejectedDecoder.TEMPLATE_ID -> {
        linkRejected.wrap(
            buffer,
            offset + HEADER,
            LinkRejectedDecoder.BLOCK_LENGTH,
            LinkRejectedDecoder.SCHEMA_VERSION);
        onLinkRejected(linkRejected.rejectedNumber(), linkRejected.expectedNumber());
      }
      default -> onAnswer(buffer, offset, length);
    }
  }

  /**
   * All that the core has taken was answered before this event, so what is in flight follows {@code
   * lastNumber}.
   */
  private void onSessionOpened(long lastNumber) {
    synchronized (lock) {
      if (state != State.OPENING) {
        return;
      }
      long number = lastNumber;
      for (InFlight sent : inFlight) {
        resendView.wrap(sent.command);
        stamp(resendView, 0, ++number, sent.correlationId);
      }
      nextNumber = number + 1;
      resendFrom = inFlight.isEmpty() ? -1 : 0;
      state = State.OPEN;
      resend();
    }
  }

  /**
   * A lower number than expected was a resent one, answered before. Otherwise the two sides must
   * agree anew.
   */
  private void onLinkRejected(long rejected, long expected) {
    synchronized (lock) {
      if (state == State.OPEN && (expected == 0 || rejected > expected)) {
        lost = true;
        lostAtNs = nanoTime.getAsLong();
        state = State.CLOSED;
      }
    }
  }

  private void onAnswer(DirectBuffer buffer, int offset, int length) {
    if (eventHeader.correlationId() == 0) {
      return;
    }
    if (eventHeader.sequence() != answerSequence) {
      answer = new ArrayList<>();
      answerSequence = eventHeader.sequence();
    }
    byte[] copy = new byte[length];
    buffer.getBytes(offset, copy);
    answer.add(new UnsafeBuffer(copy));
    if (eventHeader.last() == 0) {
      return;
    }
    Outcome outcome = new Outcome.Answered(answerSequence, List.copyOf(answer));
    answer = new ArrayList<>();
    for (InFlight ended : takeThrough(eventHeader.correlationId())) {
      ended.outcome.complete(
          ended.correlationId == eventHeader.correlationId()
              ? outcome
              : new Outcome.Unknown(
                  "lost between two connections; ask again with the same idempotency key"));
    }
  }

  /**
   * Removes the answered command, and any before it: the core answers in order, so those were never
   * taken.
   */
  private List<InFlight> takeThrough(long correlationId) {
    List<InFlight> taken = new ArrayList<>(1);
    synchronized (lock) {
      while (!inFlight.isEmpty() && inFlight.peekFirst().correlationId <= correlationId) {
        taken.add(inFlight.pollFirst());
        if (resendFrom > 0) {
          resendFrom--;
        }
      }
    }
    return taken;
  }

  private void stamp(MutableDirectBuffer command, int offset, long number, long correlationId) {
    int header = offset + HEADER;
    command.putShort(
        header + CommandHeaderEncoder.shardIdEncodingOffset(),
        (short) settings.shardId(),
        ByteOrder.LITTLE_ENDIAN);
    command.putShort(
        header + CommandHeaderEncoder.gatewayIdEncodingOffset(),
        (short) settings.gatewayId(),
        ByteOrder.LITTLE_ENDIAN);
    command.putLong(
        header + CommandHeaderEncoder.sessionIdEncodingOffset(),
        settings.sessionId(),
        ByteOrder.LITTLE_ENDIAN);
    command.putLong(
        header + CommandHeaderEncoder.sessionNumberEncodingOffset(),
        number,
        ByteOrder.LITTLE_ENDIAN);
    command.putLong(
        header + CommandHeaderEncoder.correlationIdEncodingOffset(),
        correlationId,
        ByteOrder.LITTLE_ENDIAN);
  }

  private static CompletableFuture<Outcome> refused(Refusal reason, String detail) {
    return CompletableFuture.completedFuture(new Outcome.Refused(reason, detail));
  }

  @Override
  public void close() {
    List<InFlight> unanswered;
    synchronized (lock) {
      if (state == State.ENDED) {
        return;
      }
      if (state == State.OPEN) {
        CloseSessionEncoder end = new CloseSessionEncoder();
        end.wrapAndApplyHeader(control, 0, new MessageHeaderEncoder());
        sendControl(end.encodedLength());
      }
      state = State.ENDED;
      unanswered = new ArrayList<>(inFlight);
      inFlight.clear();
    }
    for (InFlight sent : unanswered) {
      sent.outcome.complete(
          sent.sent
              ? new Outcome.Unknown("the client was closed before the answer came")
              : new Outcome.Refused(Refusal.CLOSED, "this client is closed"));
    }
    link.close();
  }
}
