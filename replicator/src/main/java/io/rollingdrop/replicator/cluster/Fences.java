package io.rollingdrop.replicator.cluster;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Whom a node tells that a copy has taken over: it was made from that copy.
 *
 * @param epoch the copy's
 * @param members of the cluster that was
 */
record Fences(int epoch, List<ClusterMember> members) {

  private static final String EPOCH = "epoch";
  private static final String MEMBERS = "members";

  /** Those of them that do not have the address of one of these. */
  Fences without(List<ClusterMember> present) {
    return new Fences(
        epoch,
        members.stream()
            .filter(
                member ->
                    present.stream()
                        .noneMatch(other -> other.feedEndpoint().equals(member.feedEndpoint())))
            .toList());
  }

  /** The file's content. */
  String text() {
    return "%s=%d%n%s=%s%n"
        .formatted(
            EPOCH,
            epoch,
            MEMBERS,
            members.stream().map(ClusterMember::toString).collect(Collectors.joining(",")));
  }

  /**
   * Reads the lines of {@link #text}.
   *
   * @throws IllegalArgumentException if they are something else
   */
  static Fences of(Properties found) {
    return new Fences(
        Integer.parseInt(found.getProperty(EPOCH, "")),
        ClusterMember.parse(found.getProperty(MEMBERS, "")));
  }

  /**
   * Reads a file, if it is there.
   *
   * @throws IllegalStateException if it cannot be read
   */
  static Optional<Fences> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties found = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      found.load(reader);
      return Optional.of(of(found));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(
          file
              + " cannot be read: it says whom this node keeps from taking part. Copy it from"
              + " another node of this cluster",
          e);
    }
  }
}
