package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.cluster.RecordingLog;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.Header;
import io.rollingdrop.replicator.cluster.codec.AskTermsDecoder;
import io.rollingdrop.replicator.cluster.codec.AskTermsEncoder;
import io.rollingdrop.replicator.cluster.codec.MessageHeaderDecoder;
import io.rollingdrop.replicator.cluster.codec.MessageHeaderEncoder;
import io.rollingdrop.replicator.cluster.codec.PresenceDecoder;
import io.rollingdrop.replicator.cluster.codec.PresenceEncoder;
import io.rollingdrop.replicator.cluster.codec.TermDecoder;
import io.rollingdrop.replicator.cluster.codec.TermEncoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What nodes say to one another outside of consensus: whether each has a history, and what terms of
 * leadership there were. On the port of the events, by a stream of its own; who has an empty folder
 * asks, everybody answers, running or not.
 *
 * <p>For one thread.
 */
final class RollCall implements Agent, AutoCloseable {

  /**
   * A term of leadership.
   *
   * @param ordinal which of those in the index, from 0
   * @param base position of the log at which it began
   * @param timestamp as the log's index has it
   */
  record Term(long term, long ordinal, long base, long timestamp) {}

  private static final int STREAM = 7154;
  private static final int FRAGMENTS = 16;

  /** Terms that are told at once; who asks goes on from there. */
  private static final int MOST_TERMS = 128;

  private final Aeron client;
  private final ClusterNodeSettings settings;
  private final NodeFolder folder;
  private final Subscription subscription;
  private final Map<Integer, ExclusivePublication> publications = new HashMap<>();
  private final Map<Integer, Boolean> histories = new TreeMap<>();
  private final SortedMap<Long, Term> terms = new TreeMap<>();
  private final UnsafeBuffer message = new UnsafeBuffer(new byte[ClusterMessages.MAX_LENGTH]);
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();

  /**
   * @param client stays the caller's
   * @param folder of this node
   */
  RollCall(Aeron client, ClusterNodeSettings settings, NodeFolder folder) {
    this.client = client;
    this.settings = settings;
    this.folder = folder;
    subscription = client.addSubscription(settings.self().feedChannel(), STREAM);
  }

  /** Asks all others whether they have a history. */
  void ask() {
    for (ClusterMember member : settings.members()) {
      if (member.id() != settings.memberId()) {
        tellPresence(member.id(), true);
      }
    }
  }

  /** Asks one of them for the terms after those that it has told. */
  void askTerms(int memberId) {
    AskTermsEncoder ask = new AskTermsEncoder().wrapAndApplyHeader(message, 0, header);
    ask.memberId(settings.memberId()).after(terms.isEmpty() ? -1 : terms.lastKey());
    send(memberId, ask.encodedLength());
  }

  /** Whether each that was heard of has a history, as it said last. */
  Map<Integer, Boolean> histories() {
    return histories;
  }

  /** Those that were told. */
  SortedMap<Long, Term> terms() {
    return terms;
  }

  @Override
  public int doWork() {
    return subscription.poll(this::onMessage, FRAGMENTS);
  }

  private void onMessage(DirectBuffer buffer, int offset, int length, Header frame) {
    if (length < MessageHeaderDecoder.ENCODED_LENGTH) {
      return;
    }
    MessageHeaderDecoder kind = new MessageHeaderDecoder().wrap(buffer, offset);
    if (kind.schemaId() != MessageHeaderDecoder.SCHEMA_ID
        || length < MessageHeaderDecoder.ENCODED_LENGTH + kind.blockLength()) {
      return;
    }
    switch (kind.templateId()) {
      case PresenceDecoder.TEMPLATE_ID ->
          onPresence(new PresenceDecoder().wrapAndApplyHeader(buffer, offset, kind));
      case AskTermsDecoder.TEMPLATE_ID ->
          onAskTerms(new AskTermsDecoder().wrapAndApplyHeader(buffer, offset, kind));
      case TermDecoder.TEMPLATE_ID -> {
        TermDecoder term = new TermDecoder().wrapAndApplyHeader(buffer, offset, kind);
        terms.put(term.term(), read(term));
      }
      default -> {
        // Of a newer release.
      }
    }
  }

  /** An older release tells no ordinal; its index begins with the first term. */
  private static Term read(TermDecoder term) {
    long ordinal = term.ordinal() == TermDecoder.ordinalNullValue() ? term.term() : term.ordinal();
    return new Term(term.term(), ordinal, term.beginsAt(), term.timestamp());
  }

  private boolean isOther(long memberId) {
    return memberId != settings.memberId()
        && settings.members().stream().anyMatch(member -> member.id() == memberId);
  }

  private void onPresence(PresenceDecoder presence) {
    int memberId = (int) presence.memberId();
    if (isOther(memberId)) {
      histories.put(memberId, presence.history() == 1);
      if (presence.asks() == 1) {
        tellPresence(memberId, false);
      }
    }
  }

  private void tellPresence(int memberId, boolean asks) {
    PresenceEncoder presence = new PresenceEncoder().wrapAndApplyHeader(message, 0, header);
    presence
        .memberId(settings.memberId())
        .asks((short) (asks ? 1 : 0))
        .history((short) (folder.hasHistory() ? 1 : 0));
    send(memberId, presence.encodedLength());
  }

  private void onAskTerms(AskTermsDecoder ask) {
    int memberId = (int) ask.memberId();
    if (!isOther(memberId) || !folder.hasHistory()) {
      return;
    }
    try (RecordingLog index = new RecordingLog(folder.cluster(), false)) {
      List<RecordingLog.Entry> kept =
          index.entries().stream()
              .filter(entry -> entry.isValid && entry.type == RecordingLog.ENTRY_TYPE_TERM)
              .toList();
      int told = 0;
      for (int ordinal = 0; ordinal < kept.size() && told < MOST_TERMS; ordinal++) {
        if (kept.get(ordinal).leadershipTermId > ask.after()) {
          if (!tellTerm(memberId, ordinal, kept.get(ordinal))) {
            return;
          }
          told++;
        }
      }
    }
  }

  private boolean tellTerm(int memberId, int ordinal, RecordingLog.Entry entry) {
    TermEncoder term = new TermEncoder().wrapAndApplyHeader(message, 0, header);
    term.term(entry.leadershipTermId)
        .beginsAt(entry.termBaseLogPosition)
        .timestamp(entry.timestamp)
        .ordinal(ordinal);
    return send(memberId, term.encodedLength());
  }

  /** What cannot be sent now is asked for again. */
  private boolean send(int memberId, int length) {
    try {
      ExclusivePublication publication =
          publications.computeIfAbsent(
              memberId,
              id ->
                  client.addExclusivePublication(
                      settings.member(id).feedChannel() + "|term-length=64k", STREAM));
      return publication.offer(message, 0, MessageHeaderEncoder.ENCODED_LENGTH + length) > 0;
    } catch (RegistrationException e) {
      // A host whose name nobody knows yet.
      return false;
    }
  }

  @Override
  public void onClose() {
    CloseHelper.quietCloseAll(publications.values());
    CloseHelper.quietClose(subscription);
  }

  @Override
  public void close() {
    onClose();
  }

  @Override
  public String roleName() {
    return "roll-call";
  }
}
