package io.rollingdrop.ops.satellite;

import java.util.List;
import java.util.stream.Collectors;

/** The satellites that there are. The launcher's list of them is in {@code launcher/process.sh}. */
public final class Satellites {

  private static final List<SatelliteKind> ALL = List.of();

  private Satellites() {}

  /**
   * @throws IllegalArgumentException if there is none of that name
   */
  public static SatelliteKind named(String name) {
    return ALL.stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no satellite '%s', but: %s"
                        .formatted(
                            name,
                            ALL.stream()
                                .map(SatelliteKind::name)
                                .collect(Collectors.joining(", ")))));
  }
}
