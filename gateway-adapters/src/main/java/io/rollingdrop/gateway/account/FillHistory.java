package io.rollingdrop.gateway.account;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The latest fills, by account and in all. For the feed's thread only; readers use the logs. */
final class FillHistory {

  private record Kept(AccountModel account, FillView fill) {}

  private final int perAccount;
  private final int inAll;
  private final List<Kept> pending = new ArrayList<>();
  private final ArrayDeque<Kept> kept = new ArrayDeque<>();

  FillHistory(Retention retention) {
    perAccount = retention.fillsPerAccount();
    inAll = retention.fills();
  }

  /** Notes a fill, to be shown by the next {@link #publish}. */
  void add(AccountModel account, FillView fill) {
    pending.add(new Kept(account, fill));
  }

  /** Shows the command's fills to readers. */
  void publish() {
    for (int i = 0; i < pending.size(); i++) {
      Kept next = pending.get(i);
      SequencedLog<FillView> log = next.account().fills;
      log.append(next.fill().sequence(), next.fill().minor(), next.fill());
      if (log.live() > perAccount) {
        forget(next.account(), log.oldest());
      }
      kept.addLast(next);
      if (kept.size() > inAll) {
        Kept oldest = kept.pollFirst();
        forget(oldest.account(), oldest.fill());
      }
    }
    pending.clear();
  }

  /** What was forgotten for its account's sake is met again, and not found, when its turn comes. */
  private static void forget(AccountModel account, FillView fill) {
    if (account.fills.remove(fill.sequence(), fill.minor())) {
      account.fillsForgottenThrough = fill.sequence();
    }
  }
}
