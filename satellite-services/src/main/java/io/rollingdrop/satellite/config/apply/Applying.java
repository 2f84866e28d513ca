package io.rollingdrop.satellite.config.apply;

import io.rollingdrop.satellite.config.store.DocumentVersion;
import io.rollingdrop.satellite.config.store.Outbox;
import io.rollingdrop.satellite.config.store.Step;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The workers of all steps. Thread safe. */
public final class Applying implements AutoCloseable {

  private final List<StepWorker> workers = new ArrayList<>();

  /**
   * @param targets one a step; owned
   * @param onChange told, on a worker's thread, when it stands otherwise with a version
   */
  public Applying(
      Outbox outbox, List<Target> targets, Backoff backoff, Consumer<DocumentVersion> onChange) {
    for (Target target : targets) {
      workers.add(new StepWorker(outbox, target, backoff, onChange));
    }
  }

  /** Starts the workers. */
  public void start() {
    workers.forEach(StepWorker::start);
  }

  /** Something was saved. */
  public void wake() {
    workers.forEach(StepWorker::wake);
  }

  /** Versions that wait, by step. */
  public Map<Step, Integer> waiting() {
    Map<Step, Integer> waiting = new EnumMap<>(Step.class);
    workers.forEach(worker -> waiting.put(worker.step(), worker.waiting()));
    return waiting;
  }

  /** What keeps steps from going on, by step. */
  public Map<Step, String> problems() {
    Map<Step, String> problems = new EnumMap<>(Step.class);
    for (StepWorker worker : workers) {
      if (!worker.problem().isEmpty()) {
        problems.put(worker.step(), worker.problem());
      }
    }
    return problems;
  }

  @Override
  public void close() {
    workers.forEach(StepWorker::close);
  }
}
