package io.rollingdrop.infrastructure;

import java.util.concurrent.CompletableFuture;

/**
 * A server that runs as a child process, ready. It listens at the loopback address only and keeps
 * its data in its folder. Should the Java VM be killed, the server goes on by itself; the next
 * start on the folder stops it first. Thread safe.
 */
public abstract sealed class EmbeddedServer implements AutoCloseable
    permits EmbeddedPostgres, EmbeddedKafka, EmbeddedRegistry, EmbeddedRedis {

  private final String name;
  private final int port;
  private final ServerProcess process;

  EmbeddedServer(String name, int port, ServerProcess process) {
    this.name = name;
    this.port = port;
    this.process = process;
  }

  /** In lower case, as {@code kafka}. */
  public final String name() {
    return name;
  }

  /** The port at which clients reach it. */
  public final int port() {
    return port;
  }

  /** Where clients reach it, in the form that they take. */
  public abstract String url();

  /** Its process id. */
  public final long pid() {
    return process.pid();
  }

  /** Whether its process runs. */
  public final boolean isAlive() {
    return process.isAlive();
  }

  /** Completes when its process has ended, for whatever reason. */
  public final CompletableFuture<Void> onExit() {
    return process.onExit();
  }

  /** Kills it as a crash would (SIGKILL), for tests; returns when it is gone. */
  public final void kill() {
    process.kill();
  }

  /** Stops it in order; returns when it is gone. Idempotent. */
  @Override
  public final void close() {
    process.close();
  }

  @Override
  public final String toString() {
    return name + " at " + url() + ", process " + pid();
  }
}
