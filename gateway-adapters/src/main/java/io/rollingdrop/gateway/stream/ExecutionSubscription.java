package io.rollingdrop.gateway.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollingdrop.gateway.market.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A client's place in its tenant's log of execution reports. Replay and live are one: it reads on
 * from wherever it stands, so there is no seam at which a report could be lost or doubled.
 */
final class ExecutionSubscription implements Subscription {

  private final Target target;
  private final TenantLog log;
  private final int reportsPerMessage;
  private final int maxLag;

  /** Next ordinal to be told; written by the connection's writer. */
  private volatile long cursor;

  /** Whether it has been up to date once, from when on falling behind counts. */
  private volatile boolean live;

  private volatile boolean cancelled;
  private boolean ended;
  private boolean announceLive;

  /**
   * @param cursor ordinal of the first report to tell
   * @param resumed whether to say when the replay has come up to the present
   */
  ExecutionSubscription(
      Target target,
      TenantLog log,
      long cursor,
      boolean resumed,
      int reportsPerMessage,
      int maxLag) {
    this.target = target;
    this.log = log;
    this.cursor = cursor;
    this.announceLive = resumed;
    this.reportsPerMessage = reportsPerMessage;
    this.maxLag = maxLag;
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public boolean hasNews() {
    return !cancelled && (!live || log.end() != cursor);
  }

  @Override
  public boolean isTooFarBehind() {
    return live && !cancelled && log.end() - cursor > maxLag;
  }

  @Override
  public boolean hasEnded() {
    return ended;
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public String next() {
    if (cancelled || ended) {
      return null;
    }
    long end = log.end();
    long at = cursor;
    List<ExecutionReport> batch = new ArrayList<>();
    while (at < end) {
      ExecutionReport report = log.get(at);
      if (report == null) {
        return lapped();
      }
      if (target.key() == 0 || report.order().accountId() == target.key()) {
        // Both sides of a trade with oneself share a position, so they share a message.
        if (batch.size() >= reportsPerMessage && !report.isOfSameEvent(batch.getLast())) {
          break;
        }
        batch.add(report);
      }
      at++;
    }
    cursor = at;
    if (!batch.isEmpty()) {
      return message(batch);
    }
    live = true;
    return announceLive ? caughtUp() : null;
  }

  private String lapped() {
    ended = true;
    return StreamMessages.tooOld(target, log.oldest(), null);
  }

  private String caughtUp() {
    announceLive = false;
    return JsonText.object(
        json -> {
          json.writeStringField("type", "caught_up");
          target.write(json);
        });
  }

  private String message(List<ExecutionReport> batch) {
    return JsonText.object(json -> writeReports(json, batch));
  }

  private void writeReports(JsonGenerator json, List<ExecutionReport> batch) throws IOException {
    json.writeStringField("type", "executions");
    if (target.key() != 0) {
      json.writeNumberField("account_id", target.key());
    }
    json.writeArrayFieldStart("reports");
    for (ExecutionReport report : batch) {
      ExecutionJson.write(json, report);
    }
    json.writeEndArray();
  }
}
