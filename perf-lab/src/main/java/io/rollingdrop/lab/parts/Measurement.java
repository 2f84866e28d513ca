package io.rollingdrop.lab.parts;

import java.util.Map;
import java.util.TreeMap;

/**
 * One thing that JMH measures: a benchmark with its parameters.
 *
 * @param benchmark class and method, as JMH names them
 * @param parameters all of the benchmark's, by name
 * @param isShot whether an iteration is a fixed amount of work, which takes less than an iteration
 *     that is given time
 */
record Measurement(String benchmark, Map<String, String> parameters, boolean isShot) {

  Measurement {
    parameters = Map.copyOf(parameters);
  }

  static Measurement of(Class<?> state, String method) {
    return new Measurement(state.getName() + "." + method, Map.of(), false);
  }

  /** Whose iterations are a fixed amount of work. */
  static Measurement ofShots(Class<?> state, String method) {
    return new Measurement(state.getName() + "." + method, Map.of(), true);
  }

  /** With a parameter more. */
  Measurement with(String parameter, Object value) {
    Map<String, String> all = new TreeMap<>(parameters);
    all.put(parameter, value.toString());
    return new Measurement(benchmark, all, isShot);
  }

  /** For who waits: {@code JournalBenchmark.append group=64}. */
  @Override
  public String toString() {
    int method = benchmark.lastIndexOf('.');
    StringBuilder text =
        new StringBuilder(benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1));
    new TreeMap<>(parameters)
        .forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
    return text.toString();
  }
}
