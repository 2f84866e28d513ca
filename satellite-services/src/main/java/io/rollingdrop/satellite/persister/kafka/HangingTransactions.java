package io.rollingdrop.satellite.persister.kafka;

import io.rollingdrop.satellite.persister.KafkaSettings;
import io.rollingdrop.satellite.persister.SinkRefusedException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;

/**
 * Transactions that have ended for Kafka's coordinator and go on in a partition, because the broker
 * lost their end. Readers of what is committed wait there for ever. Brokers 4.3.0 and 4.3.1 do so:
 * one that is killed while it ends a transaction, and is started again, takes partitions that have
 * no leader yet for deleted ones.
 */
final class HangingTransactions {

  /** In these no transaction of the name is open, and its last one has its end everywhere. */
  private static final Set<TransactionState> ENDED =
      EnumSet.of(
          TransactionState.EMPTY,
          TransactionState.COMPLETE_COMMIT,
          TransactionState.COMPLETE_ABORT);

  private HangingTransactions() {}

  /**
   * A transaction hangs if it is open in a partition under an epoch that the coordinator has left
   * behind. One of the same epoch, or a later one, is of another persister that has taken the name
   * over meanwhile: that is found out by the position, and no fault of the broker's.
   *
   * @param known what the coordinator knew of the persister's name before the partitions were asked
   * @param partitions what the partitions' leaders know of producers
   * @throws SinkRefusedException if one of them knows a transaction that hangs
   */
  static void requireNone(
      KafkaSettings settings,
      TransactionDescription known,
      Map<TopicPartition, PartitionProducerState> partitions) {
    if (!ENDED.contains(known.state())) {
      return;
    }
    partitions.forEach(
        (partition, state) -> {
          OptionalLong since = hangsSince(known, state.activeProducers());
          if (since.isPresent()) {
            throw new SinkRefusedException(
                ("Kafka at %s lost the end of a transaction: %s is open from offset %d on, though no"
                        + " transaction of '%s' is. What it held is not all there, and readers wait"
                        + " for its end for ever. Delete the topics %s and %s and restart this"
                        + " persister: it writes them again from the core's journal.")
                    .formatted(
                        settings.bootstrapServers(),
                        partition,
                        since.getAsLong(),
                        settings.consumer(),
                        settings.topic(),
                        settings.positionTopic()));
          }
        });
  }

  private static OptionalLong hangsSince(
      TransactionDescription known, Collection<ProducerState> producers) {
    return producers.stream()
        .filter(producer -> producer.producerId() == known.producerId())
        .filter(producer -> producer.producerEpoch() < known.producerEpoch())
        .map(ProducerState::currentTransactionStartOffset)
        .flatMapToLong(OptionalLong::stream)
        .findFirst();
  }
}
