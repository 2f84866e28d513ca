package io.rollingdrop.gateway.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.rollingdrop.gateway.stream.Target.Channel;
import java.util.Iterator;
import java.util.Set;

/** Reads what a client says, strictly: what is not understood is an error, never ignored. */
final class ClientMessageReader {

  private static final int MAX_ID_LENGTH = 64;
  private static final int MAX_POSITION_LENGTH = 48;
  private static final Set<String> PING_FIELDS = Set.of("op", "id");
  private static final Set<String> MARKET_FIELDS = Set.of("op", "id", "channel", "market_id");
  private static final Set<String> BOOK_FIELDS =
      Set.of("op", "id", "channel", "market_id", "depth");
  private static final Set<String> ACCOUNT_FIELDS = Set.of("op", "id", "channel", "account_id");
  private static final Set<String> EXECUTION_FIELDS =
      Set.of("op", "id", "channel", "account_id", "from");

  private static final ObjectReader JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(4)
                          .maxNumberLength(32)
                          .build())
                  .build())
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private ClientMessageReader() {}

  /**
   * @throws StreamProblem if {@code text} is not a message of the protocol
   */
  static ClientMessage read(String text) throws StreamProblem {
    JsonNode message = parse(text);
    String id = id(message);
    String op = text(message, "op", id);
    return switch (op) {
      case "subscribe" -> subscribe(message, id);
      case "unsubscribe" -> {
        Channel channel = channel(message, id);
        onlyFields(message, channel == Channel.EXECUTIONS ? ACCOUNT_FIELDS : MARKET_FIELDS, id);
        yield new ClientMessage.Unsubscribe(id, target(message, channel, id));
      }
      case "ping" -> {
        onlyFields(message, PING_FIELDS, id);
        yield new ClientMessage.Ping(id);
      }
      default ->
          throw new StreamProblem("unknown-op", "op is one of subscribe, unsubscribe and ping", id);
    };
  }

  private static JsonNode parse(String text) throws StreamProblem {
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new StreamProblem("malformed-json", "the message is not one JSON object", null);
    }
    if (!message.isObject()) {
      throw new StreamProblem("malformed-json", "the message is not one JSON object", null);
    }
    return message;
  }

  private static ClientMessage subscribe(JsonNode message, String id) throws StreamProblem {
    Channel channel = channel(message, id);
    Target target = target(message, channel, id);
    return switch (channel) {
      case BOOK -> {
        onlyFields(message, BOOK_FIELDS, id);
        int depth =
            message.has("depth") ? (int) number(message, "depth", 1, Integer.MAX_VALUE, id) : 0;
        yield new ClientMessage.Subscribe(id, target, depth, null);
      }
      case TRADES -> {
        onlyFields(message, MARKET_FIELDS, id);
        yield new ClientMessage.Subscribe(id, target, 0, null);
      }
      case EXECUTIONS -> {
        onlyFields(message, EXECUTION_FIELDS, id);
        yield new ClientMessage.Subscribe(id, target, 0, position(message, id));
      }
    };
  }

  private static Channel channel(JsonNode message, String id) throws StreamProblem {
    return switch (text(message, "channel", id)) {
      case "book" -> Channel.BOOK;
      case "trades" -> Channel.TRADES;
      case "executions" -> Channel.EXECUTIONS;
      default ->
          throw new StreamProblem(
              "unknown-channel", "channel is one of book, trades and executions", id);
    };
  }

  private static Target target(JsonNode message, Channel channel, String id) throws StreamProblem {
    if (channel != Channel.EXECUTIONS) {
      return new Target(channel, number(message, "market_id", 1, Integer.MAX_VALUE, id));
    }
    boolean one = message.has("account_id");
    return new Target(channel, one ? number(message, "account_id", 1, Long.MAX_VALUE, id) : 0);
  }

  private static StreamPosition position(JsonNode message, String id) throws StreamProblem {
    if (!message.has("from")) {
      return null;
    }
    String text = text(message, "from", id);
    try {
      if (text.length() <= MAX_POSITION_LENGTH) {
        return StreamPosition.parse(text);
      }
    } catch (IllegalArgumentException e) {
      // Answered below.
    }
    throw new StreamProblem(
        "invalid-position",
        "from is a position \"epoch.sequence.index\" as reports carry it, or a sequence as REST"
            + " answers carry it",
        id);
  }

  private static String id(JsonNode message) throws StreamProblem {
    JsonNode id = message.get("id");
    if (id == null) {
      return null;
    }
    if (!id.isTextual() || id.textValue().length() > MAX_ID_LENGTH) {
      throw new StreamProblem(
          "invalid-field", "id is a string of at most " + MAX_ID_LENGTH + " characters", null);
    }
    return id.textValue();
  }

  private static String text(JsonNode message, String field, String id) throws StreamProblem {
    JsonNode value = message.get(field);
    if (value == null || !value.isTextual()) {
      throw new StreamProblem("invalid-field", "'" + field + "' is required, a string", id);
    }
    return value.textValue();
  }

  private static long number(JsonNode message, String field, long least, long most, String id)
      throws StreamProblem {
    JsonNode value = message.get(field);
    if (value == null
        || !value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      throw new StreamProblem(
          "invalid-field", "'" + field + "' is an integer, " + least + " to " + most, id);
    }
    return value.longValue();
  }

  private static void onlyFields(JsonNode message, Set<String> allowed, String id)
      throws StreamProblem {
    for (Iterator<String> names = message.fieldNames(); names.hasNext(); ) {
      if (!allowed.contains(names.next())) {
        throw new StreamProblem(
            "unknown-field", "this message takes only the fields " + sorted(allowed), id);
      }
    }
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }
}
