package io.rollingdrop.gateway.account;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The latest requests to cancel an account's orders. The feed's thread writes; any thread finds.
 */
final class MassCancelHistory {

  private final int retained;
  private final ConcurrentHashMap<Long, MassCancelView> byRequest = new ConcurrentHashMap<>();

  // Writer only.
  private final ArrayDeque<Long> oldestFirst = new ArrayDeque<>();
  private final List<MassCancelView> changed = new ArrayList<>();

  MassCancelHistory(Retention retention) {
    retained = retention.massCancels();
  }

  /** Any thread. Null if there was none, or it is forgotten. */
  MassCancelView find(long requestSequence) {
    return byRequest.get(requestSequence);
  }

  /** Writer only: one is taken, or done; to be shown with its command. */
  void change(MassCancelView view) {
    changed.add(view);
  }

  /** Writer only: shows the command's changes to readers. */
  void publish() {
    for (int i = 0; i < changed.size(); i++) {
      MassCancelView view = changed.get(i);
      if (byRequest.put(view.requestSequence(), view) == null) {
        oldestFirst.addLast(view.requestSequence());
      }
      if (oldestFirst.size() > retained) {
        byRequest.remove(oldestFirst.pollFirst());
      }
    }
    changed.clear();
  }
}
