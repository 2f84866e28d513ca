package io.rollingdrop.satellite.persister.kafka;

import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;
import io.rollingdrop.satellite.persister.BatchBounds;
import io.rollingdrop.satellite.persister.KafkaSettings;
import io.rollingdrop.satellite.persister.Sink;
import io.rollingdrop.satellite.persister.SinkRefusedException;
import io.rollingdrop.satellite.persister.kafka.PositionTopic.Mark;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Events on a Kafka topic. A batch is one Kafka transaction, and so is its position: a reader of
 * what is committed sees both or neither.
 *
 * <p>Of two persisters of one name the later one wins: its {@code initTransactions} ends the
 * earlier one's open transaction and fences it off. The earlier one opens again, finds that the
 * last position is not of its own writing, and stops.
 */
public final class KafkaSink implements Sink {

  private final KafkaSettings settings;
  private final EventMapping mapping = EventMapping.ofThisRelease();
  private final PositionTopic positions;
  private final String writer = UUID.randomUUID().toString();
  private EventEncoder encoder;
  private KafkaProducer<byte[], byte[]> producer;
  private boolean inTransaction;
  private long records;
  private Mark committed;
  private Mark attempted;

  public KafkaSink(KafkaSettings settings) {
    this.settings = settings;
    positions = new PositionTopic(settings);
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public BatchBounds bounds() {
    return settings.batch();
  }

  @Override
  public Position open() {
    release();
    if (encoder == null) {
      encoder = new EventEncoder(mapping, registerSchema());
    }
    try (Topics topics = new Topics(settings)) {
      topics.ensure();
      producer = KafkaClients.producer(settings);
      producer.initTransactions();
      topics.requireNoHangingTransaction();
      Mark found = positions.read(topics);
      requireOwn(found);
      committed = found;
      attempted = found;
      return found.position();
    } catch (KafkaException e) {
      throw KafkaFailures.classify(e, settings.bootstrapServers());
    }
  }

  private int registerSchema() {
    try (SchemaRegistry registry = new SchemaRegistry(settings.registry(), settings.patience())) {
      return registry.register(settings.topic() + "-value", mapping.schema());
    }
  }

  private void requireOwn(Mark found) {
    if (committed != null && !found.equals(committed) && !found.equals(attempted)) {
      throw new SinkRefusedException(
          "the topic %s is at %s, which this persister, that left it at %s, did not write: another persister runs under the name '%s'. Stop one of them, or give it another name and topic."
              .formatted(
                  settings.topic(), found.position(), committed.position(), settings.consumer()));
    }
  }

  /** The topic has events only: it begins with the first after the snapshot. */
  @Override
  public Position takeOver(StateSnapshot snapshot) {
    if (producer == null || !committed.position().equals(Position.START)) {
      throw new IllegalStateException(
          "only an empty topic begins after a snapshot; this one "
              + (producer == null ? "is not open" : "is at " + committed.position()));
    }
    try {
      producer.beginTransaction();
      inTransaction = true;
    } catch (KafkaException e) {
      throw KafkaFailures.classify(e, settings.bootstrapServers());
    }
    commit(new Mark(snapshot.position(), writer, snapshot.sequence()));
    return snapshot.position();
  }

  @Override
  public void onEvent(DirectBuffer buffer, int offset, int length) {
    byte[] key = encoder.key(buffer, offset);
    byte[] value = encoder.value(buffer, offset);
    try {
      if (!inTransaction) {
        producer.beginTransaction();
        inTransaction = true;
      }
      send(new ProducerRecord<>(settings.topic(), key, value));
      records++;
    } catch (KafkaException e) {
      throw KafkaFailures.classify(e, settings.bootstrapServers());
    }
  }

  /**
   * What becomes of a record is told by the commit, which fails if a single one was not written.
   */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(record);
  }

  @Override
  public long commit(Position end) {
    return commit(committed.moved(end, writer));
  }

  private long commit(Mark end) {
    attempted = end;
    try {
      send(positions.record(attempted));
      producer.commitTransaction();
    } catch (KafkaException e) {
      throw KafkaFailures.classify(e, settings.bootstrapServers());
    }
    committed = attempted;
    inTransaction = false;
    long written = records;
    records = 0;
    return written;
  }

  @Override
  public void release() {
    inTransaction = false;
    records = 0;
    if (producer != null) {
      producer.close(KafkaClients.AT_ONCE);
      producer = null;
    }
  }
}
