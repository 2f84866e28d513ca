package io.rollingdrop.replicator.cluster;

import io.rollingdrop.replicator.cluster.codec.FenceDecoder;
import io.rollingdrop.replicator.cluster.codec.FenceEncoder;
import io.rollingdrop.replicator.cluster.codec.FencedDecoder;
import io.rollingdrop.replicator.cluster.codec.FencedEncoder;
import io.rollingdrop.replicator.cluster.codec.MessageHeaderDecoder;
import io.rollingdrop.replicator.cluster.codec.MessageHeaderEncoder;
import io.rollingdrop.replicator.link.LinkToken;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What nodes of a cluster and a copy that has taken over for it say to one another, on a stream of
 * its own at the port of the events. Each message proves that its sender has the link token. One
 * that was overheard may be sent again, and says no more than it did: a fence is obeyed by nodes of
 * an earlier epoch only.
 *
 * @param token of the cluster, and of the copy
 */
record FenceMessages(LinkToken token) {

  static final int STREAM = 7155;

  /** No message is longer, in bytes. */
  static final int MAX_LENGTH = 320;

  private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

  /**
   * That a copy has taken over.
   *
   * @param epoch the copy's
   * @param replyTo where the answer goes, {@code HOST:PORT}
   */
  record Fence(int epoch, String replyTo) {}

  /**
   * That a node takes part no more.
   *
   * @param epoch of the copy that has taken over
   * @param sequence of the last command that the node has decided
   */
  record Fenced(int memberId, int epoch, long sequence) {}

  /** Returns its length. */
  int encode(MutableDirectBuffer buffer, Fence fence) {
    FenceEncoder encoder = new FenceEncoder();
    encoder
        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
        .epoch(fence.epoch())
        .replyTo(fence.replyTo());
    return prove(buffer, HEADER + encoder.encodedLength());
  }

  /** Returns its length. */
  int encode(MutableDirectBuffer buffer, Fenced fenced) {
    FencedEncoder encoder = new FencedEncoder();
    encoder
        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
        .memberId(fenced.memberId())
        .epoch(fenced.epoch())
        .sequence(fenced.sequence());
    return prove(buffer, HEADER + encoder.encodedLength());
  }

  /** The proof is the last field of each. */
  private int prove(MutableDirectBuffer buffer, int length) {
    int proven = length - LinkToken.PROOF_LENGTH;
    buffer.putBytes(proven, token.proof(buffer, 0, proven));
    return length;
  }

  /** Empty if the bytes are something else, or whoever sent them does not have the token. */
  Optional<Fence> fence(DirectBuffer buffer, int offset, int length) {
    if (!isProven(
        FenceDecoder.TEMPLATE_ID, HEADER + FenceDecoder.BLOCK_LENGTH, buffer, offset, length)) {
      return Optional.empty();
    }
    FenceDecoder fence =
        new FenceDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
    return Optional.of(new Fence((int) fence.epoch(), fence.replyTo()));
  }

  /** Empty if the bytes are something else, or whoever sent them does not have the token. */
  Optional<Fenced> fenced(DirectBuffer buffer, int offset, int length) {
    if (!isProven(
        FencedDecoder.TEMPLATE_ID, HEADER + FencedDecoder.BLOCK_LENGTH, buffer, offset, length)) {
      return Optional.empty();
    }
    FencedDecoder fenced =
        new FencedDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
    return Optional.of(
        new Fenced((int) fenced.memberId(), (int) fenced.epoch(), fenced.sequence()));
  }

  private boolean isProven(
      int templateId, int expected, DirectBuffer buffer, int offset, int length) {
    if (length != expected) {
      return false;
    }
    MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
    return header.schemaId() == MessageHeaderDecoder.SCHEMA_ID
        && header.templateId() == templateId
        && token.isProof(buffer, offset, length - LinkToken.PROOF_LENGTH);
  }
}
