package io.rollingdrop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** The price of a call auction: by hand, and against all prices looked at one by one. */
class ClearingPriceTest {

  private static final long HIGHEST = 12;

  /** An order that waits for the auction. */
  record Waiting(boolean buy, long price, long quantity) {}

  private final ClearingPrice clearing = new ClearingPrice();

  @Example
  void where_nothing_overlaps_there_is_none() {
    assertThat(clearing.find(book(buy(10, 5), sell(11, 5)), 10)).isFalse();
    assertThat(clearing.price()).isZero();
    assertThat(clearing.quantity()).isZero();
    assertThat(clearing.find(book(buy(10, 5)), 10)).isFalse();
    assertThat(clearing.find(book(), 10)).isFalse();
  }

  @Example
  void the_most_trades() {
    expect(0, "30@9 of 30 and 35", buy(10, 20), buy(9, 10), sell(8, 15), sell(9, 20), sell(11, 9));
  }

  @Example
  void of_those_at_which_as_much_trades_the_one_with_the_least_left_over() {
    expect(0, "10@11 of 10 and 10", buy(11, 10), buy(10, 7), sell(9, 10));
  }

  @Example
  void if_buys_are_left_over_at_all_of_them_the_highest() {
    expect(5, "10@8 of 15 and 10", buy(8, 15), sell(4, 10));
  }

  @Example
  void if_sells_are_left_over_at_all_of_them_the_lowest() {
    expect(7, "10@4 of 10 and 15", buy(8, 10), sell(4, 15));
  }

  @Example
  void if_nothing_is_left_over_the_nearest_to_the_reference_price_or_the_middle() {
    expect(6, "10@6 of 10 and 10", buy(8, 10), sell(4, 10));
    expect(9, "10@8 of 10 and 10", buy(8, 10), sell(4, 10));
    expect(2, "10@4 of 10 and 10", buy(8, 10), sell(4, 10));
    expect(0, "10@6 of 10 and 10", buy(8, 10), sell(4, 10));
    expect(0, "10@5 of 10 and 10", buy(7, 10), sell(4, 10));
  }

  @Example
  void if_it_is_buys_at_some_and_sells_at_others_likewise() {
    // As much is left over at 5 of buys as at 6 of sells.
    Waiting[] waiting = {buy(8, 10), buy(5, 5), sell(3, 10), sell(6, 5)};
    expect(4, "10@4 of 15 and 10", waiting);
    expect(7, "10@7 of 10 and 15", waiting);
  }

  private void expect(long reference, String expected, Waiting... waiting) {
    assertThat(clearing.find(book(waiting), reference)).isTrue();
    assertThat(found()).isEqualTo(expected);
  }

  private String found() {
    return clearing.quantity()
        + "@"
        + clearing.price()
        + " of "
        + clearing.buyQuantity()
        + " and "
        + clearing.sellQuantity();
  }

  @Property(tries = 5_000)
  void it_is_what_all_prices_looked_at_one_by_one_give(
      @ForAll("waiting") List<Waiting> waiting,
      @ForAll @LongRange(min = 0, max = HIGHEST + 2) long reference) {
    boolean any = clearing.find(book(waiting.toArray(Waiting[]::new)), reference);
    assertThat(any ? found() : "none").isEqualTo(naive(waiting, reference));
  }

  @Provide
  Arbitrary<List<Waiting>> waiting() {
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.longs().between(1, HIGHEST),
            Arbitraries.longs().between(1, 4))
        .as(Waiting::new)
        .list()
        .ofMaxSize(12);
  }

  private static String naive(List<Waiting> waiting, long reference) {
    ToLongFunction<Long> traded =
        price -> Math.min(wouldBuy(waiting, price), wouldSell(waiting, price));
    ToLongFunction<Long> surplus = price -> wouldBuy(waiting, price) - wouldSell(waiting, price);
    Comparator<Long> best =
        Comparator.comparingLong(traded)
            .reversed()
            .thenComparing(price -> Math.abs(surplus.applyAsLong(price)));
    List<Long> all = LongStream.rangeClosed(1, HIGHEST).boxed().sorted(best).toList();
    List<Long> equals =
        all.stream().filter(price -> best.compare(price, all.getFirst()) == 0).sorted().toList();
    if (traded.applyAsLong(equals.getFirst()) == 0) {
      return "none";
    }
    long price;
    if (equals.stream().allMatch(each -> surplus.applyAsLong(each) > 0)) {
      price = equals.getLast();
    } else if (equals.stream().allMatch(each -> surplus.applyAsLong(each) < 0)) {
      price = equals.getFirst();
    } else if (reference == 0) {
      price = (equals.getFirst() + equals.getLast()) / 2;
    } else {
      price = Math.clamp(reference, equals.getFirst(), equals.getLast());
    }
    return traded.applyAsLong(price)
        + "@"
        + price
        + " of "
        + wouldBuy(waiting, price)
        + " and "
        + wouldSell(waiting, price);
  }

  private static long wouldBuy(List<Waiting> waiting, long price) {
    return sum(waiting.stream().filter(each -> each.buy() && each.price() >= price).toList());
  }

  private static long wouldSell(List<Waiting> waiting, long price) {
    return sum(waiting.stream().filter(each -> !each.buy() && each.price() <= price).toList());
  }

  private static long sum(List<Waiting> waiting) {
    return waiting.stream().mapToLong(Waiting::quantity).sum();
  }

  private static Waiting buy(long price, long quantity) {
    return new Waiting(true, price, quantity);
  }

  private static Waiting sell(long price, long quantity) {
    return new Waiting(false, price, quantity);
  }

  private static Book book(Waiting... waiting) {
    Orders orders = new Orders(EngineFixture.LIMITS, new StateHash());
    orders.ofAccounts().open(0, 0);
    Book book = new Book(orders, 64);
    for (int i = 0; i < waiting.length; i++) {
      Waiting each = waiting[i];
      int order = orders.take(1 + i, 0, 0, each.buy(), each.price(), each.quantity());
      book.rest(order, 1 + i);
    }
    return book;
  }
}
