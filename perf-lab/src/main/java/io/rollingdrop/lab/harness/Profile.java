package io.rollingdrop.lab.harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.constant.ClassDesc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/** Where time went and what was allocated, by sampling. Not thread safe. */
final class Profile {

  private static final String STACK = "jdk.ExecutionSample";
  private static final String ALLOCATION = "jdk.ObjectAllocationSample";
  private static final Duration INTERVAL = Duration.ofMillis(10);
  private static final String MOST_ALLOCATIONS = "1000/s";
  private static final int ROWS = 40;

  /** What was allocated where. */
  private record Site(String type, String place) {}

  private final Map<List<String>, Long> stacks = new HashMap<>();
  private final Map<Site, Long> allocated = new HashMap<>();
  private long samples;

  static void enable(Recording recording) {
    recording.enable(STACK).withPeriod(INTERVAL);
    recording.enable(ALLOCATION).with("throttle", MOST_ALLOCATIONS).withStackTrace();
  }

  static void disable(Recording recording) {
    recording.disable(STACK);
    recording.disable(ALLOCATION);
  }

  /** Adds the samples of a recording. */
  Profile add(Path file) {
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        add(events.readEvent());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return this;
  }

  private void add(RecordedEvent event) {
    RecordedStackTrace trace = event.getStackTrace();
    if (trace == null) {
      return;
    }
    switch (event.getEventType().getName()) {
      case STACK -> {
        samples++;
        stacks.merge(
            trace.getFrames().reversed().stream().map(Profile::name).toList(), 1L, Long::sum);
      }
      case ALLOCATION ->
          allocated.merge(
              new Site(typeName(event.getClass("objectClass").getName()), site(trace)),
              event.getLong("weight"),
              Long::sum);
      default -> {
        // Not a sample.
      }
    }
  }

  /** As in Java's source: {@code long[]} for {@code [J}. */
  private static String typeName(String binaryName) {
    try {
      return binaryName.startsWith("[")
          ? ClassDesc.ofDescriptor(binaryName.replace('.', '/')).displayName()
          : binaryName;
    } catch (IllegalArgumentException e) {
      return binaryName;
    }
  }

  private static String site(RecordedStackTrace trace) {
    return trace.getFrames().stream()
        .filter(frame -> !frame.getMethod().getType().getName().startsWith("java."))
        .findFirst()
        .or(() -> trace.getFrames().stream().findFirst())
        .map(frame -> name(frame) + ":" + frame.getLineNumber())
        .orElse("unknown");
  }

  private static String name(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    return method.getType().getName() + "." + method.getName();
  }

  /** What {@code profile.json} holds. */
  ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("samples", samples)
            .put("interval_ms", INTERVAL.toMillis());
    ArrayNode stackRows = json.putArray("stacks");
    sorted(stacks)
        .forEach(
            stack -> {
              ObjectNode row = stackRows.addObject();
              stack.getKey().forEach(row.putArray("frames")::add);
              row.put("count", stack.getValue());
            });
    long bytes = allocated.values().stream().mapToLong(Long::longValue).sum();
    ArrayNode allocationRows = json.putArray("allocation");
    sorted(allocated).stream()
        .limit(ROWS)
        .forEach(
            site ->
                allocationRows
                    .addObject()
                    .put("type", site.getKey().type())
                    .put("site", site.getKey().place())
                    .put("bytes", site.getValue())
                    .put("share", site.getValue() / (double) bytes));
    return json;
  }

  private static <K> List<Map.Entry<K, Long>> sorted(Map<K, Long> counts) {
    List<Map.Entry<K, Long>> entries = new ArrayList<>(counts.entrySet());
    entries.sort(
        Map.Entry.<K, Long>comparingByValue()
            .reversed()
            .thenComparing(entry -> entry.getKey().toString(), Comparator.naturalOrder()));
    return entries;
  }
}
