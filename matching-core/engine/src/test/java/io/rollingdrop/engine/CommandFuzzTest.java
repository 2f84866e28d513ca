package io.rollingdrop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.CommandFormat;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Any bytes, and commands of which something was changed: the check and the engine answer them, and
 * neither ever throws. {@code -Drollingdrop.fuzz=N} offers that many, from {@code
 * -Drollingdrop.seed=N} on.
 */
class CommandFuzzTest {

  private static final int VOLUME = Integer.getInteger("rollingdrop.fuzz", 100_000);
  private static final int STREAM = 20_000;
  private static final int BETWEEN_AUDITS = 1_000;
  private static final int BETWEEN_LOOKS_AT_ALL = 16;
  private static final int LONGEST = CommandFormat.MAX_LENGTH + Long.BYTES * Long.BYTES;
  private static final int BEFORE_ANY_RULES = 20;

  private final byte[] bytes = new byte[LONGEST];

  @Property(tries = 200)
  void a_changed_command_is_decided_or_is_none(
      @ForAll("mutations") List<List<Mutation>> commands, @ForAll byte[] arbitrary) {
    CommandStream stream = new CommandStream(commands.size(), 0);
    FuzzedCore core = new FuzzedCore();
    while (stream.isSettingUp()) {
      offerNext(core, stream, List.of(), false);
    }
    for (List<Mutation> mutations : commands) {
      offerNext(core, stream, mutations, true);
      offerNext(core, stream, List.of(), true);
    }
    core.offer(arbitrary, arbitrary.length, stream.nowNs(), true);
    core.audit();
  }

  @Example
  void a_great_many_are_decided_or_are_none() {
    long seed = Long.getLong("rollingdrop.seed", System.nanoTime());
    long offered = 0;
    while (offered < VOLUME) {
      try {
        offered += offerStream(seed);
      } catch (AssertionError e) {
        throw new AssertionError("with -Drollingdrop.seed=" + seed, e);
      }
      seed++;
    }
  }

  /** Half of a stream's commands are changed, and some bytes are no command at all. */
  private int offerStream(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    CommandStream stream = new CommandStream(seed);
    FuzzedCore core = new FuzzedCore();
    for (int i = 0; i < BEFORE_ANY_RULES; i++) {
      offerNoise(core, stream, random);
    }
    for (int i = 0; i < STREAM; i++) {
      boolean looksAtAll = i % BETWEEN_LOOKS_AT_ALL == 0;
      switch (stream.isSettingUp() ? 0 : random.nextInt(8)) {
        case 0, 1, 2 -> offerNext(core, stream, List.of(), looksAtAll);
        case 3 -> offerNoise(core, stream, random);
        case 4, 5 -> offerNext(core, stream, List.of(Mutation.draw(random)), looksAtAll);
        default ->
            offerNext(
                core, stream, List.of(Mutation.draw(random), Mutation.draw(random)), looksAtAll);
      }
      if (i % BETWEEN_AUDITS == 0) {
        core.audit();
      }
    }
    core.audit();
    assertThat(core.decided()).as("that were commands").isGreaterThan(STREAM / 5);
    assertThat(core.rejected()).as("that were rejected").isGreaterThan(STREAM / 10);
    return STREAM;
  }

  private void offerNext(
      FuzzedCore core, CommandStream stream, List<Mutation> mutations, boolean looksAtAll) {
    int length = stream.next();
    stream.buffer().getBytes(0, bytes, 0, length);
    for (Mutation mutation : mutations) {
      length = mutation.apply(bytes, length);
    }
    core.offer(bytes, length, stream.nowNs(), looksAtAll);
  }

  private void offerNoise(FuzzedCore core, CommandStream stream, SplittableRandom random) {
    random.nextBytes(bytes);
    core.offer(bytes, random.nextInt(LONGEST), stream.nowNs(), false);
  }

  @Provide
  Arbitrary<List<List<Mutation>>> mutations() {
    return Combinators.combine(
            Arbitraries.of(Mutation.Kind.class),
            Arbitraries.integers().between(0, CommandFormat.MAX_LENGTH),
            Arbitraries.longs())
        .as(Mutation::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .list()
        .ofMaxSize(60);
  }
}
