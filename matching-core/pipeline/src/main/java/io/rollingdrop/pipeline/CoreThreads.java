package io.rollingdrop.pipeline;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Makes the core's threads, each placed before it works. */
final class CoreThreads {

  private final ThreadPlacement placement;
  private final Consumer<Throwable> onFailure;

  /**
   * @param onFailure told of what no thread expected
   */
  CoreThreads(ThreadPlacement placement, Consumer<Throwable> onFailure) {
    this.placement = placement;
    this.onFailure = onFailure;
  }

  /** For the ring's handlers, which ask for their threads in the order in which they were added. */
  ThreadFactory ofHandlers(ThreadPlacement.CoreThread... inOrder) {
    AtomicInteger asked = new AtomicInteger();
    return work -> placed(inOrder[asked.getAndIncrement()]).newThread(work);
  }

  ThreadFactory placed(ThreadPlacement.CoreThread which) {
    ThreadFactory unplaced = unplaced(name(which));
    return work ->
        unplaced.newThread(
            () -> {
              placement.place(which);
              work.run();
            });
  }

  ThreadFactory unplaced(String name) {
    return Thread.ofPlatform()
        .name(name)
        .daemon(true)
        .uncaughtExceptionHandler((thread, cause) -> onFailure.accept(cause))
        .factory();
  }

  private static String name(ThreadPlacement.CoreThread which) {
    return switch (which) {
      case JOURNALLER -> "core-journal";
      case ENGINE -> "core-engine";
      case PUBLISHER -> "core-publisher";
    };
  }
}
