package io.rollingdrop.gateway.http;

/** Writes problem documents (RFC 9457). */
public final class Problems {

  /** Media type of every problem. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private Problems() {}

  /**
   * The reply for a problem. Two like problems have like bodies, so that a repeated request can be
   * answered with the same bytes: what tells them apart is in the headers.
   */
  public static Reply reply(ProblemException problem) {
    Reply reply = new Reply(problem.status(), MEDIA_TYPE, Json.object(members(problem)));
    problem.headers().forEach(reply::with);
    return reply;
  }

  /** The members of a problem's document. */
  public static Json.Part members(ProblemException problem) {
    return json -> {
      json.writeStringField("type", ProblemType.PATH + problem.type());
      json.writeStringField("title", problem.title());
      json.writeNumberField("status", problem.status());
      json.writeStringField("detail", problem.getMessage());
      for (var member : problem.members().entrySet()) {
        json.writeStringField(member.getKey(), member.getValue());
      }
    };
  }
}
