package io.rollingdrop.satellite.persister;

import io.rollingdrop.satellite.support.Satellite;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far the sinks of a persister have come, as its health tells. */
final class SinkProgress {

  private static final Pattern POSITION = Pattern.compile(", at \\d+\\.(\\d+)\\.\\d+, ");

  private SinkProgress() {}

  static void await(Satellite persister, String sink, long sequence) {
    Await.until(
        () -> "%s at %d: %s".formatted(sink, sequence, persister.health()),
        () -> sequenceOf(persister, sink) >= sequence);
  }

  /** -1: nothing is said of the sink's position. */
  private static long sequenceOf(Satellite persister, String sink) {
    Matcher position = POSITION.matcher(detailOf(persister, sink));
    return position.find() ? Long.parseLong(position.group(1)) : -1;
  }

  static String detailOf(Satellite persister, String sink) {
    for (String detail : persister.health().detail().split("; (?=kafka: )", -1)) {
      if (detail.startsWith(sink + ": ")) {
        return detail;
      }
    }
    throw new AssertionError("no " + sink);
  }
}
