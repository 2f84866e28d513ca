package io.rollingdrop.replicator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.PackedAscii;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Holds what clients were told against what stopped nodes have in their event journals: the same
 * events on all nodes, in one order, and each order in them once, at the sequence that its client
 * was told.
 */
final class ClusterChecker {

  private static final int BATCH = 512;

  /** What became of an order, by the journals. */
  private record Decision(long sequence, RejectReason reason) {}

  private final Map<String, Decision> decisions = new HashMap<>();
  private final List<String> findings = new ArrayList<>();
  private long lastSequence;
  private int lastIndex = -1;
  private boolean lastOfCommand = true;
  private long lastTimestamp;
  private long events;

  private ClusterChecker() {}

  /**
   * Checks all of it; the nodes must have stopped, each having published all that was answered.
   *
   * @param folders of the nodes
   */
  static void check(List<Path> folders, List<History> histories) {
    ClusterChecker checker = new ClusterChecker();
    checker.compareJournals(folders);
    histories.forEach(checker::judge);
    System.out.printf(
        "checked %,d events through sequence %,d on %d nodes, %,d orders%n",
        checker.events, checker.lastSequence, folders.size(), checker.decisions.size());
    assertThat(checker.findings.stream().limit(20).toList()).isEmpty();
    assertThat(checker.decisions).isNotEmpty();
  }

  /** One node's events, taken one by one. */
  private static final class Journal implements AutoCloseable {
    private final Path folder;
    private final EventSubscription subscription;
    private final ArrayDeque<byte[]> read = new ArrayDeque<>();

    Journal(Path folder) {
      this.folder = folder;
      subscription = JournalDirectory.readEvents(folder.resolve("core")).open(Position.START);
    }

    /** The next; null behind the last. */
    byte[] next() {
      if (read.isEmpty()) {
        subscription.poll(
            (buffer, offset, length) -> {
              byte[] event = new byte[length];
              buffer.getBytes(offset, event);
              read.add(event);
            },
            BATCH);
      }
      return read.poll();
    }

    @Override
    public void close() {
      subscription.close();
    }
  }

  /** Up to where the shortest ends: the others may have ticked on while it was stopped. */
  private void compareJournals(List<Path> folders) {
    List<Journal> journals = folders.stream().map(Journal::new).toList();
    try {
      while (true) {
        byte[] first = journals.getFirst().next();
        boolean ended = first == null;
        for (Journal journal : journals.subList(1, journals.size())) {
          byte[] event = journal.next();
          ended |= event == null;
          if (!ended && !Arrays.equals(first, event)) {
            findings.add(
                "%s and %s differ in the event after %d.%d"
                    .formatted(
                        journals.getFirst().folder, journal.folder, lastSequence, lastIndex));
            return;
          }
        }
        if (ended) {
          return;
        }
        onEvent(new UnsafeBuffer(first));
      }
    } finally {
      journals.forEach(Journal::close);
    }
  }

  private void onEvent(DirectBuffer event) {
    events++;
    EventHeaderDecoder header = new EventHeaderDecoder().wrap(event, CommandFormat.MESSAGE_HEADER);
    long sequence = header.sequence();
    boolean follows =
        lastOfCommand
            ? sequence == lastSequence + 1 && header.index() == 0
            : sequence == lastSequence && header.index() == lastIndex + 1;
    if (!follows) {
      findings.add(
          "event %d.%d comes after %d.%d"
              .formatted(sequence, header.index(), lastSequence, lastIndex));
    }
    if (header.timestamp() < lastTimestamp) {
      findings.add("time runs back at sequence " + sequence);
    }
    lastSequence = sequence;
    lastIndex = header.index();
    lastOfCommand = header.last() == 1;
    lastTimestamp = header.timestamp();
    switch (CommandFormat.templateId(event, 0)) {
      case OrderAcceptedDecoder.TEMPLATE_ID -> {
        var id =
            new OrderAcceptedDecoder()
                .wrapAndApplyHeader(event, 0, new MessageHeaderDecoder())
                .clientOrderId();
        decided(PackedAscii.text(id.word0(), id.word1(), id.word2()), RejectReason.NONE);
      }
      case CommandRejectedDecoder.TEMPLATE_ID -> {
        CommandRejectedDecoder rejected =
            new CommandRejectedDecoder().wrapAndApplyHeader(event, 0, new MessageHeaderDecoder());
        var id = rejected.clientOrderId();
        decided(PackedAscii.text(id.word0(), id.word1(), id.word2()), rejected.reason());
      }
      default -> {
        // Of no interest here.
      }
    }
  }

  private void decided(String orderId, RejectReason reason) {
    if (orderId.isEmpty()) {
      return;
    }
    Decision before = decisions.put(orderId, new Decision(lastSequence, reason));
    if (before != null) {
      findings.add(
          "order %s is decided twice, at %d and at %d"
              .formatted(orderId, before.sequence(), lastSequence));
    }
  }

  private void judge(History history) {
    for (History.Submitted order : history.orders()) {
      Decision decision = decisions.get(order.orderId());
      if (decision != null && !order.wasSent()) {
        findings.add("%s was refused to %s, and is decided".formatted(order, history.client()));
      }
      order
          .answers()
          .forEach(
              answer -> {
                if (decision == null) {
                  findings.add("%s was answered, and is in no journal".formatted(order));
                } else if (decision.sequence() != answer.executedAt()
                    || decision.reason() != answer.reason()) {
                  findings.add("%s was answered, but decided as %s".formatted(order, decision));
                }
              });
      if (order.answers().count() > 1) {
        findings.add("%s was answered more than once".formatted(order));
      }
    }
  }
}
