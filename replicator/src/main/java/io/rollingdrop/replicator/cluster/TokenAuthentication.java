package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.aeron.security.Authenticator;
import io.aeron.security.CredentialsSupplier;
import io.aeron.security.SessionProxy;
import io.rollingdrop.replicator.link.LinkToken;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only those open a session with the cluster who have the token: the leader asks each with
 * random bytes of its own, and takes a keyed hash of them for an answer. The token is never sent,
 * and an answer that was overheard is of no use a second time.
 */
final class TokenAuthentication {

  private static final Logger LOG = LoggerFactory.getLogger(TokenAuthentication.class);
  private static final int CHALLENGE_LENGTH = 32;

  /** Who asks and never answers is forgotten by the cluster, and here. */
  private static final long FORGET_MS = TimeUnit.SECONDS.toMillis(30);

  /** The id of each session of a node that copies log and snapshots. */
  private static final long REPLACEMENT = Aeron.NULL_VALUE;

  private static final long MARGIN_MS = 1_000;
  private static final int MOST_PENDING = 4096;
  private static final byte[] NOTHING = new byte[0];

  private TokenAuthentication() {}

  /** The leader's side. On the consensus module's thread. */
  static final class AskingForProof implements Authenticator {
    /** A session that was asked, and what it has answered. */
    private static final class Asked {
      final byte[] challenge = new byte[CHALLENGE_LENGTH];
      final long sinceMs;
      byte[] answer;

      Asked(long nowMs) {
        sinceMs = nowMs;
      }
    }

    private final LinkToken token;
    private final long sessionTimeoutMs;
    private final SecureRandom random = new SecureRandom();
    private final Long2ObjectHashMap<Asked> sessions = new Long2ObjectHashMap<>();

    /**
     * @param sessionTimeoutMs after which the cluster forgets who was asked and does not answer
     */
    AskingForProof(LinkToken token, long sessionTimeoutMs) {
      this.token = token;
      this.sessionTimeoutMs = sessionTimeoutMs;
    }

    @Override
    public void onConnectRequest(long sessionId, byte[] credentials, long nowMs) {
      // What they come with proves nothing.
    }

    @Override
    public void onConnectedSession(SessionProxy session, long nowMs) {
      sessions.values().removeIf(old -> nowMs - old.sinceMs > FORGET_MS);
      if (session.sessionId() == REPLACEMENT) {
        askOneAtATime(session, nowMs);
        return;
      }
      Asked asked = sessions.get(session.sessionId());
      if (asked == null) {
        if (sessions.size() >= MOST_PENDING) {
          session.reject();
          return;
        }
        asked = new Asked(nowMs);
        random.nextBytes(asked.challenge);
        sessions.put(session.sessionId(), asked);
      }
      session.challenge(asked.challenge);
    }

    /** All of them have the same id: the answer of one must not be taken for another's. */
    private void askOneAtATime(SessionProxy session, long nowMs) {
      Asked before = sessions.get(REPLACEMENT);
      if (before != null && nowMs - before.sinceMs <= sessionTimeoutMs + MARGIN_MS) {
        return;
      }
      Asked asked = new Asked(nowMs);
      random.nextBytes(asked.challenge);
      if (session.challenge(asked.challenge)) {
        sessions.put(REPLACEMENT, asked);
      }
    }

    @Override
    public void onChallengeResponse(long sessionId, byte[] response, long nowMs) {
      Asked asked = sessions.get(sessionId);
      if (asked != null) {
        asked.answer = response;
      }
    }

    @Override
    public void onChallengedSession(SessionProxy session, long nowMs) {
      Asked asked = sessions.get(session.sessionId());
      if (asked == null || asked.answer == null) {
        return;
      }
      if (!isProof(asked.challenge, asked.answer)) {
        LOG.warn("refused a session: it does not have the link token");
        session.reject();
        sessions.remove(session.sessionId());
      } else if (session.authenticate(NOTHING)) {
        sessions.remove(session.sessionId());
      }
    }

    private boolean isProof(byte[] challenge, byte[] answer) {
      if (answer.length != LinkToken.PROOF_LENGTH) {
        return false;
      }
      UnsafeBuffer both = new UnsafeBuffer(new byte[CHALLENGE_LENGTH + LinkToken.PROOF_LENGTH]);
      both.putBytes(0, challenge);
      both.putBytes(CHALLENGE_LENGTH, answer);
      return token.isProof(both, 0, CHALLENGE_LENGTH);
    }
  }

  /** A client's side. */
  record GivingProof(LinkToken token) implements CredentialsSupplier {
    @Override
    public byte[] encodedCredentials() {
      return NOTHING;
    }

    @Override
    public byte[] onChallenge(byte[] challenge) {
      if (challenge.length != CHALLENGE_LENGTH) {
        // Of nobody who has the token: the bytes may be a message that is to be proved.
        return NOTHING;
      }
      return token.proof(new UnsafeBuffer(challenge), 0, challenge.length);
    }
  }
}
