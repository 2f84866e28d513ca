package io.rollingdrop.lab.engine;

import io.rollingdrop.lab.vectors.WorkloadFile;
import java.nio.file.Path;

/**
 * A workload in memory, the same for every contender, so that none of them is timed while it reads
 * a file. Immutable.
 */
public final class Messages {

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
