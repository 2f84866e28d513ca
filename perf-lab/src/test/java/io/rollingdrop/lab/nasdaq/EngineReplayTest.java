package io.rollingdrop.lab.nasdaq;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.lab.nasdaq.Session.Message;
import io.rollingdrop.lab.report.KnownAnswers;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Progress;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineReplayTest {

  private static final boolean BUY = true;

  @Test
  void every_best_bid_and_offer_of_a_real_session_comes_out() throws IOException {
    Session session = Session.read(KnownAnswers.folder("nasdaq"));

    LabResult result = EngineReplay.run(session, Progress.silent());

    assertThat(result.json())
        .isEqualTo(
            "{\"lab\":\"nasdaq\",\"valid\":true,\"messages\":45000,\"states\":13802,"
                + "\"matched_states\":13802,\"executions\":2260,\"front_of_queue\":2238}");
  }

  private static final List<Message> SHORT =
      List.of(
          new Message(Session.Type.NEW, 1, 5, 100, BUY),
          new Message(Session.Type.NEW, 2, 4, 102, !BUY),
          new Message(Session.Type.HIDDEN_EXECUTION, 0, 9, 101, BUY),
          new Message(Session.Type.PARTIAL_CANCEL, 1, 2, 100, BUY),
          new Message(Session.Type.EXECUTION, 1, 1, 100, BUY),
          new Message(Session.Type.DELETE, 1, 2, 100, BUY),
          new Message(Session.Type.EXECUTION, 2, 4, 102, !BUY));

  private static final List<BestPrices> SHORT_STATES =
      List.of(
          new BestPrices(BestPrices.NO_ASK, 0, 100, 5),
          new BestPrices(102, 4, 100, 5),
          new BestPrices(102, 4, 100, 3),
          new BestPrices(102, 4, 100, 2),
          new BestPrices(102, 4, BestPrices.NO_BID, 0),
          new BestPrices(BestPrices.NO_ASK, 0, BestPrices.NO_BID, 0));

  @Test
  void each_kind_of_message_has_its_effect_on_the_best_prices() {
    LabResult result =
        EngineReplay.run(new Session(SHORT, List.of(), SHORT_STATES), Progress.silent());

    assertThat(result.reasons()).isEmpty();
    assertThat(result.json()).endsWith("\"executions\":2,\"front_of_queue\":2}");
  }

  @Test
  void one_wrong_state_makes_the_run_invalid() {
    List<BestPrices> altered =
        SHORT_STATES.stream()
            .map(state -> state.bidSize() == 3 ? new BestPrices(102, 4, 100, 4) : state)
            .toList();

    LabResult result = EngineReplay.run(new Session(SHORT, List.of(), altered), Progress.silent());

    assertThat(result.isValid()).isFalse();
    assertThat(result.json()).contains("\"states\":6,\"matched_states\":5");
  }

  @Test
  void a_message_that_trades_where_the_exchange_did_not_makes_the_run_invalid() {
    List<Message> crossing =
        List.of(
            new Message(Session.Type.NEW, 1, 5, 100, BUY),
            new Message(Session.Type.NEW, 2, 5, 100, !BUY));

    LabResult result =
        EngineReplay.run(new Session(crossing, List.of(), List.of()), Progress.silent());

    assertThat(result.reasons().getFirst()).endsWith("traded, which the exchange's book did not");
  }
}
