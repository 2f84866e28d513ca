package io.rollingdrop.satellite.config.web;

import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.satellite.config.signin.Session;
import io.rollingdrop.satellite.config.signin.SessionToken;
import io.rollingdrop.satellite.config.signin.Sessions;
import io.rollingdrop.satellite.config.signin.SignIn;
import java.net.URI;
import java.time.Duration;

/** Signing in and out. */
final class SessionRoutes {

  private static final String PATH = "/api/session";
  private static final int LONGEST_USER = 64;
  private static final int LONGEST_PASSWORD = 256;

  private final SignIn signIn;
  private final Sessions sessions;
  private final AuditLog audit;
  private final String cookieAttributes;
  private final Duration lifetime;
  private final URI gateway;

  /**
   * @param lifetime of the cookie
   * @param secure whether browsers are to send it by HTTPS only
   * @param gateway where the console's pages read live prices
   */
  SessionRoutes(
      SignIn signIn,
      Sessions sessions,
      AuditLog audit,
      Duration lifetime,
      boolean secure,
      URI gateway) {
    this.signIn = signIn;
    this.sessions = sessions;
    this.audit = audit;
    this.lifetime = lifetime;
    this.gateway = gateway;
    this.cookieAttributes = "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "");
  }

  void add(Door door, HttpRouting.Builder routing) {
    door.open(routing, Method.POST, PATH, this::begin);
    door.signedIn(routing, Method.GET, PATH, call -> shown(call.session()));
    door.open(routing, Method.DELETE, PATH, this::end);
  }

  private Reply begin(Call call) throws InterruptedException {
    JsonBody body = call.json();
    String user = body.text("user", LONGEST_USER);
    String password = body.secret("password", LONGEST_PASSWORD);
    body.rejectOthers();
    return switch (signIn.attempt(user, password, call.address())) {
      case SignIn.Accepted accepted -> {
        audit.write("sign-in", call, user, "done", json -> {});
        yield shown(accepted.session())
            .with("Set-Cookie", cookie(accepted.token().secret(), lifetime));
      }
      case SignIn.Denied() -> {
        audit.write("sign-in", call, user, ProblemType.SIGN_IN_FAILED.slug(), json -> {});
        throw ProblemType.SIGN_IN_FAILED.problem(
            "There is no such user with that password. Check both.");
      }
      case SignIn.Limited limited -> {
        audit.write("sign-in", call, user, ProblemType.RATE_LIMITED.slug(), json -> {});
        throw ProblemType.RATE_LIMITED
            .problem(
                "There were too many attempts to sign in. Retry after %d s."
                    .formatted(limited.seconds()))
            .withHeader("Retry-After", Long.toString(limited.seconds()));
      }
    };
  }

  /** Also without a session: then there is nothing to end, and the cookie goes. */
  private Reply end(Call call) {
    SessionToken token = call.token().orElse(null);
    if (token != null) {
      String user = sessions.use(token).map(Session::user).orElse("");
      sessions.end(token);
      audit.write("sign-out", call, user, "done", json -> {});
    }
    return Reply.empty(204).with("Set-Cookie", cookie("", Duration.ZERO));
  }

  private Reply shown(Session session) {
    return Reply.json(
        200,
        json -> {
          json.writeStringField("user", session.user());
          json.writeStringField("role", session.role());
          json.writeStringField("gateway_url", gateway.toString());
        });
  }

  private String cookie(String value, Duration maxAge) {
    return Call.COOKIE + "=" + value + cookieAttributes + "; Max-Age=" + maxAge.toSeconds();
  }
}
