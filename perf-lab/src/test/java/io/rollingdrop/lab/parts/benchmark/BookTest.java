package io.rollingdrop.lab.parts.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BookTest {

  private final OrderSet orders = new OrderSet(64);
  private final int[] all = new int[64];

  BookTest() {
    Arrays.setAll(all, place -> place);
    orders.drawResting(all, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "ENGINE_UNKEYED, PLACE",
    "ENGINE_UNKEYED, TAKE",
    "ENGINE_UNKEYED, CANCEL",
    "ENGINE_UNKEYED, AMEND"
  })
  void the_books_stay_as_deep_as_they_are(BookBenchmark.Kind kind, BookOperation operation) {
    BookBenchmark benchmark = new BookBenchmark();
    benchmark.kind = kind;
    benchmark.operation = operation;
    benchmark.open();

    for (int batch = 0; batch < 3; batch++) {
      benchmark.prepare();
      assertThat(benchmark.play()).isPositive();
      benchmark.check();
    }

    benchmark.close();
  }

  @ParameterizedTest
  @EnumSource(BookOperation.class)
  void the_plain_book_keeps_its_depth_too(BookOperation operation) {
    the_books_stay_as_deep_as_they_are(BookBenchmark.Kind.PLAIN, operation);
  }

  @Test
  void engine_and_plain_book_come_to_the_same_depth() {
    for (Book book : new Book[] {new EngineBook(true), new PlainBook()}) {
      book.prepare(BookOperation.PLACE, orders, all);
      book.play();
      book.requireDone();

      assertThat(book.openOrders()).isEqualTo(64);
      assertThat(book.openLots()).isEqualTo(orders.lots());
    }
  }

  @Test
  void an_operation_that_comes_to_nothing_is_found() {
    for (Book book : new Book[] {new EngineBook(true), new PlainBook()}) {
      book.prepare(BookOperation.CANCEL, orders, all);
      book.play();

      assertThatThrownBy(book::requireDone)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("of CANCEL");
    }
  }
}
