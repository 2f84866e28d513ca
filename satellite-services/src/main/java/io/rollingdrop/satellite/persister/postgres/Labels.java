package io.rollingdrop.satellite.persister.postgres;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * The labels of a Postgres enum whose values are named like those of a Java enum, in lower case.
 */
final class Labels<E extends Enum<E>> {

  private final Map<E, byte[]> bytes;

  Labels(Class<E> type) {
    bytes = new EnumMap<>(type);
    for (E value : type.getEnumConstants()) {
      bytes.put(value, text(value).getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Null for null. */
  byte[] of(E value) {
    return bytes.get(value);
  }

  static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static <E extends Enum<E>> E parse(Class<E> type, String label) {
    return Enum.valueOf(type, label.toUpperCase(Locale.ROOT));
  }
}
