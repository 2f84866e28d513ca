package io.rollingdrop.replicator.cluster;

import io.rollingdrop.replicator.cluster.codec.BeginEpochDecoder;
import io.rollingdrop.replicator.cluster.codec.BeginEpochEncoder;
import io.rollingdrop.replicator.cluster.codec.MessageHeaderDecoder;
import io.rollingdrop.replicator.cluster.codec.MessageHeaderEncoder;
import io.rollingdrop.replicator.cluster.codec.SnapshotReferenceDecoder;
import io.rollingdrop.replicator.cluster.codec.SnapshotReferenceEncoder;
import io.rollingdrop.replicator.cluster.codec.StateReportDecoder;
import io.rollingdrop.replicator.cluster.codec.StateReportEncoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** What nodes say to one another, under a schema of its own beside commands. */
final class ClusterMessages {

  /** No message is longer, in bytes. */
  static final int MAX_LENGTH = 64;

  private static final int FIRST_RULES = 1;
  private static final int NO_MEMBER = -1;
  private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

  private ClusterMessages() {}

  /**
   * @param blockLength of the message's oldest form
   */
  private static boolean is(
      int templateId, int blockLength, DirectBuffer buffer, int offset, int length) {
    if (length < HEADER + blockLength) {
      return false;
    }
    MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
    return header.schemaId() == MessageHeaderDecoder.SCHEMA_ID
        && header.templateId() == templateId
        && header.blockLength() >= blockLength;
  }

  /** Whether the bytes name the core's snapshot that goes with the cluster's. */
  static boolean isReference(DirectBuffer buffer, int offset, int length) {
    return is(
        SnapshotReferenceDecoder.TEMPLATE_ID,
        SnapshotReferenceDecoder.leaderEncodingOffset(),
        buffer,
        offset,
        length);
  }

  static long sequenceOf(DirectBuffer reference, int offset) {
    return new SnapshotReferenceDecoder()
        .wrapAndApplyHeader(reference, offset, new MessageHeaderDecoder())
        .sequence();
  }

  /** The member in whose term it was taken; -1 if it does not say so. */
  static int leaderOf(DirectBuffer reference, int offset) {
    long leader =
        new SnapshotReferenceDecoder()
            .wrapAndApplyHeader(reference, offset, new MessageHeaderDecoder())
            .leader();
    return leader == SnapshotReferenceDecoder.leaderNullValue() ? NO_MEMBER : (int) leader;
  }

  /** Returns its length. */
  static int encodeReference(MutableDirectBuffer buffer, long sequence, int leader) {
    SnapshotReferenceEncoder reference = new SnapshotReferenceEncoder();
    reference
        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
        .sequence(sequence)
        .leader(leader < 0 ? SnapshotReferenceEncoder.leaderNullValue() : leader);
    return HEADER + reference.encodedLength();
  }

  /** Whether the bytes are a node's report of its state. */
  static boolean isReport(DirectBuffer buffer, int offset, int length) {
    return is(
        StateReportDecoder.TEMPLATE_ID,
        StateReportDecoder.newestRulesEncodingOffset(),
        buffer,
        offset,
        length);
  }

  static StateReport reportOf(DirectBuffer buffer, int offset) {
    StateReportDecoder report =
        new StateReportDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
    // A node of the first release does not tell; it knows the first rules.
    int rules =
        report.newestRules() == StateReportDecoder.newestRulesNullValue()
            ? FIRST_RULES
            : report.newestRules();
    return new StateReport((int) report.memberId(), report.sequence(), report.checksum(), rules);
  }

  /** Returns its length. */
  static int encodeReport(MutableDirectBuffer buffer, StateReport report) {
    StateReportEncoder encoder = new StateReportEncoder();
    encoder
        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
        .memberId(report.memberId())
        .sequence(report.sequence())
        .checksum(report.checksum())
        .newestRules(report.newestRules());
    return HEADER + encoder.encodedLength();
  }

  /** Whether the bytes begin an epoch. */
  static boolean isEpoch(DirectBuffer buffer, int offset, int length) {
    return is(
        BeginEpochDecoder.TEMPLATE_ID, BeginEpochDecoder.BLOCK_LENGTH, buffer, offset, length);
  }

  static int epochOf(DirectBuffer buffer, int offset) {
    return (int)
        new BeginEpochDecoder()
            .wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder())
            .epoch();
  }

  /** Returns its length. */
  static int encodeEpoch(MutableDirectBuffer buffer, int epoch) {
    BeginEpochEncoder encoder = new BeginEpochEncoder();
    encoder.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder()).epoch(epoch);
    return HEADER + encoder.encodedLength();
  }
}
