package io.rollingdrop.gateway.partner;

import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.JsonFields;
import java.util.List;
import java.util.function.ToLongFunction;

/** Pages of lists: {@code limit} says how long, {@code cursor} where to go on. */
public final class Paging {

  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST = 1_000;

  /** How many to list. */
  public int limit(Call call) {
    return (int) call.queryNumber("limit", 1, MOST, DEFAULT_LIMIT);
  }

  /** Where to go on; {@code start} where there is no cursor. */
  public long cursor(Call call, long start) {
    return call.queryText("cursor") == null ? start : parse(call.queryText("cursor"));
  }

  /** Where to go on in a list with keys of two parts; null where there is no cursor. */
  public long[] cursorOfTwo(Call call) {
    String text = call.queryText("cursor");
    if (text == null) {
      return null;
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length != 2 || parse(parts[1]) > Integer.MAX_VALUE) {
      throw malformed();
    }
    return new long[] {parse(parts[0]), parse(parts[1])};
  }

  /**
   * The cursor after a list of one more than {@code limit} ids, ascending; null if there are not so
   * many.
   */
  public <V> String after(List<V> oneMore, int limit, ToLongFunction<V> id) {
    return oneMore.size() <= limit ? null : Long.toString(id.applyAsLong(oneMore.get(limit - 1)));
  }

  /** The first {@code limit} of a list. */
  public <V> List<V> first(List<V> oneMore, int limit) {
    return oneMore.size() <= limit ? oneMore : oneMore.subList(0, limit);
  }

  private static long parse(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw malformed();
    }
    return Long.parseLong(text);
  }

  private static RuntimeException malformed() {
    return JsonFields.brokenField(
        "cursor", "the next_cursor of a page of this list", "Send it as it came, or none.");
  }
}
