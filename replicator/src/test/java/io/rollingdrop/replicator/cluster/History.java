package io.rollingdrop.replicator.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** All that a client has submitted, and what it was told. */
record History(String client, List<Submitted> orders) {

  /**
   * An order with its idempotency key, which went with every attempt.
   *
   * @param orderId the client order id, which no other order has
   */
  record Submitted(String orderId, String key, List<Attempt> attempts) {

    private String line() {
      StringBuilder line = new StringBuilder(orderId + " " + key);
      attempts.forEach(attempt -> line.append(' ').append(attempt.word()));
      return line.toString();
    }

    private static Submitted parse(String line) {
      String[] words = line.split(" ");
      return new Submitted(
          words[0], words[1], Arrays.stream(words).skip(2).map(Attempt::parse).toList());
    }

    /** Whether any attempt was sent. */
    boolean wasSent() {
      return attempts.stream().anyMatch(attempt -> !(attempt instanceof Attempt.Refused));
    }

    Stream<Attempt.Answered> answers() {
      return attempts.stream()
          .filter(Attempt.Answered.class::isInstance)
          .map(Attempt.Answered.class::cast);
    }
  }

  /** The last sequence that this client has an answer from; 0 if it has none. */
  long lastAnswered() {
    return orders.stream()
        .flatMap(Submitted::answers)
        .mapToLong(Attempt.Answered::sequence)
        .max()
        .orElse(0);
  }

  void write(Path file) {
    try {
      Files.write(file, orders.stream().map(Submitted::line).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static History read(String client, Path file) {
    try {
      return new History(client, Files.readAllLines(file).stream().map(Submitted::parse).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
