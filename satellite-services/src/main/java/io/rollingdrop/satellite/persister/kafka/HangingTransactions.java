package io.rollingdrop.satellite.persister.kafka;

import io.rollingdrop.satellite.persister.KafkaSettings;
import io.rollingdrop.satellite.persister.SinkRefusedException;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;

/**
 * Transactions that have ended for Kafka's coordinator and go on in a partition, because the broker
 * lost their end. Readers of what is committed wait there for ever. Brokers 4.3.0 and 4.3.1 do so:
 * one that is killed while it ends a transaction, and is started again, takes partitions that have
 * no leader yet for deleted ones.
 */
final class HangingTransactions {

  private HangingTransactions() {}

  /**
   * To be called when no transaction of the producer is open.
   *
   * @param producerId of the persister
   * @param partitions what the partitions' leaders know of producers
   * @throws SinkRefusedException if one of them knows an open transaction of the producer
   */
  static void requireNone(
      KafkaSettings settings,
      long producerId,
      Map<TopicPartition, PartitionProducerState> partitions) {
    partitions.forEach(
        (partition, state) -> {
          OptionalLong since = openSince(producerId, state.activeProducers());
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

  private static OptionalLong openSince(long producerId, Collection<ProducerState> producers) {
    return producers.stream()
        .filter(producer -> producer.producerId() == producerId)
        .map(ProducerState::currentTransactionStartOffset)
        .flatMapToLong(OptionalLong::stream)
        .findFirst();
  }
}
