package io.rollingdrop.engine;

import io.rollingdrop.protocol.CommandFormat;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.StringJoiner;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Has an engine decide a {@link CommandStream}, takes snapshots, goes on from some of them, and
 * says what came of it: the SHA-256 of all events and snapshots, byte by byte, and the state hash,
 * every thousand commands; and how often which event and which reject reason came.
 *
 * <p>Arguments: the seed, and how many commands.
 */
final class DecidedDigest implements EventSink {

  private static final int COMMANDS_A_LINE = 1_000;
  private static final int COMMANDS_A_SNAPSHOT = 2_500;
  private static final int LONGEST_EVENT = 1_024;

  private final byte[] bytes = new byte[LONGEST_EVENT];
  private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
  private final MessageDigest sha256 = newSha256();
  private final Occurrences occurrences = new Occurrences();
  private final StringJoiner lines = new StringJoiner("\n");
  private Engine engine = new Engine(1, this, Engine.RULES_IN_PREPARATION);
  private MemorySnapshot snapshot;
  private int claimed;

  /** The outcome of so many commands of the stream of that seed. */
  DecidedDigest(long seed, int commands) {
    decide(new CommandStream(seed), commands);
    engine.audit();
  }

  public static void main(String[] args) {
    // In one encoding, whatever the machine is set to.
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    out.println(new DecidedDigest(Long.parseLong(args[0]), Integer.parseInt(args[1])).lines());
  }

  /** Digests and state hashes on the way, then what came how often. */
  String lines() {
    return lines.toString();
  }

  /** What came of them. */
  Occurrences occurrences() {
    return occurrences;
  }

  private void decide(CommandStream stream, int commands) {
    for (int i = 1; i <= commands; i++) {
      int length = stream.next();
      MutableDirectBuffer command = stream.buffer();
      if (CommandFormat.check(command, 0, length, engine.rulesVersion())
          == CommandFormat.Fault.NONE) {
        engine.onCommand(engine.lastSequence() + 1, stream.nowNs(), command, 0, length);
      }
      stream.went(engine.lastSequence());
      snapshots(i);
      if (i % COMMANDS_A_LINE == 0) {
        lines.add(
            i + " commands: " + sha256SoFar() + ", state " + Long.toHexString(engine.stateHash()));
      }
    }
    lines.add(occurrences.toString());
  }

  /**
   * Of two snapshots one is taken slice by slice, while commands are decided; the other at once,
   * and another engine goes on from it.
   */
  private void snapshots(int commands) {
    if (commands % COMMANDS_A_SNAPSHOT == 0) {
      snapshot = new MemorySnapshot();
      engine.beginCapture(snapshot);
      if (commands / COMMANDS_A_SNAPSHOT % 2 == 0) {
        capture(Integer.MAX_VALUE);
        Engine other = new Engine(1, this, Engine.RULES_IN_PREPARATION);
        other.restore(snapshot);
        engine = other;
        snapshot = null;
      }
    }
    if (snapshot != null && capture(1)) {
      snapshot = null;
    }
  }

  /** Takes so many slices; returns whether the snapshot is complete. */
  private boolean capture(int slices) {
    snapshot.room = slices;
    while (engine.captureNext()) {
      // Until there is no room, or no slice.
    }
    if (!engine.isCaptureComplete()) {
      return false;
    }
    engine.endCapture();
    snapshot.addTo(sha256);
    return true;
  }

  @Override
  public int claim(int length) {
    claimed = length;
    buffer.setMemory(0, length, (byte) 0);
    return 0;
  }

  @Override
  public MutableDirectBuffer buffer() {
    return buffer;
  }

  @Override
  public void commit() {
    sha256.update(bytes, 0, claimed);
    occurrences.count(buffer);
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Of all so far. */
  private String sha256SoFar() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) sha256.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's SHA-256 can be read on the way", e);
    }
  }
}
