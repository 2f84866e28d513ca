package io.rollingdrop.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import io.rollingdrop.gateway.http.HeaderField;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * Holds every request and reply of the tests against the OpenAPI document. No reply may be a 500,
 * and each bears a request id.
 */
final class Contract {

  /** What is answered to a request that the document does not know. */
  private static final Set<String> UNDOCUMENTED =
      Set.of("validation.request.path.missing", "validation.request.operation.notAllowed");

  private static final OpenApiInteractionValidator VALIDATOR =
      OpenApiInteractionValidator.createFor("/openapi/partner.yaml").build();

  private Contract() {}

  static void check(
      String method,
      String path,
      Map<String, String> headers,
      byte[] body,
      boolean wellFormed,
      Caller.Answer answer) {
    String what = "%s %s answered %d %s".formatted(method, path, answer.status(), answer.body());
    assertThat(answer.status()).as(what).isNotEqualTo(500);
    assertThat(answer.header(HeaderField.REQUEST_ID)).as(what).isNotBlank();
    URI uri = URI.create(path);
    if (wellFormed) {
      SimpleRequest.Builder request = new SimpleRequest.Builder(method, uri.getRawPath());
      headers.forEach(request::withHeader);
      if (uri.getRawQuery() != null) {
        for (String parameter : uri.getRawQuery().split("&")) {
          String[] parts = parameter.split("=", 2);
          request.withQueryParam(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
      }
      if (body.length > 0) {
        request.withContentType("application/json").withBody(body);
      }
      require(VALIDATOR.validateRequest(request.build()), answer, what);
    }
    SimpleResponse.Builder response =
        SimpleResponse.Builder.status(answer.status())
            .withContentType(answer.header("Content-Type"))
            .withBody(answer.body());
    answer.headers().forEach(response::withHeader);
    require(
        VALIDATOR.validateResponse(
            uri.getRawPath(), Request.Method.valueOf(method), response.build()),
        answer,
        what);
  }

  private static void require(ValidationReport report, Caller.Answer answer, String what) {
    boolean unknown = answer.status() == 404 || answer.status() == 405;
    assertThat(report.getMessages())
        .as(what)
        .allMatch(message -> unknown && UNDOCUMENTED.contains(message.getKey()));
  }
}
