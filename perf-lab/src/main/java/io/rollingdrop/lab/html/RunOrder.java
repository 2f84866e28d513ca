package io.rollingdrop.lab.html;

import java.util.Comparator;

/** Run 10 comes after run 9. */
final class RunOrder {

  static final Comparator<String> BY_NUMBER =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private RunOrder() {}
}
