package io.rollingdrop.satellite.persister;

/** Checks of settings. */
final class Require {

  private Require() {}

  static void text(String name, String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is empty: it must be given");
    }
  }
}
