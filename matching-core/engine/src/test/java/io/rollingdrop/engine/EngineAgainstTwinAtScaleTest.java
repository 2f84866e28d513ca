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
 * Engine and twin on a great many commands of {@link EngineAgainstTwinTest}, and of {@link
 * PlatformSteps} between them, in sequences that each have a seed. Three million; with {@code
 * -Drollingdrop.long=true} a hundred million; {@code -Drollingdrop.twin=N} says how many, {@code
 * -Drollingdrop.seed=N} with which seed the first sequence is drawn.
 */
class EngineAgainstTwinAtScaleTest {

  private static final long COMMANDS =
      Long.getLong(
          "rollingdrop.twin", Boolean.getBoolean("rollingdrop.long") ? 100_000_000 : 3_000_000);

  private static final List<PlatformSteps.Kind> KINDS = List.of(PlatformSteps.Kind.values());
  private static final int GENERATOR_SIZE = 1_000;
  private static final int BETWEEN_AUDITS = 50;
  private static final long BETWEEN_PROGRESS_NS = TimeUnit.SECONDS.toNanos(5);

  /** All but the one for want of levels: no side of the twin's book is bounded. */
  private static final Set<CancelReason> CANCEL_REASONS =
      EnumSet.of(
          CancelReason.REQUESTED,
          CancelReason.IOC_REMAINDER,
          CancelReason.SELF_TRADE,
          CancelReason.EXPIRED,
          CancelReason.MASS_CANCEL);

  /** As {@link DecidedEvents} says them. */
  private static final Set<String> EVENTS =
      Set.of(
          "accepted",
          "trade",
          "amended",
          "replaced",
          "replenished",
          "triggered",
          "cancelling",
          "all",
          "rejected",
          "repeated",
          "link",
          "session",
          "103",
          "104",
          "106",
          "110",
          "111",
          "112",
          "113",
          "114",
          "115",
          "116",
          "117",
          "118",
          "119",
          "120",
          "121",
          "transferred",
          "pending",
          "posted",
          "voided",
          "126",
          "127",
          "128",
          "129");

  private static final int STEPS_A_PLATFORM_STEP = 7;

  /** An action on the market, or, if there is none, something of the platform. */
  private record Step(Action action, PlatformSteps.Kind kind, int draw) {
    @Override
    public String toString() {
      return action != null ? action.toString() : kind + " " + draw;
    }
  }

  private final RandomGenerator<Action> generator =
      EngineAgainstTwinTest.action().generator(GENERATOR_SIZE);
  private final EngineAgainstTwinTest both = new EngineAgainstTwinTest();
  private final Set<String> said = new HashSet<>();
  private PlatformSteps platform;

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
            EnumSet.range(RejectReason.RULES_NOT_ACTIVE, RejectReason.HAS_OPEN_ORDERS).stream()
                .map(Enum::name),
            CANCEL_REASONS.stream().map(Enum::name))
        .flatMap(words -> words)
        .collect(Collectors.toSet());
  }

  /** Plays a sequence; returns its length. */
  private int play(long seed) {
    Random random = new Random(seed);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < EngineAgainstTwinTest.MOST_ACTIONS; i++) {
      steps.add(
          random.nextInt(STEPS_A_PLATFORM_STEP) == 0
              ? new Step(null, KINDS.get(random.nextInt(KINDS.size())), random.nextInt())
              : new Step(generator.next(random).value(), null, 0));
    }
    begin();
    for (int i = 0; i < steps.size(); i++) {
      try {
        note(decideAlike(steps.get(i)));
        if (i % BETWEEN_AUDITS == 0 || i == steps.size() - 1) {
          both.core.engine.audit();
        }
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(told(seed, steps.subList(0, i + 1)), e);
      }
    }
    return steps.size();
  }

  private void begin() {
    NaivePlatform twin = new NaivePlatform();
    both.begin(twin);
    platform = new PlatformSteps(both.core, twin);
  }

  private List<String> decideAlike(Step step) {
    return step.action != null
        ? both.decideAlike(step.action)
        : platform.decideAlike(step.kind, step.draw);
  }

  private void note(List<String> lines) {
    for (String line : lines) {
      said.add(line.substring(0, line.indexOf(' ')));
      if (line.startsWith("rej") || line.startsWith("cancelled") || line.startsWith("event")) {
        said.addAll(List.of(line.split(" ")));
      }
    }
  }

  private String told(long seed, List<Step> failing) {
    return "-Drollingdrop.seed=%d -Drollingdrop.twin=1; it takes no more than%n  %s"
        .formatted(
            seed,
            shortest(failing).stream().map(Step::toString).collect(Collectors.joining("\n  ")));
  }

  /** Leaves out halves, quarters and so on, as long as they are not decided alike without. */
  private List<Step> shortest(List<Step> failing) {
    List<Step> shortest = List.copyOf(failing);
    for (int part = failing.size() / 2; part > 0; part /= 2) {
      for (int from = 0; from + part <= shortest.size(); ) {
        List<Step> shorter = new ArrayList<>(shortest);
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

  private boolean fails(List<Step> steps) {
    try {
      begin();
      steps.forEach(this::decideAlike);
      both.core.engine.audit();
      return false;
    } catch (AssertionError | RuntimeException e) {
      return true;
    }
  }
}
