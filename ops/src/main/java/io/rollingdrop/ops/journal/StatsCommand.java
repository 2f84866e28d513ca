package io.rollingdrop.ops.journal;

import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.OffChainException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Counts what is in the journals. */
@Command(
    name = "stats",
    description = {
      "Counts commands and events by kind and rejects by reason; times, rates, files and their groups,"
          + " snapshots with age and size, epochs.",
      "May be run beside a running core, of which it counts what there is by then. Of a damaged"
          + " journal it counts the files up to the damage, and says where that is."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all was counted",
      "1:something is damaged, or cannot be read",
      "2:wrong usage"
    },
    mixinStandardHelpOptions = true)
final class StatsCommand implements Callable<Integer> {

  @Mixin private JournalFolder folder;

  @Option(names = "--json", description = "One JSON object, instead of text.")
  private boolean asJson;

  @Override
  public Integer call() {
    try {
      JournalStatistics statistics = new JournalStatistics(folder.core());
      List<Map<String, Object>> snapshots = statistics.snapshots();
      if (asJson) {
        System.out.println(json(statistics, snapshots));
      } else {
        print(System.out, statistics, snapshots);
      }
      return statistics.damage().isEmpty() ? 0 : 1;
    } catch (JournalException | OffChainException e) {
      System.err.println("rollingdrop journal stats: " + e.getMessage());
      return 1;
    }
  }

  private String json(JournalStatistics statistics, List<Map<String, Object>> snapshots) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("folder", folder.core().toString());
    all.put("usable_mib", statistics.usableMib());
    all.put("commands", statistics.commands());
    all.put("command_kinds", statistics.commandKinds());
    all.put("events", statistics.events());
    all.put("event_kinds", statistics.eventKinds());
    all.put("rejects", statistics.rejects());
    all.put("files", statistics.files());
    all.put("snapshots", snapshots);
    all.put("epochs", statistics.epochs());
    all.put("damage", statistics.damage());
    return MessageLine.json(all);
  }

  private void print(
      PrintStream out, JournalStatistics statistics, List<Map<String, Object>> snapshots) {
    out.printf("folder     %s, %,d MiB usable%n", folder.core(), statistics.usableMib());
    out.println("commands   " + fields(statistics.commands()));
    printCounts(out, statistics.commandKinds());
    out.println("events     " + fields(statistics.events()));
    printCounts(out, statistics.eventKinds());
    if (!statistics.rejects().isEmpty()) {
      out.println("rejects");
      printCounts(out, statistics.rejects());
    }
    out.println("files");
    TextTable.lines(statistics.files(), Integer.MAX_VALUE).forEach(out::println);
    out.println(snapshots.isEmpty() ? "no snapshots" : "snapshots");
    TextTable.lines(snapshots, Integer.MAX_VALUE).forEach(out::println);
    out.println("epochs");
    TextTable.lines(statistics.epochs(), Integer.MAX_VALUE).forEach(out::println);
    statistics.damage().forEach(damage -> out.println("DAMAGED: " + damage));
  }

  private static String fields(Map<String, Object> summary) {
    return summary.entrySet().stream()
        .map(field -> field.getKey().replace('_', ' ') + " " + field.getValue())
        .collect(Collectors.joining(", "));
  }

  private static void printCounts(PrintStream out, Map<String, ?> counts) {
    counts.forEach((name, count) -> out.printf("  %,14d  %s%n", (Long) count, name));
  }
}
