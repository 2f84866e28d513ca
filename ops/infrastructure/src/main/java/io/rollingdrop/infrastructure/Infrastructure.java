package io.rollingdrop.infrastructure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers together: started at the same time, for none needs another; each started again when
 * it dies, at the same port and on the same data; stopped together. Thread safe.
 */
public final class Infrastructure implements AutoCloseable {

  /** How long a server may take to start, on a slow and busy machine. */
  static final Duration START_WITHIN = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(Infrastructure.class);
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(2);

  private final List<SupervisedServer<?>> servers = new ArrayList<>();
  private final Optional<SupervisedServer<EmbeddedPostgres>> postgres;
  private final Optional<SupervisedServer<EmbeddedKafka>> kafka;
  private final Optional<SupervisedServer<EmbeddedRegistry>> registry;
  private final Optional<SupervisedServer<EmbeddedRedis>> redis;

  private Infrastructure(InfrastructureSettings settings) {
    // The heaviest first.
    registry = settings.registry().map(s -> supervise(EmbeddedRegistry.NAME, starter(s)));
    kafka = settings.kafka().map(s -> supervise(EmbeddedKafka.NAME, starter(s)));
    postgres = settings.postgres().map(s -> supervise(EmbeddedPostgres.NAME, starter(s)));
    redis = settings.redis().map(s -> supervise(EmbeddedRedis.NAME, starter(s)));
  }

  /**
   * Starts the servers and returns when all are ready.
   *
   * @param progress takes a line as each server is ready, and every two seconds otherwise; called
   *     by the calling thread
   * @throws InfrastructureException if one does not start; the others have been stopped
   */
  public static Infrastructure start(InfrastructureSettings settings, Consumer<String> progress) {
    return start(settings, progress, begun -> {});
  }

  /**
   * As {@link #start(InfrastructureSettings, Consumer)}.
   *
   * @param onBegun takes the servers before they are ready: closing them then leaves none behind
   */
  public static Infrastructure start(
      InfrastructureSettings settings,
      Consumer<String> progress,
      Consumer<Infrastructure> onBegun) {
    Infrastructure infrastructure = new Infrastructure(settings);
    onBegun.accept(infrastructure);
    try {
      infrastructure.awaitReady(progress);
      return infrastructure;
    } catch (RuntimeException e) {
      infrastructure.close();
      throw e;
    }
  }

  private static Function<Optional<EmbeddedPostgres>, EmbeddedPostgres> starter(
      PostgresSettings settings) {
    return before ->
        EmbeddedPostgres.start(before.map(b -> settings.withPort(b.port())).orElse(settings));
  }

  private static Function<Optional<EmbeddedKafka>, EmbeddedKafka> starter(KafkaSettings settings) {
    return before ->
        EmbeddedKafka.start(
            before.map(b -> settings.withPorts(b.port(), b.controllerPort())).orElse(settings));
  }

  private static Function<Optional<EmbeddedRegistry>, EmbeddedRegistry> starter(
      RegistrySettings settings) {
    return before ->
        EmbeddedRegistry.start(before.map(b -> settings.withPort(b.port())).orElse(settings));
  }

  private static Function<Optional<EmbeddedRedis>, EmbeddedRedis> starter(RedisSettings settings) {
    return before ->
        EmbeddedRedis.start(before.map(b -> settings.withPort(b.port())).orElse(settings));
  }

  private <S extends EmbeddedServer> SupervisedServer<S> supervise(
      String name, Function<Optional<S>, S> starter) {
    SupervisedServer<S> server = new SupervisedServer<>(name, starter);
    servers.add(server);
    return server;
  }

  private void awaitReady(Consumer<String> progress) {
    long from = System.nanoTime();
    List<SupervisedServer<?>> awaited = new ArrayList<>(servers);
    while (!awaited.isEmpty()) {
      boolean any = awaitAny(awaited);
      double seconds = (System.nanoTime() - from) / 1e9;
      if (!any) {
        progress.accept(
            "%4.0f s  waiting for %s"
                .formatted(
                    seconds,
                    awaited.stream()
                        .map(SupervisedServer::name)
                        .collect(Collectors.joining(", "))));
      }
      for (SupervisedServer<?> server : List.copyOf(awaited)) {
        if (server.first().isDone()) {
          awaited.remove(server);
          progress.accept("%4.1f s  %s".formatted(seconds, ready(server)));
        }
      }
    }
  }

  private static EmbeddedServer ready(SupervisedServer<?> server) {
    try {
      return server.first().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof InfrastructureException known) {
        throw known;
      }
      throw new InfrastructureException(
          server.name() + " does not start: " + e.getCause(), e.getCause());
    }
  }

  /** Waits for one of them to start or to fail, but not for long. */
  private static boolean awaitAny(List<SupervisedServer<?>> awaited) {
    CompletableFuture<?>[] futures =
        awaited.stream().map(SupervisedServer::first).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.anyOf(futures).get(PROGRESS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InfrastructureException("interrupted while the servers started", e);
    }
  }

  /** PostgreSQL as it runs just now, if it is run here. */
  public Optional<EmbeddedPostgres> postgres() {
    return postgres.map(SupervisedServer::present);
  }

  /** Kafka as it runs just now, if it is run here. */
  public Optional<EmbeddedKafka> kafka() {
    return kafka.map(SupervisedServer::present);
  }

  /** The schema registry as it runs just now, if it is run here. */
  public Optional<EmbeddedRegistry> registry() {
    return registry.map(SupervisedServer::present);
  }

  /** Redis as it runs just now, if it is run here. */
  public Optional<EmbeddedRedis> redis() {
    return redis.map(SupervisedServer::present);
  }

  /** All that are run here, as they run just now. */
  public List<EmbeddedServer> servers() {
    return servers.stream().<EmbeddedServer>map(SupervisedServer::present).toList();
  }

  /**
   * Stops them, at the same time, for none needs another; returns when all are gone. Idempotent.
   */
  @Override
  public void close() {
    List<Thread> stopping =
        servers.stream()
            .map(server -> Thread.ofPlatform().name("stop-" + server.name()).start(server::close))
            .toList();
    boolean interrupted = false;
    for (Thread thread : stopping) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    LOG.info("the servers have stopped");
  }
}
