package io.rollingdrop.satellite.config.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollingdrop.satellite.config.apply.RefusedException;
import io.rollingdrop.satellite.config.apply.Target;
import io.rollingdrop.satellite.config.core.OperatorDoor.Answer;
import io.rollingdrop.satellite.config.document.DocumentTypes;
import io.rollingdrop.satellite.config.store.DocumentVersion;
import io.rollingdrop.satellite.config.store.Step;
import java.io.IOException;
import java.util.Set;

/**
 * Brings a market's fees and limits into force in the core. Both are set as a whole, so that a
 * command which is repeated, or one which was lost before it, changes nothing about the result.
 */
public final class CoreTarget implements Target {

  /** Refusals that are about the request's way, not its content: another attempt may do. */
  private static final Set<String> PASSING =
      Set.of(
          "not-found",
          "not-authentic",
          "not-authorised",
          "stale-timestamp",
          "nonce-replayed",
          "rate-limited",
          "nonces-exhausted",
          "idempotency-key-from-future",
          "wrong-shard");

  /**
   * Answers that belong to the key for good, while another attempt may do: the key is older than
   * the core remembers, or was used when the core was not ready.
   */
  private static final Set<String> OF_THE_KEY =
      Set.of("idempotency-key-expired", "core-not-ready", "capacity-reached");

  private static final int FIRST_SERVER_ERROR = 500;

  private final OperatorDoor door;

  /**
   * @param door not owned
   */
  public CoreTarget(OperatorDoor door) {
    this.door = door;
  }

  @Override
  public Step step() {
    return Step.CORE;
  }

  @Override
  public void apply(DocumentVersion version)
      throws RefusedException, IOException, InterruptedException {
    int marketId = DocumentTypes.marketId(version.document()).orElseThrow();
    set(marketId, "fees", version);
    set(marketId, "limits", version);
  }

  private void set(int marketId, String part, DocumentVersion version)
      throws RefusedException, IOException, InterruptedException {
    String path = "/operator/v1/markets/%d/%s".formatted(marketId, part);
    JsonNode body = version.body().path(part);
    Answer answer = door.put(path, body, ChangeKey.of(version, part));
    if (OF_THE_KEY.contains(answer.problem())) {
      // What is set as a whole may be set once more, should the first attempt have done it.
      answer = door.put(path, body, door.freshKey());
    }
    if (answer.isAccepted()) {
      return;
    }
    String message = "%s: %s".formatted(part, answer.detail());
    if (answer.status() >= FIRST_SERVER_ERROR || PASSING.contains(answer.problem())) {
      throw new IOException(message);
    }
    throw new RefusedException(message + " Correct the document, or roll it back.");
  }

  @Override
  public void close() {}
}
