package io.rollingdrop.satellite.persister.kafka;

import io.rollingdrop.satellite.persister.KafkaSettings;
import io.rollingdrop.satellite.persister.SinkUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/** The topics that the persister writes to, through the admin API. */
final class Topics implements AutoCloseable {

  private final KafkaSettings settings;
  private final Admin admin;

  Topics(KafkaSettings settings) {
    this.settings = settings;
    admin = Admin.create(KafkaClients.common(settings));
  }

  /** Makes those that are missing, with the broker's default replication. */
  void ensure() {
    Set<String> names = await(admin.listTopics().names());
    ensure(
        names,
        new NewTopic(settings.topic(), Optional.of(settings.partitions()), Optional.empty()));
    ensure(
        names,
        new NewTopic(settings.positionTopic(), Optional.of(1), Optional.empty())
            .configs(
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
  }

  private void ensure(Set<String> names, NewTopic topic) {
    if (names.contains(topic.name())) {
      return;
    }
    try {
      await(admin.createTopics(List.of(topic)).all());
    } catch (SinkUnavailableException e) {
      // Another persister may have made it just now; then all is well.
      if (!await(admin.listTopics().names()).contains(topic.name())) {
        throw e;
      }
    }
  }

  /** Where the partition ends for a reader of this isolation. */
  long end(TopicPartition partition, IsolationLevel isolation) {
    return await(
            admin
                .listOffsets(
                    Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
                .partitionResult(partition))
        .offset();
  }

  /**
   * @throws io.rollingdrop.satellite.persister.SinkRefusedException if a transaction of the
   *     persister hangs, see {@link HangingTransactions}
   */
  void requireNoHangingTransaction() {
    TransactionDescription known =
        await(
            admin
                .describeTransactions(List.of(settings.consumer()))
                .description(settings.consumer()));
    List<TopicPartition> partitions =
        await(
                admin
                    .describeTopics(List.of(settings.topic(), settings.positionTopic()))
                    .allTopicNames())
            .values()
            .stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(each -> new TopicPartition(topic.name(), each.partition())))
            .toList();
    HangingTransactions.requireNone(
        settings, known, await(admin.describeProducers(partitions).all()));
  }

  private <T> T await(KafkaFuture<T> future) {
    return KafkaFailures.await(future, settings.bootstrapServers(), settings.patience().toMillis());
  }

  @Override
  public void close() {
    admin.close(KafkaClients.AT_ONCE);
  }
}
