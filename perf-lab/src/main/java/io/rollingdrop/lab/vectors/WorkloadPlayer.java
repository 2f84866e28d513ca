package io.rollingdrop.lab.vectors;

import io.rollingdrop.engine.Engine;
import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.lab.engine.BareEngine;
import io.rollingdrop.lab.engine.TwoPartners;
import io.rollingdrop.lab.report.Progress;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.agrona.collections.Long2LongHashMap;

/**
 * Plays a workload to a new engine: an order's id in the workload is its client order id, by which
 * the core finds it; buys and sells belong to two accounts of two tenants.
 */
public final class WorkloadPlayer {

  /**
   * What a workload gave.
   *
   * @param messages played
   * @param reports that they caused
   * @param trades among the reports
   * @param sha256 of the canonical report stream, hexadecimal
   */
  public record Answer(long messages, long reports, long trades, String sha256) {}

  private static final int FEWEST_ORDERS = 1 << 10;
  private static final int MOST_ORDERS = 1 << 22;
  private static final int MESSAGES_BETWEEN_PROGRESS = 1 << 14;
  private static final long NOBODYS = -1;

  private final ReportStream reports;
  private final EventReports events;
  private final BareEngine engine;

  /** Side on which an order id was entered last, and so whose account it is. */
  private final Long2LongHashMap sides = new Long2LongHashMap(NOBODYS);

  /**
   * @param messages that will be played: bounds how many orders can rest
   * @param text is given the report stream
   */
  WorkloadPlayer(int messages, Consumer<String> text) {
    reports = new ReportStream(text);
    events = new EventReports(reports);
    engine = new BareEngine(limits(messages), events);
    TwoPartners.enter(engine);
  }

  private static EngineLimits limits(int messages) {
    int orders = Integer.highestOneBit(Math.clamp(messages, FEWEST_ORDERS, MOST_ORDERS - 1)) << 1;
    return TwoPartners.limits(orders);
  }

  /**
   * Plays a whole file.
   *
   * @throws WorkloadException if the file is no workload, or the engine refuses what it must take
   */
  public static Answer play(Path file, Progress progress) {
    return play(file, progress, text -> {});
  }

  /**
   * As {@link #play(Path, Progress)}.
   *
   * @param stream is given the canonical report stream too, piece by piece, each of whole lines but
   *     for the last one's line feed
   */
  public static Answer play(Path file, Progress progress, Consumer<String> stream) {
    MessageDigest sha256 = newSha256();
    try (WorkloadFile workload = WorkloadFile.open(file)) {
      WorkloadPlayer player =
          new WorkloadPlayer(
              workload.count(),
              text -> {
                sha256.update(text.getBytes(StandardCharsets.US_ASCII));
                stream.accept(text);
              });
      player.playAll(workload, progress);
      return new Answer(
          workload.position(),
          player.reports.reports(),
          player.reports.trades(),
          HexFormat.of().formatHex(sha256.digest()));
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private void playAll(WorkloadFile workload, Progress progress) {
    try {
      while (workload.next()) {
        if (workload.position() % MESSAGES_BETWEEN_PROGRESS == 0) {
          progress.at(workload.name(), workload.position(), workload.count());
        }
        play(workload);
      }
      end();
    } catch (WorkloadException | ArithmeticException e) {
      throw new WorkloadException(
          "%s, message %d: %s".formatted(workload.name(), workload.position(), e.getMessage()), e);
    }
  }

  private void play(WorkloadFile message) {
    long id = message.orderId();
    switch (message.type()) {
      case NEW ->
          place(
              message.sequence(),
              id,
              message.isBuy(),
              message.isIoc(),
              message.price(),
              message.quantity());
      case CANCEL -> cancel(message.sequence(), id, message.isBuy());
      case MODIFY ->
          modify(message.sequence(), id, message.isBuy(), message.price(), message.quantity());
    }
  }

  void place(long sequence, long id, boolean buy, boolean ioc, long price, long quantity) {
    events.at(sequence, id);
    Side side = side(buy);
    sides.put(id, side.value());
    TwoPartners.actAs(engine, side);
    engine.decide(
        command()
            .placeOrder(
                TwoPartners.MARKET,
                side,
                ioc ? TimeInForce.IOC : TimeInForce.GTC,
                price,
                quantity,
                name(id)));
  }

  /**
   * @param buy what the message says of the side; counts only for an order never entered
   */
  void cancel(long sequence, long id, boolean buy) {
    events.at(sequence, id);
    actAsOwner(id, buy);
    engine.decide(command().cancelOrder(0, name(id)));
  }

  /**
   * @param buy what the message says of the side; counts only for an order never entered
   */
  void modify(long sequence, long id, boolean buy, long price, long quantity) {
    events.at(sequence, id);
    actAsOwner(id, buy);
    engine.decide(command().replaceOrder(0, name(id), price, quantity));
  }

  /** Ends the report stream, and has the engine check its whole state. */
  void end() {
    reports.flush();
    engine.audit();
  }

  /** Shows a side of the book, the best level first. */
  void forEachLevel(boolean buys, Engine.LevelVisitor visitor) {
    engine.forEachLevel(TwoPartners.MARKET, side(buys), visitor);
  }

  private void actAsOwner(long id, boolean buy) {
    long entered = sides.get(id);
    TwoPartners.actAs(engine, entered == NOBODYS ? side(buy) : Side.get((short) entered));
  }

  private CommandWriter command() {
    return engine.command();
  }

  private static Side side(boolean buy) {
    return buy ? Side.BUY : Side.SELL;
  }

  private static String name(long id) {
    return Long.toUnsignedString(id);
  }
}
