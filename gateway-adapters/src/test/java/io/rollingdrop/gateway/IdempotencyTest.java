package io.rollingdrop.gateway;

import static io.rollingdrop.gateway.Exchange.BUYERS;
import static io.rollingdrop.gateway.Exchange.MONEY;
import static io.rollingdrop.gateway.Exchange.SELLERS;
import static io.rollingdrop.gateway.Exchange.TICKETS;
import static io.rollingdrop.gateway.Exchange.json;
import static io.rollingdrop.gateway.Exchange.order;
import static io.rollingdrop.gateway.Exchange.orderId;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.gateway.Caller.Answer;
import io.rollingdrop.gateway.http.HeaderField;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdempotencyTest {

  @TempDir private static Path directory;
  private static Exchange exchange;

  private long selling;
  private long buying;

  @BeforeAll
  static void open() {
    exchange = new Exchange(directory);
  }

  @AfterAll
  static void close() {
    exchange.close();
  }

  @BeforeEach
  void accounts() {
    selling = exchange.account(SELLERS, TICKETS, 1_000);
    buying = exchange.account(BUYERS, MONEY, 1_000_000);
  }

  private static Answer send(Caller caller, String method, String path, String key, String body) {
    return caller.request(method, path).key(key).body(body).send();
  }

  @Test
  void theSameRequestAHundredTimesAtOnceIsOneOrderAndAHundredEqualAnswers()
      throws InterruptedException, ExecutionException {
    exchange.place(exchange.seller(), selling, "sell", 100, 3);
    exchange.place(exchange.seller(), selling, "sell", 101, 3);
    String key = Caller.newKey();
    String body = order(buying, "buy", 101, 10);
    List<Answer> answers = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> sent = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        sent.add(callers.submit(() -> send(exchange.buyer(), "POST", "/v1/orders", key, body)));
      }
      for (Future<Answer> answer : sent) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).allMatch(answer -> answer.status() == 201);
    assertThat(answers).extracting(Answer::body).containsOnly(answers.getFirst().body());
    assertThat(answers).extracting(Answer::sequence).containsOnly(answers.getFirst().sequence());
    assertThat(answers)
        .filteredOn(answer -> answer.header(HeaderField.IDEMPOTENCY_REPLAYED) == null)
        .hasSize(1);
    assertThat(answers.getFirst().json().get("fills")).hasSize(2);
    assertThat(exchange.buyer().get("/v1/orders?account_id=" + buying).json().get("orders"))
        .hasSize(1);
    exchange.buyer().delete("/v1/orders/" + orderId(answers.getFirst().json()));
  }

  @Test
  void aRepeatIsToldTheFirstOutcomeEvenWhenTheOrderHasMovedOnSince() {
    String placeKey = Caller.newKey();
    String place = order(selling, "sell", 200, 10);
    Answer placed = send(exchange.seller(), "POST", "/v1/orders", placeKey, place);
    long id = orderId(placed.json());
    exchange.place(exchange.buyer(), buying, "buy", 200, 4);
    String replaceKey = Caller.newKey();
    String replace = json("{'price':199,'quantity':5}");
    Answer replaced = send(exchange.seller(), "PUT", "/v1/orders/" + id, replaceKey, replace);
    exchange.place(exchange.buyer(), buying, "buy", 199, 2);
    String cancelKey = Caller.newKey();
    Answer cancelled =
        exchange.seller().request("DELETE", "/v1/orders/" + id).key(cancelKey).send();

    Answer placedAgain = send(exchange.seller(), "POST", "/v1/orders", placeKey, place);
    Answer replacedAgain = send(exchange.seller(), "PUT", "/v1/orders/" + id, replaceKey, replace);
    Answer cancelledAgain =
        exchange.seller().request("DELETE", "/v1/orders/" + id).key(cancelKey).send();
    assertThat(placedAgain.body()).isEqualTo(placed.body());
    assertThat(placedAgain.status()).isEqualTo(201);
    assertThat(replacedAgain.body()).isEqualTo(replaced.body());
    assertThat(replaced.json().get("filled_quantity").longValue()).isEqualTo(4);
    assertThat(cancelledAgain.body()).isEqualTo(cancelled.body());
    assertThat(cancelled.json().get("filled_quantity").longValue()).isEqualTo(6);
    assertThat(List.of(placedAgain, replacedAgain, cancelledAgain))
        .allMatch(answer -> "true".equals(answer.header(HeaderField.IDEMPOTENCY_REPLAYED)));
  }

  @Test
  void aRejectIsRememberedToo() {
    String key = Caller.newKey();
    String body = order(selling, "sell", 100, 5_000);
    Answer first = send(exchange.seller(), "POST", "/v1/orders", key, body);
    exchange.created("deposits", "{'account_id':%d,'asset_id':2,'amount':5000}".formatted(selling));
    Answer second = send(exchange.seller(), "POST", "/v1/orders", key, body);
    assertThat(first.problem()).isEqualTo("insufficient-balance");
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header(HeaderField.IDEMPOTENCY_REPLAYED)).isEqualTo("true");
  }

  @Test
  void aKeyUsedForAnotherRequestIsRefused() {
    String key = Caller.newKey();
    long id =
        orderId(
            send(exchange.seller(), "POST", "/v1/orders", key, order(selling, "sell", 300, 1))
                .json());
    Answer other =
        send(exchange.seller(), "POST", "/v1/orders", key, order(selling, "sell", 301, 1));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.problem()).isEqualTo("idempotency-key-reused");
    exchange.seller().delete("/v1/orders/" + id);
  }

  @Test
  void aKeyOlderThanTheWindowIsNeverExecuted() {
    String old = Caller.keyMadeAt(System.currentTimeMillis() - LiveGateway.WINDOW_MS - 5_000);
    Answer expired =
        send(exchange.seller(), "POST", "/v1/orders", old, order(selling, "sell", 100, 1));
    assertThat(expired.status()).isEqualTo(409);
    assertThat(expired.problem()).isEqualTo("idempotency-key-expired");
    String young = Caller.keyMadeAt(System.currentTimeMillis() + 60_000);
    Answer future =
        send(exchange.seller(), "POST", "/v1/orders", young, order(selling, "sell", 100, 1));
    assertThat(future.status()).isEqualTo(422);
    assertThat(future.problem()).isEqualTo("idempotency-key-from-future");
    assertThat(exchange.seller().get("/v1/orders?account_id=" + selling).json().get("orders"))
        .isEmpty();
  }

  @Test
  void aMissingOrMalformedKeyIsRefused() {
    for (String key : new String[] {null, "", "abc", "123e4567-e89b-42d3-a456-426614174000"}) {
      Caller.Request request =
          exchange
              .seller()
              .request("POST", "/v1/orders")
              .body(order(selling, "sell", 100, 1))
              .malformed();
      Answer answer = (key == null ? request : request.key(key)).send();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.problem()).isEqualTo("invalid-idempotency-key");
    }
  }

  @Test
  void anUnknownOutcomeIsLearntByAskingAgain() {
    GatewaySettings patient = exchange.live.settings();
    exchange.live.restartGateway(patient.withTimes(Duration.ofNanos(1), Duration.ofSeconds(1)));
    exchange.newCallers();
    String body = order(selling, "sell", 500, 1);
    String key = Caller.newKey();
    Answer unknown;
    List<Answer> quick = new ArrayList<>();
    try {
      unknown = send(exchange.seller(), "POST", "/v1/orders", key, body);
      // An answer may be quicker than a patience of nothing.
      while (unknown.status() == 201) {
        quick.add(unknown);
        key = Caller.newKey();
        unknown = send(exchange.seller(), "POST", "/v1/orders", key, body);
      }
    } finally {
      exchange.live.restartGateway(patient);
      exchange.newCallers();
    }
    assertThat(unknown.status()).isEqualTo(504);
    assertThat(unknown.problem()).isIn("outcome-unknown", "deadline-passed");
    quick.forEach(answer -> exchange.seller().delete("/v1/orders/" + orderId(answer.json())));
    Answer known = send(exchange.seller(), "POST", "/v1/orders", key, body);
    assertThat(known.status()).as(known.body()).isEqualTo(201);
    String open = "/v1/orders?status=open&account_id=" + selling;
    assertThat(exchange.seller().get(open).json().get("orders")).hasSize(1);
    exchange.seller().delete("/v1/orders/" + orderId(known.json()));
  }

  @Test
  void operatorsWritesAreIdempotentToo() {
    String key = Caller.newKey();
    String body = json("{'account_id':%d,'asset_id':1,'amount':5}", selling);
    Answer first = send(exchange.operator(), "POST", "/operator/v1/deposits", key, body);
    Answer second = send(exchange.operator(), "POST", "/operator/v1/deposits", key, body);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(
            exchange
                .operator()
                .get("/operator/v1/accounts/" + selling + "/balances")
                .json()
                .get("balances")
                .get(0)
                .get("available")
                .longValue())
        .isEqualTo(5);
  }
}
