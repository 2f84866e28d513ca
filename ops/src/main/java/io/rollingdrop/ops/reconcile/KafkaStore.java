package io.rollingdrop.ops.reconcile;

import io.rollingdrop.ops.decided.Balance;
import io.rollingdrop.ops.decided.BalanceKey;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.SnapshotRecordHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.agrona.collections.MutableLong;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The topic {@code transactions} as a stranger reads it: an ordinary consumer of what is committed,
 * the writer's schema from the registry, a fold of its own. It shares no code with the persister.
 *
 * @param sequence of the last command whose events are all there; 0: none yet
 * @param beginning what its events go on from
 * @param events through that command
 * @param disorder events that stand behind a later one of their partition: some were written twice
 * @param balances that come of the events through that command; none is zero
 */
record KafkaStore(
    long sequence,
    Beginning beginning,
    long events,
    long disorder,
    SortedMap<BalanceKey, Balance> balances) {

  /**
   * Where the topic begins.
   *
   * @param historyAfter after the events of this command; 0: with the first event
   * @param eventsBefore that the core had decided until then
   */
  record Beginning(long historyAfter, long eventsBefore) {
    static final Beginning FIRST_EVENT = new Beginning(0, 0);
  }

  /** Tells what the core had decided. */
  @FunctionalInterface
  interface Past {

    /** Hands over the state after a command; returns how many events there were until then. */
    long stateAfter(long sequence, SnapshotRecordHandler handler);
  }

  private static final String TRANSACTIONS = "transactions";
  private static final String POSITIONS = "transactions-position";
  private static final String SNAPSHOT_HEADER = "snapshot";
  private static final Duration POLL = Duration.ofMillis(200);

  /**
   * Reads the topic from its first event to its present end.
   *
   * @param patience longest wait for an answer
   * @param past asked for the state that the topic's events go on from, if they are not all
   * @throws KafkaException if Kafka does not answer
   * @throws IOException if the registry does not answer, or a record is not Avro of its schema
   */
  static KafkaStore read(String brokers, URI registry, Duration patience, Past past)
      throws IOException, InterruptedException {
    try (AvroEvents events = new AvroEvents(registry, patience);
        KafkaConsumer<byte[], byte[]> consumer = consumer(brokers, patience)) {
      Stand stand = lastStand(consumer, patience);
      Reading reading = new Reading(events, patience, stand.position().sequence());
      Beginning beginning = Beginning.FIRST_EVENT;
      if (stand.historyAfter() > 0) {
        long eventsBefore = past.stateAfter(stand.historyAfter(), reading.fold);
        beginning = new Beginning(stand.historyAfter(), eventsBefore);
      }
      return reading.of(consumer, beginning);
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String brokers, Duration patience) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            brokers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            IsolationLevel.READ_COMMITTED.toString(),
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            (int) patience.toMillis(),
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            10_000),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** What the topic of positions says last. */
  private record Stand(Position position, long historyAfter) {}

  private static Stand lastStand(KafkaConsumer<byte[], byte[]> consumer, Duration patience) {
    Stand last = new Stand(Position.START, 0);
    for (ConsumerRecord<byte[], byte[]> record : new Rest(consumer, POSITIONS, patience)) {
      Header snapshot = record.headers().lastHeader(SNAPSHOT_HEADER);
      last =
          new Stand(
              Position.parse(new String(record.value(), StandardCharsets.US_ASCII)),
              snapshot == null
                  ? 0
                  : Long.parseLong(new String(snapshot.value(), StandardCharsets.US_ASCII)));
    }
    return last;
  }

  /**
   * What does not agree with the core; empty if all does.
   *
   * @param decidedEvents that the core decided through the sequence; empty if that is not known
   */
  String difference(SortedMap<BalanceKey, Balance> decided, OptionalLong decidedEvents) {
    if (disorder > 0) {
      return disorder + " events stand behind later ones of their partition: written twice";
    }
    long expected = decidedEvents.orElse(0) - beginning.eventsBefore();
    if (decidedEvents.isPresent() && events != expected) {
      return "%,d events after sequence %d through %d, the core decided %,d"
          .formatted(events, beginning.historyAfter(), sequence, expected);
    }
    return Differences.between("balances folded from events", decided, balances);
  }

  /** One reading of the topic. */
  private static final class Reading {
    private final AvroEvents events;
    private final Duration patience;
    private final long through;
    private final BalanceFold fold = new BalanceFold();

    Reading(AvroEvents events, Duration patience, long through) {
      this.events = events;
      this.patience = patience;
      this.through = through;
    }

    KafkaStore of(KafkaConsumer<byte[], byte[]> consumer, Beginning beginning)
        throws IOException, InterruptedException {
      Map<Integer, MutableLong> lastSequences = new HashMap<>();
      Map<Integer, MutableLong> lastIndexes = new HashMap<>();
      long count = 0;
      long disorder = 0;
      for (ConsumerRecord<byte[], byte[]> record : new Rest(consumer, TRANSACTIONS, patience)) {
        GenericRecord event = events.read(record.value());
        long sequence = (Long) event.get("sequence");
        if (sequence > through) {
          continue;
        }
        count++;
        int index = (Integer) event.get("index");
        MutableLong lastSequence =
            lastSequences.computeIfAbsent(record.partition(), p -> new MutableLong(0));
        MutableLong lastIndex =
            lastIndexes.computeIfAbsent(record.partition(), p -> new MutableLong(-1));
        if (sequence < lastSequence.get()
            || (sequence == lastSequence.get() && index <= lastIndex.get())) {
          disorder++;
        }
        lastSequence.set(sequence);
        lastIndex.set(index);
        fold.onEvent((GenericRecord) event.get("event"));
      }
      return new KafkaStore(through, beginning, count, disorder, fold.balances());
    }
  }

  /**
   * All records of a topic, from the first through its end as it is now. A {@link KafkaException}
   * ends it where there is no such topic, or no record comes for as long as the patience.
   */
  private record Rest(KafkaConsumer<byte[], byte[]> consumer, String topic, Duration patience)
      implements Iterable<ConsumerRecord<byte[], byte[]>> {

    @Override
    public java.util.Iterator<ConsumerRecord<byte[], byte[]>> iterator() {
      List<TopicPartition> partitions =
          Objects.requireNonNullElse(consumer.partitionsFor(topic), List.<PartitionInfo>of())
              .stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new KafkaException("there is no topic " + topic + ": start the persister first");
      }
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
      consumer.seekToBeginning(partitions);
      return new java.util.Iterator<>() {
        private java.util.Iterator<ConsumerRecord<byte[], byte[]>> polled =
            ConsumerRecords.<byte[], byte[]>empty().iterator();

        @Override
        public boolean hasNext() {
          long until = System.nanoTime() + patience.toNanos();
          while (!polled.hasNext()) {
            if (System.nanoTime() - until > 0) {
              throw new KafkaException(
                  "nothing more came of the topic %s within %d s"
                      .formatted(topic, patience.toSeconds()));
            }
            ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            if (ends.isEmpty()) {
              return false;
            }
            polled = consumer.poll(POLL).iterator();
          }
          return true;
        }

        @Override
        public ConsumerRecord<byte[], byte[]> next() {
          return polled.next();
        }
      };
    }
  }
}
