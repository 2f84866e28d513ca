package io.rollingdrop.lab.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http1.Http1ClientRequest;
import io.helidon.webclient.http1.Http1ClientResponse;
import io.rollingdrop.gateway.http.HeaderField;
import io.rollingdrop.lab.door.RequestSigner;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Sends signed requests to one door, each once, on connections that are kept alive. Any thread may
 * call, and waits for the reply; virtual threads are meant to.
 */
final class RequestDoor implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Longer than a gateway takes to say that it does not know. */
  private static final Duration ANSWER = Duration.ofSeconds(15);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HeaderName KEY = HeaderNames.create(HeaderField.IDEMPOTENCY_KEY);
  private static final HeaderName SEQUENCE = HeaderNames.create(HeaderField.SEQUENCE);

  private final Http1Client client;
  private final List<RequestSigner> signers;

  /**
   * @param door scheme, host and port
   * @param signers of the partners, in their order
   * @param connections most that are kept
   */
  RequestDoor(URI door, List<RequestSigner> signers, int connections) {
    this.signers = signers;
    client =
        Http1Client.builder()
            .baseUri(door)
            .connectionCacheSize(connections)
            .connectTimeout(CONNECT)
            .readTimeout(ANSWER)
            .shareConnectionCache(false)
            .build();
  }

  /** Sends, and waits for what comes back. */
  Reply send(OrderRequest request) {
    byte[] body = request.bytes();
    Http1ClientRequest sent =
        client
            .method(Method.create(request.method()))
            .path(request.path())
            .header(KEY, request.key().toString());
    signers
        .get(request.trader().partner())
        .headers(request.method(), request.path(), body)
        .forEach((name, value) -> sent.header(HeaderNames.create(name), value));
    try (Http1ClientResponse response = submit(sent, body)) {
      long sequence = response.headers().first(SEQUENCE).map(Long::parseLong).orElse(0L);
      return new Reply(response.status().code(), sequence, body(response));
    } catch (RuntimeException | IOException e) {
      return new Reply(0, 0, MissingNode.getInstance());
    }
  }

  private static Http1ClientResponse submit(Http1ClientRequest request, byte[] body) {
    return body.length == 0
        ? request.request()
        : request.contentType(MediaTypes.APPLICATION_JSON).submit(body);
  }

  private static JsonNode body(Http1ClientResponse response) throws IOException {
    return JSON.readTree(response.entity().as(byte[].class));
  }

  @Override
  public void close() {
    client.closeResource();
  }
}
