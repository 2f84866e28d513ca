package io.rollingdrop.replicator.link;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.rollingdrop.replicator.link.codec.RefusalDecoder;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;

/** A sender that keeps to no rules but those the test tells it to. */
final class RawGateway implements AutoCloseable {

  final LinkWriter writer = new LinkWriter();
  final AtomicReference<String> rejection = new AtomicReference<>();
  private final LinkSettings settings;
  private final Aeron aeron;
  private final Subscription control;
  private final String endpoint;
  private final int streamId = 77;

  RawGateway(LinkSettings settings) {
    this.settings = settings;
    aeron =
        Aeron.connect(
            new Aeron.Context()
                .aeronDirectoryName(settings.aeronDirectory())
                .publicationErrorFrameHandler(error -> rejection.set(error.errorMessage())));
    control = aeron.addSubscription(settings.listeningChannel(), streamId);
    endpoint = Await.value("a port", () -> MediaClient.listeningAt(control));
  }

  ExclusivePublication publication() {
    ExclusivePublication publication =
        aeron.addExclusivePublication(settings.requestChannel(), settings.requestStreamId());
    Await.until("the core to listen", publication::isConnected);
    return publication;
  }

  void hello(ExclusivePublication publication, long clientId, long number, LinkToken token) {
    int version = io.rollingdrop.protocol.codec.MessageHeaderDecoder.SCHEMA_VERSION;
    int length = writer.hello(clientId, number, streamId, version, endpoint, token);
    send(publication, writer.buffer(), length);
  }

  /** To be sent to a stream to which nobody listens but this, who reads nothing of it. */
  void requestSnapshot(ExclusivePublication publication, long transferId) {
    int length = writer.requestSnapshot(transferId, Long.MAX_VALUE, streamId, endpoint);
    send(publication, writer.buffer(), length);
  }

  void unsubscribe(ExclusivePublication publication, long id) {
    int length = writer.unsubscribe(id);
    send(publication, writer.buffer(), length);
  }

  static void send(ExclusivePublication publication, DirectBuffer message, int length) {
    Await.until("room", () -> publication.offer(message, 0, length) > 0);
  }

  /** Messages on the control stream until now. */
  int controlMessages() {
    return control.poll((buffer, offset, length, header) -> {}, 1000);
  }

  /** Refusals on the control stream until now. */
  int refusals() {
    int[] refusals = new int[1];
    control.poll(
        (buffer, offset, length, header) -> {
          if (LinkFormat.template(buffer, offset, length) == RefusalDecoder.TEMPLATE_ID) {
            refusals[0]++;
          }
        },
        1000);
    return refusals[0];
  }

  @Override
  public void close() {
    aeron.close();
  }
}
