package io.rollingdrop.lab.cluster;

import io.rollingdrop.journal.Rolling;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.replicator.cluster.BareNode;
import io.rollingdrop.replicator.cluster.ClusterMember;
import io.rollingdrop.replicator.cluster.ClusterNode;
import io.rollingdrop.replicator.cluster.ClusterNodeSettings;
import io.rollingdrop.replicator.link.LinkToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;

/**
 * A process that is a node of one cluster after the other: with a core, or with an echo instead. So
 * both are run by the same JVMs, warm alike, and neither has the other beside it. It obeys lines of
 * its input, answers each with one line, and ends with its input.
 */
final class NodeHost {

  /** With a folder: be a node with a core. */
  static final String CORE = "core ";

  /** As {@link #CORE}, and record what it does, in a file of the folder. */
  static final String PROFILED_CORE = "profiled-core ";

  /** The recording's name in the node's folder; there when the node is none any more. */
  static final String RECORDING = "profile.jfr";

  /** With a folder: be a node with an echo. */
  static final String ECHO = "echo ";

  /** Tell what the core has published: answered by its position. */
  static final String PUBLISHED = "published";

  /** Be no node any more. */
  static final String STOP = "stop";

  static final String DONE = "done";
  static final String FAILED = "failed: ";

  private static final Duration INTERVAL = Duration.ofMillis(10);

  private final int memberId;
  private final List<ClusterMember> members;
  private final Path drivers;
  private final LinkToken token;
  private final PrintStream out;
  private ClusterNode core;
  private BareNode echo;
  private Recording recording;
  private volatile Throwable failure;

  private NodeHost(String[] arguments, PrintStream out) {
    memberId = Integer.parseInt(arguments[0]);
    members = ClusterMember.parse(arguments[1]);
    drivers = Path.of(arguments[2]);
    token = LinkToken.load(Path.of(arguments[3]));
    this.out = out;
  }

  /** Arguments: member id, members, media drivers' folder, token's file. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    new NodeHost(arguments, out).obey();
    Runtime.getRuntime().halt(0);
  }

  private void obey() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        out.println(answer(line));
      } catch (RuntimeException e) {
        e.printStackTrace();
        out.println(FAILED + e.toString().replace('\n', ' '));
      }
    }
    stop();
  }

  private String answer(String line) {
    if (failure != null) {
      return FAILED + failure.toString().replace('\n', ' ');
    }
    if (line.startsWith(CORE)) {
      core = ClusterNode.start(settings(line.substring(CORE.length())), this::fail);
      return DONE;
    }
    if (line.startsWith(PROFILED_CORE)) {
      Path folder = Path.of(line.substring(PROFILED_CORE.length()));
      core = ClusterNode.start(settings(folder.toString()), this::fail);
      recording = record(folder.resolve(RECORDING));
      return DONE;
    }
    if (line.startsWith(ECHO)) {
      echo = BareNode.start(settings(line.substring(ECHO.length())), new EchoService(), this::fail);
      return DONE;
    }
    return switch (line) {
      case PUBLISHED -> core.core().published().toString();
      case STOP -> {
        stop();
        yield DONE;
      }
      default -> throw new IllegalArgumentException(line);
    };
  }

  private ClusterNodeSettings settings(String folder) {
    return ClusterNodeSettings.of(
        memberId,
        members,
        Path.of(folder),
        drivers,
        false,
        token,
        Rolling.DAY,
        CoreSettings.DEFAULTS);
  }

  private void fail(Throwable cause) {
    failure = cause;
    cause.printStackTrace();
  }

  /** As much as the lab's profile is made of. */
  private static Recording record(Path file) {
    Recording started = new Recording();
    started.enable("jdk.ExecutionSample").withPeriod(INTERVAL);
    started.enable("jdk.ObjectAllocationSample").withStackTrace();
    try {
      started.setDestination(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    started.start();
    return started;
  }

  private void stop() {
    if (recording != null) {
      recording.stop();
      recording.close();
      recording = null;
    }
    if (core != null) {
      core.close();
      core = null;
    }
    if (echo != null) {
      echo.close();
      echo = null;
    }
  }
}
