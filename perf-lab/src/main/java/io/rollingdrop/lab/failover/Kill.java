package io.rollingdrop.lab.failover;

import java.util.List;

/**
 * A leader killed.
 *
 * @param number from 1
 * @param killed the node
 * @param next the node that led when all were back
 * @param gapMs the longest that a command waited of those answered from then to the next kill
 * @param backMs until the node was started again and had caught up
 * @param term at the end of it
 * @param elections since the kill
 */
record Kill(
    int number, int killed, int next, double gapMs, double backMs, long term, long elections) {

  static final List<String> COLUMNS =
      List.of("kill", "node", "gap ms", "back after ms", "then led", "term", "elections");

  List<String> row() {
    return List.of(
        Integer.toString(number),
        Integer.toString(killed),
        "%,.0f".formatted(gapMs),
        "%,.0f".formatted(backMs),
        Integer.toString(next),
        Long.toString(term),
        Long.toString(elections));
  }

  @Override
  public String toString() {
    return "kill %d of node %d: gap %,.0f ms, back after %,.0f ms; node %d leads in term %d"
        .formatted(number, killed, gapMs, backMs, next, term);
  }
}
