package io.rollingdrop.lab.pipeline;

import io.rollingdrop.lab.harness.LatencyRecorder;
import io.rollingdrop.lab.workload.Schedule;
import org.HdrHistogram.Histogram;

/**
 * Commands whose latencies are measured. The feed's thread records; the rest once all are answered.
 *
 * @param schedule when each is meant to be sent
 * @param response from then to the last event seen, by the second
 * @param service from the actual send
 * @param feed from the core's sequencing to the last event seen
 */
record Phase(Schedule schedule, LatencyRecorder response, LatencyRecorder service, Histogram feed) {

  /** Of no command. */
  static final Phase NONE = of(0, Schedule.NONE, 0);

  /**
   * @param run number of the run, from 1
   * @param seconds foreseen
   */
  static Phase of(int run, Schedule schedule, int seconds) {
    return new Phase(
        schedule,
        new LatencyRecorder(run, schedule.startNs(), seconds),
        new LatencyRecorder(run, schedule.startNs(), seconds),
        LatencyRecorder.newHistogram());
  }
}
