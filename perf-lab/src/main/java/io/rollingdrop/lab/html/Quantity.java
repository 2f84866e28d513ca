package io.rollingdrop.lab.html;

import java.util.Locale;

/** Figures as people read them: three digits that matter, a unit that fits, a dash for unknown. */
final class Quantity {

  static final String UNKNOWN = "–";

  private static final double NANOS_PER_MICRO = 1e3;
  private static final String[] TIME_UNITS = {"ns", "µs", "ms", "s"};
  private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB", "TB"};

  /** Keeps a figure and its unit in one line. */
  private static final String SPACE = "\u00a0";

  private Quantity() {}

  /** A duration in nanoseconds; unknown unless positive. */
  static String nanos(double nanos) {
    return nanos > 0 ? scaled(nanos, TIME_UNITS) : UNKNOWN;
  }

  /** A duration in nanoseconds; unknown unless positive. */
  static String nanos(long nanos) {
    return nanos((double) nanos);
  }

  /** A duration in microseconds; unknown unless positive. */
  static String micros(double micros) {
    return nanos(micros * NANOS_PER_MICRO);
  }

  /** A tick of an axis in nanoseconds, a round figure: {@code 200 µs}. */
  static String tick(double nanos) {
    int unit = 0;
    double value = nanos;
    while (value >= 999.5 && unit < TIME_UNITS.length - 1) {
      value /= 1e3;
      unit++;
    }
    return number(value >= 1 ? "%,.0f" : "%.1f", value) + SPACE + TIME_UNITS[unit];
  }

  /** An estimate of memory. */
  static String bytes(double bytes) {
    return bytes == 0 ? "0" + SPACE + "B" : scaled(bytes, BYTE_UNITS);
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  static String count(double count) {
    return number("%,.0f", count);
  }

  static String perSecond(double rate) {
    return rate > 0 ? number(rate < 10 ? "%,.1f" : "%,.0f", rate) + "/s" : UNKNOWN;
  }

  /** How many times as much; unknown unless both are positive. */
  static String ratio(double value, double of) {
    if (value <= 0 || of <= 0) {
      return UNKNOWN;
    }
    return "×" + digits(value / of);
  }

  /** A share of one as percent; never rounded up to 100 %. */
  static String percent(double share) {
    double percent = share * 100;
    double shown = percent < 100 ? Math.min(percent, 99.99) : percent;
    return number(shown >= 99 && shown < 100 ? "%.2f" : "%.1f", shown) + SPACE + "%";
  }

  /** Three digits that matter. */
  static String digits(double value) {
    double size = Math.abs(value);
    String format = size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%,.0f";
    return number(format, value);
  }

  private static String scaled(double value, String[] units) {
    int unit = 0;
    double shown = value;
    while (shown >= 999.5 && unit < units.length - 1) {
      shown /= 1e3;
      unit++;
    }
    return (unit == 0 && shown == Math.rint(shown) ? number("%,.0f", shown) : digits(shown))
        + SPACE
        + units[unit];
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
