package io.rollingdrop.gateway.account;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One account's balances. The writer changes them event by event; readers see them as they were
 * between two commands, all assets of the account at once.
 *
 * <p>A sequence lock: the version is odd while a command's balances are being made visible, and a
 * reader that met an odd or a changed version reads again. The writer never waits. See H. Boehm,
 * "Can seqlocks get along with programming language memory models?" (2012) for the fences.
 */
final class BalanceSheet {

  private static final VarHandle VERSION;
  private static final Cell[] EMPTY = {};
  private static final int SPINS_BEFORE_PAUSE = 64;
  private static final long PAUSE_NS = 1_000;

  static {
    try {
      VERSION = MethodHandles.lookup().findVarHandle(BalanceSheet.class, "version", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final class Cell {
    final int assetId;
    // Writer only.
    long available;
    long held;
    // Visible to readers, under the version.
    boolean shown;
    long shownAvailable;
    long shownHeld;

    Cell(int assetId) {
      this.assetId = assetId;
    }
  }

  private final long accountId;

  /** Ascending by asset. */
  private volatile Cell[] cells = EMPTY;

  @SuppressWarnings("UnusedVariable") // read and written by VERSION
  private int version;

  BalanceSheet(long accountId) {
    this.accountId = accountId;
  }

  /**
   * Writer only: adds to what is available and held.
   *
   * @return available after
   * @throws IllegalStateException if a balance goes below zero: the events do not fit together
   */
  long change(int assetId, long availableBy, long heldBy) {
    Cell cell = cell(assetId);
    cell.available = Math.addExact(cell.available, availableBy);
    cell.held = Math.addExact(cell.held, heldBy);
    if (cell.available < 0 || cell.held < 0) {
      throw new IllegalStateException(
          "account %d, asset %d: available %d, held %d; the events do not fit together"
              .formatted(accountId, assetId, cell.available, cell.held));
    }
    return cell.available;
  }

  private Cell cell(int assetId) {
    Cell[] current = cells;
    int low = 0;
    int high = current.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (current[middle].assetId < assetId) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low < current.length && current[low].assetId == assetId) {
      return current[low];
    }
    Cell[] grown = new Cell[current.length + 1];
    System.arraycopy(current, 0, grown, 0, low);
    grown[low] = new Cell(assetId);
    System.arraycopy(current, low, grown, low + 1, current.length - low);
    cells = grown;
    return grown[low];
  }

  /** Writer only: readers wait from here to {@link #endPublish}. */
  void beginPublish() {
    VERSION.setOpaque(this, (int) VERSION.getOpaque(this) + 1);
    VarHandle.storeStoreFence();
    for (Cell cell : cells) {
      cell.shown = true;
      cell.shownAvailable = cell.available;
      cell.shownHeld = cell.held;
    }
  }

  /** Writer only. */
  void endPublish() {
    VERSION.setRelease(this, (int) VERSION.getOpaque(this) + 1);
  }

  /** The balances between two commands, ascending by asset. Any thread. */
  List<BalanceView> read() {
    for (int spins = 0; ; spins++) {
      int before = (int) VERSION.getAcquire(this);
      if ((before & 1) == 0) {
        List<BalanceView> views = copy(cells);
        VarHandle.loadLoadFence();
        if ((int) VERSION.getOpaque(this) == before) {
          return views;
        }
      }
      if (spins < SPINS_BEFORE_PAUSE) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(PAUSE_NS);
      }
    }
  }

  private static List<BalanceView> copy(Cell[] cells) {
    List<BalanceView> views = new ArrayList<>(cells.length);
    for (Cell cell : cells) {
      if (cell.shown) {
        views.add(new BalanceView(cell.assetId, cell.shownAvailable, cell.shownHeld));
      }
    }
    return views;
  }
}
