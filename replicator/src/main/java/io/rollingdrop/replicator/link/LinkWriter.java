package io.rollingdrop.replicator.link;

import io.rollingdrop.protocol.Position;
import io.rollingdrop.replicator.link.codec.AcknowledgeEncoder;
import io.rollingdrop.replicator.link.codec.CoreStateEncoder;
import io.rollingdrop.replicator.link.codec.FeedEnd;
import io.rollingdrop.replicator.link.codec.FeedEndedEncoder;
import io.rollingdrop.replicator.link.codec.FeedHeartbeatEncoder;
import io.rollingdrop.replicator.link.codec.FeedStartedEncoder;
import io.rollingdrop.replicator.link.codec.HelloEncoder;
import io.rollingdrop.replicator.link.codec.KeepAliveEncoder;
import io.rollingdrop.replicator.link.codec.MessageHeaderEncoder;
import io.rollingdrop.replicator.link.codec.RefusalEncoder;
import io.rollingdrop.replicator.link.codec.RefusalReason;
import io.rollingdrop.replicator.link.codec.RequestSnapshotEncoder;
import io.rollingdrop.replicator.link.codec.SnapshotChunkEncoder;
import io.rollingdrop.replicator.link.codec.SnapshotEnd;
import io.rollingdrop.replicator.link.codec.SnapshotEndedEncoder;
import io.rollingdrop.replicator.link.codec.SnapshotStartedEncoder;
import io.rollingdrop.replicator.link.codec.SubscribeEncoder;
import io.rollingdrop.replicator.link.codec.UnsubscribeEncoder;
import io.rollingdrop.replicator.link.codec.WelcomeEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encodes link messages, one at a time, into its {@link #buffer}, from offset 0. Each method
 * returns the message's length in bytes. Not thread safe.
 */
final class LinkWriter {

  private static final int CAPACITY = LinkFormat.HEADER + SnapshotChunkEncoder.BLOCK_LENGTH;

  private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final HelloEncoder hello = new HelloEncoder();
  private final SubscribeEncoder subscribe = new SubscribeEncoder();
  private final UnsubscribeEncoder unsubscribe = new UnsubscribeEncoder();
  private final AcknowledgeEncoder acknowledge = new AcknowledgeEncoder();
  private final CoreStateEncoder coreState = new CoreStateEncoder();
  private final KeepAliveEncoder keepAlive = new KeepAliveEncoder();
  private final WelcomeEncoder welcome = new WelcomeEncoder();
  private final RefusalEncoder refusal = new RefusalEncoder();
  private final FeedStartedEncoder feedStarted = new FeedStartedEncoder();
  private final FeedHeartbeatEncoder feedHeartbeat = new FeedHeartbeatEncoder();
  private final FeedEndedEncoder feedEnded = new FeedEndedEncoder();
  private final RequestSnapshotEncoder requestSnapshot = new RequestSnapshotEncoder();
  private final SnapshotStartedEncoder snapshotStarted = new SnapshotStartedEncoder();
  private final SnapshotChunkEncoder snapshotChunk = new SnapshotChunkEncoder();
  private final SnapshotEndedEncoder snapshotEnded = new SnapshotEndedEncoder();

  /** Holds the message encoded last. */
  DirectBuffer buffer() {
    return buffer;
  }

  int hello(
      long clientId,
      long connectionNumber,
      int controlStreamId,
      int commandSchemaVersion,
      String controlEndpoint,
      LinkToken token) {
    hello
        .wrapAndApplyHeader(buffer, 0, header)
        .clientId(clientId)
        .connectionNumber(connectionNumber)
        .controlStreamId(controlStreamId)
        .commandSchemaVersion(commandSchemaVersion)
        .reserved(0)
        .controlEndpoint(controlEndpoint);
    int proven = LinkFormat.HEADER + HelloEncoder.proofEncodingOffset();
    hello.putProof(token.proof(buffer, 0, proven), 0, LinkToken.PROOF_LENGTH);
    return length(hello.encodedLength());
  }

  int subscribe(long feedId, long attempt, Position from, int streamId, String endpoint) {
    subscribe
        .wrapAndApplyHeader(buffer, 0, header)
        .feedId(feedId)
        .attempt(attempt)
        .sequence(from.sequence())
        .checksum(from.checksum())
        .epoch(from.epoch())
        .index(from.index())
        .streamId(streamId)
        .endpoint(endpoint);
    return length(subscribe.encodedLength());
  }

  int unsubscribe(long feedId) {
    unsubscribe.wrapAndApplyHeader(buffer, 0, header).feedId(feedId);
    return length(unsubscribe.encodedLength());
  }

  int acknowledge(String consumer, Position position) {
    acknowledge
        .wrapAndApplyHeader(buffer, 0, header)
        .sequence(position.sequence())
        .checksum(position.checksum())
        .epoch(position.epoch())
        .index(position.index())
        .consumer(ascii(consumer, AcknowledgeEncoder.consumerLength()));
    return length(acknowledge.encodedLength());
  }

  int coreState(long clientId, long connectionNumber, boolean storageFull) {
    coreState
        .wrapAndApplyHeader(buffer, 0, header)
        .clientId(clientId)
        .connectionNumber(connectionNumber)
        .storageFull((short) (storageFull ? 1 : 0));
    return length(coreState.encodedLength());
  }

  int keepAlive(long clientId, long connectionNumber) {
    keepAlive
        .wrapAndApplyHeader(buffer, 0, header)
        .clientId(clientId)
        .connectionNumber(connectionNumber);
    return length(keepAlive.encodedLength());
  }

  int welcome(long clientId, long connectionNumber) {
    welcome
        .wrapAndApplyHeader(buffer, 0, header)
        .clientId(clientId)
        .connectionNumber(connectionNumber);
    return length(welcome.encodedLength());
  }

  int refusal(long feedId, RefusalReason reason, String finding) {
    refusal
        .wrapAndApplyHeader(buffer, 0, header)
        .feedId(feedId)
        .reason(reason)
        .finding(ascii(finding, RefusalEncoder.findingLength()));
    return length(refusal.encodedLength());
  }

  int feedStarted(long feedId, long attempt) {
    feedStarted.wrapAndApplyHeader(buffer, 0, header).feedId(feedId).attempt(attempt);
    return length(feedStarted.encodedLength());
  }

  int feedHeartbeat(long feedId, long attempt) {
    feedHeartbeat.wrapAndApplyHeader(buffer, 0, header).feedId(feedId).attempt(attempt);
    return length(feedHeartbeat.encodedLength());
  }

  int feedEnded(long feedId, long attempt, FeedEnd reason, String finding) {
    feedEnded
        .wrapAndApplyHeader(buffer, 0, header)
        .feedId(feedId)
        .attempt(attempt)
        .reason(reason)
        .finding(ascii(finding, FeedEndedEncoder.findingLength()));
    return length(feedEnded.encodedLength());
  }

  int requestSnapshot(long transferId, long before, int streamId, String endpoint) {
    requestSnapshot
        .wrapAndApplyHeader(buffer, 0, header)
        .transferId(transferId)
        .before(before)
        .streamId(streamId)
        .endpoint(endpoint);
    return length(requestSnapshot.encodedLength());
  }

  int snapshotStarted(long transferId, long sequence, long bytes) {
    snapshotStarted
        .wrapAndApplyHeader(buffer, 0, header)
        .transferId(transferId)
        .sequence(sequence)
        .bytes(bytes);
    return length(snapshotStarted.encodedLength());
  }

  /**
   * @param position in the file
   * @param length at most {@code SnapshotChunkEncoder.contentLength()}
   */
  int snapshotChunk(long position, DirectBuffer content, int contentOffset, int length) {
    snapshotChunk
        .wrapAndApplyHeader(buffer, 0, header)
        .position(position)
        .length(length)
        .putContent(content, contentOffset, length);
    return length(snapshotChunk.encodedLength());
  }

  int snapshotEnded(long transferId, SnapshotEnd reason, String finding) {
    snapshotEnded
        .wrapAndApplyHeader(buffer, 0, header)
        .transferId(transferId)
        .reason(reason)
        .finding(ascii(finding, SnapshotEndedEncoder.findingLength()));
    return length(snapshotEnded.encodedLength());
  }

  private static int length(int encodedLength) {
    return LinkFormat.HEADER + encodedLength;
  }

  /** Printable ASCII that fits: findings may quote anything. */
  private static String ascii(String text, int maxLength) {
    StringBuilder ascii = new StringBuilder(Math.min(text.length(), maxLength));
    for (int i = 0; i < text.length() && i < maxLength; i++) {
      char character = text.charAt(i);
      ascii.append(character >= ' ' && character <= '~' ? character : '?');
    }
    return ascii.toString();
  }
}
