package io.rollingdrop.lab.nasdaq;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.lab.door.RunningSystem;
import io.rollingdrop.lab.report.KnownAnswers;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Progress;
import io.rollingdrop.pipeline.CoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayReplayTest {

  @TempDir Path data;

  @Test
  void a_real_session_as_two_partners_orders_gives_every_best_bid_and_offer() throws IOException {
    Session session = Session.read(KnownAnswers.folder("nasdaq"));

    LabResult result;
    try (RunningSystem system = RunningSystem.embedded(data, CoreSettings.DEFAULTS)) {
      result = GatewayReplay.run(session, system, Progress.silent());
    }

    assertThat(result.json())
        .isEqualTo(
            "{\"lab\":\"nasdaq\",\"valid\":true,\"messages\":45000,\"states\":13802,"
                + "\"matched_states\":13802,\"executions\":2260,\"front_of_queue\":2238,"
                + "\"through\":\"gateway\"}");
  }
}
