package io.rollingdrop.lab.html;

/**
 * A place on an axis.
 *
 * @param label what is written there; empty: a lighter line only
 */
record Tick(double value, String label) {

  boolean isMajor() {
    return !label.isEmpty();
  }
}
