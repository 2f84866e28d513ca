package io.rollingdrop.ops.journal;

import io.rollingdrop.ops.decided.DecidedState;
import io.rollingdrop.pipeline.JournalException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the state as of any moment. */
@Command(
    name = "replay",
    description = {
      "Decides the commands again, up to a sequence or a time, and prints the state as of then:"
          + " totals, balances, and the book and order asked for.",
      "Goes on from the newest snapshot before that moment, in an engine of its own; may be run"
          + " beside a running core. Amounts are minor units, prices ticks, quantities lots."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the state was printed",
      "1:the journal does not go that far, or cannot be read",
      "2:wrong usage"
    },
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {

  /** The moment; the newest there is, if it is not said. */
  static final class Moment {
    @Option(
        names = "--to",
        paramLabel = "SEQUENCE",
        required = true,
        description = "After this command. Default: the last there is.")
    private Long sequence;

    @Option(
        names = "--time",
        paramLabel = "ISO8601",
        required = true,
        description = "After the last command sequenced by then; 2026-01-02T03:04:05.678Z.")
    private String time;
  }

  @Spec private CommandSpec spec;
  @Mixin private JournalFolder folder;
  @Mixin private ShardOption shard;

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private Moment moment;

  @Option(
      names = "--from-start",
      description = "Decide from the first command, without any snapshot.")
  private boolean fromStart;

  @Option(names = "--account", paramLabel = "ID", description = "Only this account's balances.")
  private Long account;

  @Option(names = "--asset", paramLabel = "ID", description = "Only balances of this asset.")
  private Integer asset;

  @Option(names = "--market", paramLabel = "ID", description = "The book of this market.")
  private Integer market;

  @Option(
      names = "--depth",
      paramLabel = "N",
      defaultValue = "10",
      description = "Most levels of each side. Default: ${DEFAULT-VALUE}.")
  private int depth;

  @Option(names = "--order", paramLabel = "ID", description = "This order, if it rests.")
  private Long order;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "Most balances as text; JSON has all. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(names = "--json", description = "One JSON object, instead of text.")
  private boolean asJson;

  @Override
  public Integer call() {
    StateMoment until = until();
    try (DecidedState state = until.begin(folder.core(), shard.id(), fromStart)) {
      until.decide(state, folder.core());
      StateView view =
          new StateView(new StateView.Wanted(account, asset, market, Math.max(0, depth), order));
      state.forEachRecord(view);
      StateReport report = new StateReport(state, view, market, order);
      if (asJson) {
        System.out.println(report.json());
      } else {
        report.text(Math.max(0, limit)).forEach(System.out::println);
      }
      return 0;
    } catch (JournalException e) {
      System.err.println("rollingdrop journal replay: " + e.getMessage());
      return 1;
    }
  }

  private StateMoment until() {
    if (moment == null) {
      return StateMoment.NEWEST;
    }
    if (moment.time != null) {
      return StateMoment.atTime(instant(moment.time));
    }
    if (moment.sequence < 1) {
      throw new ParameterException(
          spec.commandLine(), "--to must be 1 or more: sequences begin there");
    }
    return StateMoment.after(moment.sequence);
  }

  private Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--time '" + text + "' is not a time as 2026-01-02T03:04:05.678Z is, in UTC",
          e);
    }
  }
}
