package io.rollingdrop.satellite.persister.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.satellite.persister.KafkaSettings;
import io.rollingdrop.satellite.persister.SinkRefusedException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class HangingTransactionsTest {

  private static final KafkaSettings SETTINGS =
      KafkaSettings.of("127.0.0.1:9", URI.create("http://127.0.0.1:9"));
  private static final TopicPartition PARTITION = new TopicPartition("transactions", 2);
  private static final long OWN = 5;

  private static Map<TopicPartition, PartitionProducerState> known(
      long producerId, OptionalLong openFrom) {
    return Map.of(
        PARTITION,
        new PartitionProducerState(
            List.of(new ProducerState(producerId, 517, 12, 0, OptionalInt.of(22), openFrom))));
  }

  @Test
  void itsOwnOpenTransactionIsRefusedWithPlaceAndRemedy() {
    assertThatThrownBy(
            () ->
                HangingTransactions.requireNone(SETTINGS, OWN, known(OWN, OptionalLong.of(7_058))))
        .isInstanceOf(SinkRefusedException.class)
        .hasMessageContainingAll(
            "transactions-2 is open from offset 7058",
            "Delete the topics transactions and transactions-position");
  }

  @Test
  void anEndedTransactionAndAnotherNamesAreFine() {
    assertThatCode(
            () -> {
              HangingTransactions.requireNone(SETTINGS, OWN, known(OWN, OptionalLong.empty()));
              HangingTransactions.requireNone(SETTINGS, OWN, known(6, OptionalLong.of(7_058)));
            })
        .doesNotThrowAnyException();
  }
}
