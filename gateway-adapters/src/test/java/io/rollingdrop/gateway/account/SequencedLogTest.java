package io.rollingdrop.gateway.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SequencedLogTest {

  private static List<Long> descending(SequencedLog<Long> log, long below) {
    List<Long> seen = new ArrayList<>();
    log.descend(below, 0, seen::add);
    return seen;
  }

  @Test
  void behavesAsATreeMapUnderRandomAppendsAndRemovals() {
    Random random = new Random(7);
    SequencedLog<Long> log = new SequencedLog<>();
    TreeMap<Long, Long> twin = new TreeMap<>();
    long next = 0;
    for (int i = 0; i < 20_000; i++) {
      if (twin.isEmpty() || random.nextInt(100) < 52) {
        next += 1 + random.nextInt(3);
        log.append(next, 0, next);
        twin.put(next, next);
      } else {
        Long from = twin.ceilingKey(random.nextLong(next + 1));
        long key = from == null ? twin.firstKey() : from;
        assertThat(log.remove(key, 0)).isTrue();
        assertThat(log.remove(key, 0)).isFalse();
        twin.remove(key);
      }
      if (i % 500 == 0) {
        long below = random.nextLong(next + 2);
        assertThat(descending(log, below))
            .containsExactlyElementsOf(twin.headMap(below, false).descendingMap().values());
        assertThat(log.oldest()).isEqualTo(twin.isEmpty() ? null : twin.firstKey());
        assertThat(log.live()).isEqualTo(twin.size());
      }
    }
  }

  @Test
  void entriesOfOneSequenceAreOrderedByTheirMinorKey() {
    SequencedLog<String> log = new SequencedLog<>();
    log.append(5, 0, "a");
    log.append(5, 1, "b");
    log.append(6, 0, "c");
    List<String> seen = new ArrayList<>();
    log.descend(5, 1, seen::add);
    log.ascend(5, 1, seen::add);
    assertThat(seen).containsExactly("a", "b", "c");
  }

  @Test
  void anEntryOutOfOrderIsRefused() {
    SequencedLog<String> log = new SequencedLog<>();
    log.append(5, 1, "a");
    assertThatThrownBy(() -> log.append(5, 1, "b")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> log.append(4, 9, "b")).isInstanceOf(IllegalStateException.class);
  }
}
