package io.rollingdrop.gateway.partner;

import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.HeaderField;
import io.rollingdrop.gateway.http.ProblemType;
import java.util.function.BooleanSupplier;

/** Makes a reader wait for the sequence it asks for with {@code RD-At-Least-Sequence}. */
public final class ReadGate {

  private final ReadModels models;
  private final long timeoutNs;

  /**
   * @param timeoutNs how long a reader waits at most
   */
  public ReadGate(ReadModels models, long timeoutNs) {
    this.models = models;
    this.timeoutNs = timeoutNs;
  }

  /**
   * Waits if the caller asks for it.
   *
   * @return the sequence that whatever is read afterwards reflects at least
   */
  public long pass(Call call) {
    String wanted = call.header(HeaderField.AT_LEAST_SEQUENCE);
    if (wanted != null) {
      await(parse(wanted));
    }
    return models.sequence();
  }

  /**
   * Waits until something is so that events yet to come may make so.
   *
   * @param atMostNs how long
   * @return whether it is so
   */
  boolean await(BooleanSupplier condition, long atMostNs) {
    long untilNs = System.nanoTime() + atMostNs;
    while (true) {
      long seen = models.sequence();
      if (condition.getAsBoolean()) {
        return true;
      }
      if (!models.await(seen + 1, untilNs - System.nanoTime())) {
        return false;
      }
    }
  }

  private void await(long wanted) {
    if (!models.await(wanted, timeoutNs)) {
      throw ProblemType.READ_BEHIND
          .problem(
              "Sequence %d is asked for, %d is reflected. Retry after 1 s; nothing beyond the last"
                      .formatted(wanted, models.sequence())
                  + " RD-Sequence of a reply is sure to come.")
          .retryAfter(1)
          .withHeader(HeaderField.SEQUENCE, Long.toString(models.sequence()));
    }
  }

  private static long parse(String text) {
    if (text.matches("[0-9]{1,19}")) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        // Of 19 digits and beyond 64 bits.
      }
    }
    throw ProblemType.INVALID_HEADER
        .problem(
            "RD-At-Least-Sequence must be an integer from 0 to %d. Send the RD-Sequence of a reply."
                .formatted(Long.MAX_VALUE))
        .with("header", HeaderField.AT_LEAST_SEQUENCE);
  }
}
