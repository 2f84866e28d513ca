package io.rollingdrop.satellite.persister;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AcknowledgementTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final CoreToldOf core = new CoreToldOf();
  private final Acknowledgement acknowledgement = new Acknowledgement("postgres", core, 0);

  @Test
  void the_core_is_told_at_once_and_then_at_most_once_a_second() {
    acknowledgement.tellIfDue(0);
    assertThat(core.told).isEmpty();
    acknowledgement.reached(at(1));
    acknowledgement.tellIfDue(0);
    acknowledgement.reached(at(2));
    acknowledgement.tellIfDue(SECOND - 1);
    acknowledgement.reached(at(3));
    acknowledgement.tellIfDue(SECOND);
    acknowledgement.tellIfDue(9 * SECOND);
    assertThat(core.told)
        .containsExactly("persister-postgres " + at(1), "persister-postgres " + at(3));
  }

  @Test
  void what_could_not_be_told_is_told_later() {
    core.reachable = false;
    acknowledgement.reached(at(1));
    acknowledgement.tellIfDue(0);
    core.reachable = true;
    acknowledgement.tellIfDue(SECOND - 1);
    assertThat(core.told).isEmpty();
    acknowledgement.tellIfDue(SECOND);
    assertThat(core.told).containsExactly("persister-postgres " + at(1));
  }

  private static Position at(long sequence) {
    return new Position(1, sequence, 0, 7);
  }

  private static final class CoreToldOf implements EventFeed {
    private final List<String> told = new ArrayList<>();
    private boolean reachable = true;

    @Override
    public EventSubscription open(Position from) {
      throw new UnsupportedOperationException("not read here");
    }

    @Override
    public void acknowledge(String consumer, Position position) {
      if (!reachable) {
        throw new FeedUnavailableException("the core is down");
      }
      told.add(consumer + " " + position);
    }
  }
}
