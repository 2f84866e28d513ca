package io.rollingdrop.lab.parts.benchmark;

import io.rollingdrop.lab.workload.Exchange;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Orders by place, drawn from a seed: the same for every book that is asked the same. What a place
 * holds is drawn anew each time an order there has gone. Allocates nothing after it is made. One
 * thread.
 */
final class OrderSet {

  private static final long SEED = 7150;
  private static final long MIDDLE = 10_000;

  /** Ticks next to the middle that resting orders leave free, for those that are to be taken. */
  private static final int TOUCH = 4;

  /** Levels on a side, of resting orders. */
  private static final int LEVELS = 128;

  /** Enough to be amended a lot at a time for hours. */
  private static final long MANY_LOTS = 1_000_000;

  private static final int LOTS_TAKEN = 10;

  /** Crosses whatever rests. */
  private static final long FAR = TOUCH + LEVELS + 1L;

  final int[] market;
  final int[] account;
  final boolean[] buy;

  /** Ticks. */
  final long[] price;

  /** Open lots. */
  final long[] quantity;

  /** What the order's name is made of, never used before. */
  final long[] number;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final int[] permutation;

  OrderSet(int size) {
    market = new int[size];
    account = new int[size];
    buy = new boolean[size];
    price = new long[size];
    quantity = new long[size];
    number = new long[size];
    permutation = new int[size];
    Arrays.setAll(permutation, place -> place);
  }

  int size() {
    return permutation.length;
  }

  /** All open lots. */
  long lots() {
    return Arrays.stream(quantity).sum();
  }

  /** Chooses places at random, each once; as many as the array has. */
  void choose(int[] places) {
    for (int i = 0; i < places.length; i++) {
      int other = i + random.nextInt(permutation.length - i);
      int chosen = permutation[other];
      permutation[other] = permutation[i];
      permutation[i] = chosen;
      places[i] = chosen;
    }
  }

  /** Draws orders that rest, the more the nearer the middle. */
  void drawResting(int[] places, long firstNumber) {
    for (int i = 0; i < places.length; i++) {
      int place = places[i];
      draw(place, firstNumber + i);
      int away = 1 + TOUCH + Math.min(random.nextInt(LEVELS), random.nextInt(LEVELS));
      price[place] = buy[place] ? MIDDLE - away : MIDDLE + away;
      quantity[place] = MANY_LOTS + random.nextInt(LOTS_TAKEN);
    }
  }

  /** Draws orders of equal size that rest in front of all others. */
  void drawTouch(int[] places, long firstNumber) {
    for (int i = 0; i < places.length; i++) {
      int place = places[i];
      draw(place, firstNumber + i);
      int away = 1 + random.nextInt(TOUCH);
      price[place] = buy[place] ? MIDDLE - away : MIDDLE + away;
      quantity[place] = LOTS_TAKEN;
    }
  }

  /**
   * Each becomes an order of another account on the other side, that takes as much as one of those
   * drawn by {@link #drawTouch} has.
   */
  void turnToTakers(int[] places, long firstNumber) {
    for (int i = 0; i < places.length; i++) {
      int place = places[i];
      buy[place] = !buy[place];
      price[place] = buy[place] ? MIDDLE + FAR : MIDDLE - FAR;
      account[place] = (account[place] + 1) % Exchange.ACCOUNTS;
      number[place] = firstNumber + i;
    }
  }

  private void draw(int place, long newNumber) {
    market[place] = random.nextInt(Exchange.MARKETS);
    account[place] = random.nextInt(Exchange.ACCOUNTS);
    buy[place] = random.nextBoolean();
    number[place] = newNumber;
  }
}
