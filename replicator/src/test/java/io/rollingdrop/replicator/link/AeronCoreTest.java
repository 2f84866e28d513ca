package io.rollingdrop.replicator.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.StateSnapshot;
import io.rollingdrop.protocol.snapshot.OrderRecordDecoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The contract, over the Aeron link; with a core in another process where it is to be killed, and
 * in this one, behind a media driver of its own, where it is not.
 */
class AeronCoreTest extends CoreClientContract {
  private CoreHost.ThisProcess host;

  @Override
  protected CoreUnderTest start(Path folder, boolean toBeKilled) {
    if (toBeKilled) {
      return new CoreOverAeron(folder, new CoreHost.OwnProcess(folder));
    }
    host = new CoreHost.ThisProcess(folder);
    return new CoreOverAeron(folder, host);
  }

  @Test
  void a_new_consumer_begins_with_the_newest_snapshot_and_goes_on_with_the_events_after_it() {
    long resting = accepted(sell(100, 5, "before")).sequence();
    StateSnapshot snapshot = snapshotOf(resting);
    List<Long> orders = new ArrayList<>();
    OrderRecordDecoder order = new OrderRecordDecoder();
    try (snapshot;
        EventSubscription events = events().open(snapshot.position())) {
      snapshot.forEach(
          (templateId, buffer, offset, blockLength, version) -> {
            if (templateId == OrderRecordDecoder.TEMPLATE_ID) {
              order.wrap(buffer, offset, blockLength, version);
              orders.add(order.openQuantity());
            }
          });
      assertThat(orders).containsExactly(5L);
      long after = accepted(sell(101, 7, "after")).sequence();
      Await.until(
          "the events after the snapshot",
          () -> {
            LinkRig.pollOnce(events, new ArrayList<>(), 100);
            return events.position().sequence() >= after;
          });
    }
  }

  /** Of the state at that sequence, or later. */
  private StateSnapshot snapshotOf(long sequence) {
    host.requestSnapshot();
    return Await.value(
        "a snapshot",
        () -> {
          StateSnapshot newest = events().newestSnapshot().orElse(null);
          if (newest != null && newest.sequence() < sequence) {
            newest.close();
            return null;
          }
          return newest;
        });
  }
}
