package io.rollingdrop.lab.load;

import io.rollingdrop.lab.load.Arrivals.Stretch;
import java.util.ArrayList;
import java.util.List;

/**
 * How a crowd comes to a drop: a tenth of the highest rate all the time; at each opening the
 * highest rate at once, halved every two seconds. A tranche has half of the units that the crowd of
 * its opening is going to ask for, so that it sells out while people still come.
 */
final class DropShape {

  private static final double TRANCHE_S = 10;
  private static final double STEP_S = 0.25;
  private static final double HALVED_AFTER_S = 2;
  private static final double QUIET_SHARE = 0.1;

  /** One to four units, all equally likely. */
  private static final double UNITS_A_REQUEST = 2.5;

  private DropShape() {}

  static DropOrders.Tranches tranches(LoadSettings settings) {
    int count = Math.max(1, (int) Math.round(settings.seconds() / TRANCHE_S));
    double apartS = settings.seconds() / (double) count;
    double crowd = settings.ratePerS() * HALVED_AFTER_S / Math.log(2);
    return new DropOrders.Tranches(
        count, apartS, Math.max(1, Math.round(crowd * UNITS_A_REQUEST / 2)));
  }

  static Arrivals arrivals(LoadSettings settings) {
    DropOrders.Tranches tranches = tranches(settings);
    List<Stretch> stretches = new ArrayList<>();
    for (double atS = 0; atS < settings.seconds(); atS += STEP_S) {
      stretches.add(new Stretch(STEP_S, settings.ratePerS() * share(atS, tranches)));
    }
    return Arrivals.of(stretches);
  }

  /** Of the highest rate. */
  private static double share(double atS, DropOrders.Tranches tranches) {
    int tranche = (int) Math.floor((atS - tranches.opensS(0)) / tranches.apartS());
    if (tranche < 0) {
      return QUIET_SHARE;
    }
    double sinceS = atS - tranches.opensS(tranche);
    return Math.max(QUIET_SHARE, Math.pow(0.5, sinceS / HALVED_AFTER_S));
  }
}
