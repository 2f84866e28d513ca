package io.rollingdrop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class FeesTest {

  private static final BigInteger PER_MILLION = BigInteger.valueOf(Fees.PER_MILLION);

  @Property
  void are_exact_over_the_whole_range(
      @ForAll @LongRange(min = 0) long amount, @ForAll @IntRange(max = Fees.PER_MILLION) int rate) {
    BigInteger[] exact =
        BigInteger.valueOf(amount)
            .multiply(BigInteger.valueOf(rate))
            .divideAndRemainder(PER_MILLION);
    assertThat(Fees.charged(amount, rate)).isEqualTo(exact[0].longValueExact());
    assertThat(Fees.held(amount, rate)).isEqualTo(exact[0].longValueExact() + exact[1].signum());
  }

  @Property
  void what_becomes_free_covers_what_is_charged(
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 2) long remains,
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 2) long trades,
      @ForAll @IntRange(max = Fees.PER_MILLION) int rate) {
    assertThat(Fees.held(remains + trades, rate) - Fees.held(remains, rate))
        .isGreaterThanOrEqualTo(Fees.charged(trades, rate));
  }
}
