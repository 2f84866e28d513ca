package io.rollingdrop.satellite.config.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** What a field holds. */
public enum FieldType {
  /** An integer; its range is of the value. */
  INTEGER("integer") {
    @Override
    boolean fits(JsonNode value, long min, long max) {
      return value.isIntegralNumber()
          && value.canConvertToLong()
          && value.longValue() >= min
          && value.longValue() <= max;
    }

    @Override
    String rule(long min, long max) {
      return "an integer from " + min + " to " + max;
    }
  },
  /** Text of one line; its range is of the length in characters. */
  TEXT("string") {
    @Override
    boolean fits(JsonNode value, long min, long max) {
      return value.isTextual() && isLine(value.textValue(), min, max);
    }

    @Override
    String rule(long min, long max) {
      return "text of " + min + " to " + max + " characters, without control characters";
    }
  },
  /** An absolute http or https address, or empty; its range is of the length in characters. */
  ADDRESS("uri") {
    @Override
    boolean fits(JsonNode value, long min, long max) {
      return value.isTextual()
          && isLine(value.textValue(), min, max)
          && (value.textValue().isEmpty() || isWebAddress(value.textValue()));
    }

    @Override
    String rule(long min, long max) {
      return "empty or an address with http or https and a host, at most " + max + " characters";
    }
  },
  /** A time with its offset, RFC 3339; without a range. */
  TIME("date-time") {
    @Override
    boolean fits(JsonNode value, long min, long max) {
      return value.isTextual() && isTime(value.textValue());
    }

    @Override
    String rule(long min, long max) {
      return "a time as RFC 3339 writes it, such as 2026-01-31T18:00:00Z";
    }
  },
  /** True or false; without a range. */
  FLAG("boolean") {
    @Override
    boolean fits(JsonNode value, long min, long max) {
      return value.isBoolean();
    }

    @Override
    String rule(long min, long max) {
      return "true or false, without quotes";
    }
  },
  /** An object that holds fields; without a range. */
  GROUP("object") {
    @Override
    boolean fits(JsonNode value, long min, long max) {
      return value.isObject();
    }

    @Override
    String rule(long min, long max) {
      return "an object";
    }
  };

  private static final int LONGEST_TIME = 40;

  private final String schemaName;

  FieldType(String schemaName) {
    this.schemaName = schemaName;
  }

  /** Its name in the API's schema. */
  public String schemaName() {
    return schemaName;
  }

  /** Whether its range means anything. */
  public boolean hasRange() {
    return this == INTEGER || this == TEXT || this == ADDRESS;
  }

  abstract boolean fits(JsonNode value, long min, long max);

  abstract String rule(long min, long max);

  private static boolean isLine(String text, long min, long max) {
    int length = text.codePointCount(0, text.length());
    return length >= min
        && length <= max
        && text.codePoints()
            .noneMatch(
                c ->
                    Character.isISOControl(c)
                        || Character.getType(c) == Character.SURROGATE
                        || Character.getType(c) == Character.LINE_SEPARATOR
                        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
  }

  private static boolean isWebAddress(String text) {
    try {
      URI address = new URI(text);
      return ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
          && address.getHost() != null
          && address.getRawUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isTime(String text) {
    if (text.length() > LONGEST_TIME) {
      return false;
    }
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli() >= 0;
    } catch (DateTimeParseException | ArithmeticException e) {
      return false;
    }
  }
}
