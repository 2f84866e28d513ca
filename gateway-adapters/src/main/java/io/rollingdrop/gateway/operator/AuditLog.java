package io.rollingdrop.gateway.operator;

import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.Endpoint;
import io.rollingdrop.gateway.http.HeaderField;
import io.rollingdrop.gateway.http.Json;
import io.rollingdrop.gateway.http.ProblemException;
import io.rollingdrop.gateway.http.Reply;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators did, or tried to: one JSON line an action on the logger {@code audit}, with who,
 * what, when asked and how it ended. Secrets are in no request, and replies are not logged.
 */
final class AuditLog {

  private static final Logger AUDIT = LoggerFactory.getLogger("audit");
  private static final int LONGEST_BODY = 1_024;

  /** An endpoint whose every call is written down. */
  Endpoint audited(String action, Endpoint endpoint) {
    return call -> {
      try {
        Reply reply = endpoint.answer(call);
        write(action, call, reply.status(), reply.headers().get(HeaderField.SEQUENCE), null);
        return reply;
      } catch (ProblemException e) {
        write(action, call, e.status(), e.headers().get(HeaderField.SEQUENCE), e.type());
        throw e;
      } catch (RuntimeException e) {
        write(action, call, 500, null, "internal-error");
        throw e;
      }
    };
  }

  private static void write(String action, Call call, int status, String sequence, String problem) {
    byte[] line =
        Json.object(
            json -> {
              json.writeStringField("action", action);
              json.writeStringField("key_id", call.principal().keyId());
              json.writeNumberField("principal_id", call.principal().principalId());
              json.writeStringField("request_id", call.requestId());
              json.writeStringField("path", call.path());
              json.writeStringField("body", call.bodyText(LONGEST_BODY));
              json.writeNumberField("status", status);
              if (sequence != null) {
                json.writeNumberField("sequence", Long.parseLong(sequence));
              }
              if (problem != null) {
                json.writeStringField("problem", problem);
              }
            });
    AUDIT.info("{}", new String(line, StandardCharsets.UTF_8));
  }
}
