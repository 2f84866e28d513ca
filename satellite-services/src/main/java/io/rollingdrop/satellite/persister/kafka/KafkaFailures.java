package io.rollingdrop.satellite.persister.kafka;

import io.rollingdrop.satellite.persister.SinkRefusedException;
import io.rollingdrop.satellite.persister.SinkUnavailableException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What a failure of the Kafka client means for the sink. */
final class KafkaFailures {

  private KafkaFailures() {}

  /** Waits for an answer of the admin client. */
  static <T> T await(KafkaFuture<T> future, String servers, long patienceMs) {
    try {
      return future.get(patienceMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause
          ? classify(cause, servers)
          : new SinkUnavailableException(text(servers, e.getCause()), e);
    } catch (TimeoutException e) {
      throw new SinkUnavailableException(text(servers, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SinkUnavailableException(text(servers, e), e);
    }
  }

  /** Unavailable, unless trying again cannot help. */
  static RuntimeException classify(KafkaException e, String servers) {
    if (e instanceof RecordTooLargeException
        || e instanceof SerializationException
        || e instanceof InvalidTopicException
        || e instanceof UnsupportedVersionException) {
      return new SinkRefusedException("Kafka at " + servers + " refuses: " + e.getMessage(), e);
    }
    return new SinkUnavailableException(text(servers, e), e);
  }

  private static String text(String servers, Throwable e) {
    String message = e.getMessage() == null ? "no answer in time" : e.getMessage();
    return "Kafka at " + servers + ": " + message;
  }
}
