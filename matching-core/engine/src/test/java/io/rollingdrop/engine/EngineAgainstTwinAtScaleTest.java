package io.rollingdrop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.engine.EngineAgainstTwinTest.Action;
import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.RejectReason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.RandomGenerator;

/**
 * Engine and twin on a great many commands of {@link EngineAgainstTwinTest}, in sequences that each
 * have a seed. Three million; with {@code -Drollingdrop.long=true} a hundred million; {@code
 * -Drollingdrop.twin=N} says how many, {@code -Drollingdrop.seed=N} with which seed the first
 * sequence is drawn.
 */
class EngineAgainstTwinAtScaleTest {

  private static final long COMMANDS =
      Long.getLong(
          "rollingdrop.twin", Boolean.getBoolean("rollingdrop.long") ? 100_000_000 : 3_000_000);

  private static final int GENERATOR_SIZE = 1_000;
  private static final int BETWEEN_AUDITS = 50;
  private static final long BETWEEN_PROGRESS_NS = TimeUnit.SECONDS.toNanos(5);

  /** All that the twin's one market knows; {@link DeterminismTest} looks at the others. */
  private static final Set<RejectReason> REASONS_OF_THE_TWIN =
      EnumSet.of(
          RejectReason.UNKNOWN_ORDER,
          RejectReason.INVALID_PRICE,
          RejectReason.INVALID_QUANTITY,
          RejectReason.INSUFFICIENT_BALANCE,
          RejectReason.AMEND_MAY_ONLY_REDUCE,
          RejectReason.NOT_FILLABLE,
          RejectReason.MINIMUM_NOT_FILLABLE,
          RejectReason.WOULD_TRADE,
          RejectReason.INVALID_TERMS,
          RejectReason.INVALID_EXPIRY,
          RejectReason.NO_SESSION,
          RejectReason.INVALID_DISPLAY_QUANTITY,
          RejectReason.STOP_PRICE_REACHED);

  /** No side of the twin's book is bounded. */
  private static final Set<CancelReason> CANCEL_REASONS =
      EnumSet.complementOf(EnumSet.of(CancelReason.LEVEL_LIMIT, CancelReason.NULL_VAL));

  private static final Set<String> EVENTS =
      Set.of("accepted", "trade", "amended", "replaced", "replenished", "triggered", "cancelling");

  private final RandomGenerator<Action> generator =
      EngineAgainstTwinTest.action().generator(GENERATOR_SIZE);
  private final EngineAgainstTwinTest both = new EngineAgainstTwinTest();
  private final Set<String> said = new HashSet<>();

  @Example
  void a_great_many_commands_are_decided_alike() {
    long seed = Long.getLong("rollingdrop.seed", System.nanoTime());
    long begin = System.nanoTime();
    long told = begin;
    for (long decided = 0; decided < COMMANDS; seed++) {
      decided += play(seed);
      long now = System.nanoTime();
      if (now - told > BETWEEN_PROGRESS_NS) {
        told = now;
        long perSecond = decided * TimeUnit.SECONDS.toNanos(1) / (now - begin);
        System.out.printf(
            "twin: %,d of %,d commands, %,d a second%n", decided, COMMANDS, perSecond);
      }
    }
    assertThat(said).as("reached by the sequences").containsAll(wanted());
  }

  private static Set<String> wanted() {
    return Stream.of(
            EVENTS.stream(),
            REASONS_OF_THE_TWIN.stream().map(Enum::name),
            CANCEL_REASONS.stream().map(Enum::name))
        .flatMap(words -> words)
        .collect(Collectors.toSet());
  }

  /** Plays a sequence; returns its length. */
  private int play(long seed) {
    Random random = new Random(seed);
    List<Action> actions = new ArrayList<>();
    for (int i = 0; i < EngineAgainstTwinTest.MOST_ACTIONS; i++) {
      actions.add(generator.next(random).value());
    }
    both.begin();
    for (int i = 0; i < actions.size(); i++) {
      try {
        note(both.decideAlike(actions.get(i)));
        if (i % BETWEEN_AUDITS == 0 || i == actions.size() - 1) {
          both.core.engine.audit();
        }
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(told(seed, actions.subList(0, i + 1)), e);
      }
    }
    return actions.size();
  }

  private void note(List<String> lines) {
    for (String line : lines) {
      said.add(line.substring(0, line.indexOf(' ')));
      if (line.startsWith("rejected") || line.startsWith("cancelled")) {
        said.addAll(List.of(line.split(" ")));
      }
    }
  }

  private String told(long seed, List<Action> failing) {
    return "-Drollingdrop.seed=%d -Drollingdrop.twin=1; it takes no more than%n  %s"
        .formatted(
            seed,
            shortest(failing).stream().map(Action::toString).collect(Collectors.joining("\n  ")));
  }

  /** Leaves out halves, quarters and so on, as long as they are not decided alike without. */
  private List<Action> shortest(List<Action> failing) {
    List<Action> shortest = List.copyOf(failing);
    for (int part = failing.size() / 2; part > 0; part /= 2) {
      for (int from = 0; from + part <= shortest.size(); ) {
        List<Action> shorter = new ArrayList<>(shortest);
        shorter.subList(from, from + part).clear();
        if (fails(shorter)) {
          shortest = shorter;
        } else {
          from += part;
        }
      }
    }
    return shortest;
  }

  private boolean fails(List<Action> actions) {
    try {
      both.begin();
      actions.forEach(both::decideAlike);
      both.core.engine.audit();
      return false;
    } catch (AssertionError | RuntimeException e) {
      return true;
    }
  }
}
