package io.rollingdrop.lab.harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** The JVM's flight recording of a run, and what the report takes from it. */
final class FlightRecorder {

  private static final String GC_PAUSE = "jdk.GCPhasePause";
  private static final String VM_OPERATION = "jdk.ExecuteVMOperation";
  private static final Duration SHORTEST_PAUSE = Duration.ofNanos(100_000);
  private static final double NANOS_PER_MILLI = 1_000_000.0;

  private final Recording recording;
  private final Path file;
  private final boolean profile;

  private FlightRecorder(Recording recording, Path file, boolean profile) {
    this.recording = recording;
    this.file = file;
    this.profile = profile;
  }

  /**
   * Starts recording, by the JDK's own default settings.
   *
   * @param profile whether stacks and allocations are sampled as well
   */
  static FlightRecorder start(Path folder, boolean profile) {
    try {
      Recording recording = new Recording(Configuration.getConfiguration("default"));
      recording.setName("lab");
      recording.enable(GC_PAUSE).withoutThreshold();
      recording.enable(VM_OPERATION).withThreshold(SHORTEST_PAUSE);
      if (profile) {
        Profile.enable(recording);
      } else {
        Profile.disable(recording);
      }
      recording.start();
      return new FlightRecorder(recording, folder.resolve("recording.jfr"), profile);
    } catch (IOException | ParseException e) {
      throw new IllegalStateException("the JDK's flight recorder does not start", e);
    }
  }

  /** Ends the recording and writes {@code recording.jfr}. */
  void stop() {
    recording.stop();
    try {
      recording.dump(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    } finally {
      recording.close();
    }
  }

  /** Drops what was recorded: the run did not begin. */
  void discard() {
    recording.close();
  }

  /** What {@code pauses.json} holds; once stopped. */
  ArrayNode pauses() {
    List<RecordedEvent> collections = new ArrayList<>();
    List<RecordedEvent> operations = new ArrayList<>();
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        switch (event.getEventType().getName()) {
          case GC_PAUSE -> collections.add(event);
          case VM_OPERATION -> operations.add(event);
          default -> {
            // Kept in the recording for whoever opens it.
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    ArrayNode pauses = JsonNodeFactory.instance.arrayNode();
    collections.forEach(gc -> pauses.add(pause(gc, "gc", gc.getString("name"))));
    operations.stream()
        .filter(operation -> operation.getBoolean("safepoint"))
        .filter(operation -> collections.stream().noneMatch(gc -> overlap(gc, operation)))
        .forEach(
            operation ->
                pauses.add(pause(operation, "safepoint", operation.getString("operation"))));
    return pauses;
  }

  private static ObjectNode pause(RecordedEvent event, String kind, String name) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("at_ms", event.getStartTime().toEpochMilli())
        .put("ms", event.getDuration().toNanos() / NANOS_PER_MILLI)
        .put("kind", kind)
        .put("name", name);
  }

  private static boolean overlap(RecordedEvent a, RecordedEvent b) {
    Instant aEnd = a.getEndTime();
    Instant bEnd = b.getEndTime();
    return a.getStartTime().isBefore(bEnd) && b.getStartTime().isBefore(aEnd);
  }

  /** What {@code profile.json} holds; null if nothing was sampled. Once stopped. */
  ObjectNode profile() {
    return profile ? new Profile().add(file).json() : null;
  }
}
