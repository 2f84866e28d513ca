package io.rollingdrop.lab.html;

import io.rollingdrop.lab.report.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All that a results folder holds of a run; parts that it lacks are empty.
 *
 * @param folder where it was read
 */
record Results(
    Path folder,
    Outcome outcome,
    Origin origin,
    Findings findings,
    List<LatencySeries> latencies,
    List<Pause> pauses,
    Optional<Profile> profile) {

  String folderName() {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return name == null ? folder.toString() : name.toString();
  }

  String title() {
    return findings.title().isEmpty() ? outcome.lab() : findings.title();
  }

  /** What the verdict is about. */
  Optional<LatencySeries> measured() {
    return first(Role.MEASURED);
  }

  Optional<LatencySeries> baseline() {
    return first(Role.BASELINE);
  }

  Optional<LatencySeries> first(Role role) {
    return latencies.stream().filter(series -> series.role() == role).findFirst();
  }
}
