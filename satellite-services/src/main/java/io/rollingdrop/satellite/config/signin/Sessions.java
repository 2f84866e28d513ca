package io.rollingdrop.satellite.config.signin;

import io.rollingdrop.satellite.config.store.SessionStore;
import io.rollingdrop.satellite.config.store.StoreUnavailableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sessions: in PostgreSQL, so that they outlive this process, and the recent ones here as well, so
 * that who is signed in still sees the console while PostgreSQL is down. Thread safe.
 */
public final class Sessions {

  /**
   * @param lifetime after which a session is over whatever its use
   * @param idle after which an unused session is over
   * @param mostOfUser sessions of one user; the oldest goes
   */
  public record Limits(Duration lifetime, Duration idle, int mostOfUser) {

    /** Twelve hours, one hour, twenty sessions. */
    public static final Limits DEFAULT = new Limits(Duration.ofHours(12), Duration.ofHours(1), 20);

    public Limits {
      if (!idle.isPositive() || lifetime.compareTo(idle) < 0 || mostOfUser < 1) {
        throw new IllegalArgumentException(
            "lifetime %s, idle %s, %d sessions: idle is above 0 and not above the lifetime, and a"
                    .formatted(lifetime, idle, mostOfUser)
                + " user has at least 1 session");
      }
    }
  }

  /** How often the use of a session is written down. */
  private static final Duration USE_WRITTEN = Duration.ofMinutes(1);

  private static final int MOST_REMEMBERED = 1_000;

  private final SessionStore store;
  private final Limits limits;
  private final InstantSource clock;

  /** Guarded by itself; the longest unused first. */
  private final Map<ByteBuffer, Remembered> remembered = new LinkedHashMap<>(16, 0.75f, true);

  /** A session known here. */
  private record Remembered(Session session, Instant created, Instant lastUsed, Instant written) {
    Remembered used(Instant now, Instant writtenAt) {
      return new Remembered(session, created, now, writtenAt);
    }
  }

  public Sessions(SessionStore store, Limits limits, InstantSource clock) {
    this.store = store;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Starts a session.
   *
   * @throws StoreUnavailableException if PostgreSQL is out of reach
   */
  SessionToken begin(Session session) {
    SessionToken token = SessionToken.random();
    Instant now = now();
    store.add(
        token.hash(),
        session.user(),
        now,
        now.minus(limits.lifetime()),
        now.minus(limits.idle()),
        limits.mostOfUser());
    forgetOf(session.user());
    return token;
  }

  /** The oldest of the user's sessions may have been pushed out: the next use asks PostgreSQL. */
  private void forgetOf(String user) {
    synchronized (remembered) {
      remembered.values().removeIf(session -> session.session().user().equals(user));
    }
  }

  /**
   * Who a token belongs to; notes its use.
   *
   * @return empty if there is no such session, or it is over
   * @throws StoreUnavailableException if it is not known here and PostgreSQL is out of reach
   */
  public Optional<Session> use(SessionToken token) {
    byte[] hash = token.hash();
    ByteBuffer key = ByteBuffer.wrap(hash);
    Remembered known = recall(key);
    if (known == null) {
      SessionStore.Row row = store.find(hash).orElse(null);
      if (row == null) {
        return Optional.empty();
      }
      known =
          new Remembered(
              new Session(row.user(), row.role()), row.created(), row.lastUsed(), row.lastUsed());
    }
    Instant now = now();
    if (isOver(known, now)) {
      forget(key);
      return Optional.empty();
    }
    Instant written = known.written();
    if (!now.isBefore(written.plus(USE_WRITTEN)) && write(hash, now)) {
      written = now;
    }
    remember(key, known.used(now, written));
    return Optional.of(known.session());
  }

  /**
   * In whole microseconds, as PostgreSQL keeps it: it would round up, and a session last longer.
   */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private boolean isOver(Remembered session, Instant now) {
    return !now.isBefore(session.created().plus(limits.lifetime()))
        || !now.isBefore(session.lastUsed().plus(limits.idle()));
  }

  /** Whether the use was written; that PostgreSQL is down ends nobody's session. */
  private boolean write(byte[] hash, Instant now) {
    try {
      store.used(hash, now);
      return true;
    } catch (StoreUnavailableException e) {
      return false;
    }
  }

  /**
   * Ends a session.
   *
   * @throws StoreUnavailableException if PostgreSQL is out of reach, and the session may go on
   */
  public void end(SessionToken token) {
    byte[] hash = token.hash();
    store.remove(hash);
    forget(ByteBuffer.wrap(hash));
  }

  private Remembered recall(ByteBuffer key) {
    synchronized (remembered) {
      return remembered.get(key);
    }
  }

  private void remember(ByteBuffer key, Remembered session) {
    synchronized (remembered) {
      remembered.put(key, session);
      if (remembered.size() > MOST_REMEMBERED) {
        var oldest = remembered.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
  }

  private void forget(ByteBuffer key) {
    synchronized (remembered) {
      remembered.remove(key);
    }
  }
}
