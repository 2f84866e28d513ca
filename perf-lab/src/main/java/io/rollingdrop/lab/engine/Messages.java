package io.rollingdrop.lab.engine;

import io.rollingdrop.lab.vectors.WorkloadFile;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A workload in memory, the same for every contender, so that none of them is timed while it reads
 * a file. Immutable.
 */
public final class Messages {

  private static final int RESTING_LEVELS = 1_000;

  private final String name;
  private final WorkloadFile.Type[] types;
  private final boolean[] buys;
  private final boolean[] iocs;
  private final long[] orderIds;
  private final long[] prices;
  private final long[] quantities;

  private Messages(String name, int count) {
    this.name = name;
    types = new WorkloadFile.Type[count];
    buys = new boolean[count];
    iocs = new boolean[count];
    orderIds = new long[count];
    prices = new long[count];
    quantities = new long[count];
  }

  /**
   * So many orders, of which none trades, then operations on them: turn about, one drawn at random
   * is cancelled and another takes its place.
   *
   * @param operations cancels and new orders together
   */
  static Messages resting(int orders, int operations, long seed) {
    Messages messages = new Messages(orders + " resting", orders + operations);
    SplittableRandom random = new SplittableRandom(seed);
    long[] resting = new long[orders];
    for (int index = 0; index < orders; index++) {
      messages.rest(index, random);
      resting[index] = index;
    }
    for (int index = orders; index < orders + operations; index += 2) {
      int one = random.nextInt(orders);
      messages.types[index] = WorkloadFile.Type.CANCEL;
      messages.orderIds[index] = resting[one];
      if (index + 1 < orders + operations) {
        messages.rest(index + 1, random);
        resting[one] = index + 1L;
      }
    }
    return messages;
  }

  private void rest(int index, SplittableRandom random) {
    types[index] = WorkloadFile.Type.NEW;
    orderIds[index] = index;
    buys[index] = random.nextBoolean();
    long away = random.nextLong(1, RESTING_LEVELS);
    prices[index] = buys[index] ? RESTING_LEVELS + 1 - away : RESTING_LEVELS + 1 + away;
    quantities[index] = 1;
  }

  /**
   * @throws io.rollingdrop.lab.vectors.WorkloadException if the file is no workload
   */
  public static Messages read(Path path) {
    try (WorkloadFile file = WorkloadFile.open(path)) {
      Messages messages = new Messages(file.name(), file.count());
      for (int i = 0; file.next(); i++) {
        messages.types[i] = file.type();
        messages.buys[i] = file.isBuy();
        messages.iocs[i] = file.isIoc();
        messages.orderIds[i] = file.orderId();
        messages.prices[i] = file.price();
        messages.quantities[i] = file.quantity();
      }
      return messages;
    }
  }

  /** The file's. */
  public String name() {
    return name;
  }

  public int count() {
    return types.length;
  }

  public WorkloadFile.Type type(int index) {
    return types[index];
  }

  public boolean isBuy(int index) {
    return buys[index];
  }

  public boolean isIoc(int index) {
    return iocs[index];
  }

  public long orderId(int index) {
    return orderIds[index];
  }

  /** Ticks. */
  public long price(int index) {
    return prices[index];
  }

  /** Lots. */
  public long quantity(int index) {
    return quantities[index];
  }
}
