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
import java.util.Set;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class HangingTransactionsTest {

  private static final KafkaSettings SETTINGS =
      KafkaSettings.of("127.0.0.1:9", URI.create("http://127.0.0.1:9"));
  private static final TopicPartition PARTITION = new TopicPartition("transactions", 2);
  private static final long OWN = 5;
  private static final int EPOCH = 517;

  /** What a leader says of a producer at epoch 517. */
  private static Map<TopicPartition, PartitionProducerState> inPartition(
      long producerId, OptionalLong openFrom) {
    return Map.of(
        PARTITION,
        new PartitionProducerState(
            List.of(new ProducerState(producerId, EPOCH, 12, 0, OptionalInt.of(22), openFrom))));
  }

  private static TransactionDescription known(TransactionState state, int epoch) {
    return new TransactionDescription(1, state, OWN, epoch, 10_000, OptionalLong.empty(), Set.of());
  }

  @Test
  void anOpenTransactionThatTheCoordinatorHasLeftBehindIsRefusedWithPlaceAndRemedy() {
    assertThatThrownBy(
            () ->
                HangingTransactions.requireNone(
                    SETTINGS,
                    known(TransactionState.EMPTY, EPOCH + 2),
                    inPartition(OWN, OptionalLong.of(7_058))))
        .isInstanceOf(SinkRefusedException.class)
        .hasMessageContainingAll(
            "transactions-2 is open from offset 7058",
            "Delete the topics transactions and transactions-position");
  }

  @Test
  void anEndedTransactionAndAnotherNamesAreFine() {
    TransactionDescription known = known(TransactionState.EMPTY, EPOCH + 2);
    assertThatCode(
            () -> {
              HangingTransactions.requireNone(
                  SETTINGS, known, inPartition(OWN, OptionalLong.empty()));
              HangingTransactions.requireNone(
                  SETTINGS, known, inPartition(6, OptionalLong.of(7_058)));
            })
        .doesNotThrowAnyException();
  }

  @Test
  void aTransactionOfAnotherPersisterThatTookTheNameOverIsNotTakenForOneThatHangs() {
    Map<TopicPartition, PartitionProducerState> open = inPartition(OWN, OptionalLong.of(7_058));
    assertThatCode(
            () -> {
              HangingTransactions.requireNone(SETTINGS, known(TransactionState.EMPTY, EPOCH), open);
              HangingTransactions.requireNone(
                  SETTINGS, known(TransactionState.EMPTY, EPOCH - 1), open);
              HangingTransactions.requireNone(
                  SETTINGS, known(TransactionState.ONGOING, EPOCH), open);
              HangingTransactions.requireNone(
                  SETTINGS, known(TransactionState.PREPARE_COMMIT, EPOCH + 1), open);
            })
        .doesNotThrowAnyException();
  }
}
