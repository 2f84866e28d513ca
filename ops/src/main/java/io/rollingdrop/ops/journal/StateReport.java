package io.rollingdrop.ops.journal;

import io.rollingdrop.ops.decided.DecidedState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A state as of a moment, for people and for programs. */
final class StateReport {

  private static final int ALL = Integer.MAX_VALUE;

  private final DecidedState state;
  private final StateView view;
  private final Integer market;
  private final Long order;

  /**
   * @param market whose book was asked for; null: none
   * @param order asked for; null: none
   */
  StateReport(DecidedState state, StateView view, Integer market, Long order) {
    this.state = state;
    this.view = view;
    this.market = market;
    this.order = order;
  }

  /** A JSON object; a market or an order that was asked for and is not there is null. */
  String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("sequence", state.sequence());
    all.put("time", JournalReading.time(state.timestampNs()).toString());
    all.put("state_hash", hash());
    all.put("rules_version", state.rulesVersion());
    all.put("from_snapshot", state.beganAfter());
    all.putAll(view.counts());
    all.put("assets", view.assets());
    all.put("balances", view.balances());
    if (market != null) {
      all.put("market", view.market());
      all.put("bids", view.bids());
      all.put("asks", view.asks());
    }
    if (order != null) {
      all.put("order", view.order());
    }
    return MessageLine.json(all);
  }

  /**
   * Lines.
   *
   * @param limit most balances
   */
  List<String> text(int limit) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "state after sequence %d, %s, state hash %s, rules %d"
            .formatted(
                state.sequence(),
                JournalReading.time(state.timestampNs()),
                hash(),
                state.rulesVersion()));
    lines.add(
        "decided again from "
            + (state.beganAfter() == 0
                ? "the first command"
                : "the snapshot at " + state.beganAfter()));
    lines.add(fields(view.counts()));
    add(lines, "assets", view.assets(), ALL);
    add(lines, "balances", view.balances(), limit);
    if (market != null) {
      lines.add(
          view.market() == null
              ? "no market " + market + " then"
              : "market " + fields(view.market()));
      add(lines, "bids", view.bids(), ALL);
      add(lines, "asks", view.asks(), ALL);
    }
    if (order != null) {
      lines.add(
          view.order() == null
              ? "order "
                  + order
                  + " did not rest then; 'journal dump --events --order "
                  + order
                  + "' says what became of it"
              : "order " + fields(view.order()));
    }
    return lines;
  }

  private String hash() {
    return "%016x".formatted(state.stateHash());
  }

  private static String fields(Map<String, Object> row) {
    return row.entrySet().stream()
        .map(field -> field.getKey() + "=" + field.getValue())
        .collect(Collectors.joining(" "));
  }

  private static void add(
      List<String> lines, String title, List<Map<String, Object>> rows, int limit) {
    lines.add(rows.isEmpty() ? "no " + title : title);
    lines.addAll(TextTable.lines(rows, limit));
  }
}
