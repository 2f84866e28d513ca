package io.rollingdrop.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProblemTypeTest {

  @Test
  void everyTypeIsInTheReadmeAndInTheOpenApiDocumentWithItsStatus() throws IOException {
    String readme =
        Files.readString(
            Path.of(System.getProperty("rollingdrop.root"), "gateway-adapters", "README.md"));
    String openApi;
    try (InputStream stream = getClass().getResourceAsStream("/openapi/partner.yaml")) {
      openApi = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (ProblemType type : ProblemType.values()) {
      assertThat(readme).contains("| `" + type.slug() + "` | " + type.status() + " |");
      assertThat(openApi).contains("- /problems/" + type.slug() + "\n");
    }
  }

  @Test
  void likeProblemsHaveLikeBodiesSoThatARepeatCanBeAnsweredTheSame() {
    assertThat(Problems.reply(ProblemType.BACK_PRESSURE.problem()).body())
        .isEqualTo(Problems.reply(ProblemType.BACK_PRESSURE.problem().retryAfter(2)).body());
  }
}
