package io.rollingdrop.satellite.config.signin;

import io.rollingdrop.satellite.config.store.StoreUnavailableException;
import io.rollingdrop.satellite.config.store.UserStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * Checks who wants to sign in. An unknown user and a wrong password take the same time and get the
 * same answer. Thread safe.
 */
public final class SignIn {

  /** How an attempt ended. */
  public sealed interface Result {}

  /** Signed in. */
  public record Accepted(Session session, SessionToken token) implements Result {}

  /** No such user, or another password. */
  public record Denied() implements Result {}

  /**
   * Too many attempts: not even looked at.
   *
   * @param seconds until the next may be made, from 1
   */
  public record Limited(long seconds) implements Result {}

  private static final AttemptLimiter.Rate PER_USER =
      new AttemptLimiter.Rate(10, Duration.ofSeconds(15));
  private static final AttemptLimiter.Rate PER_ADDRESS =
      new AttemptLimiter.Rate(30, Duration.ofSeconds(5));

  /** Hashing keeps a processor busy: so many at once. */
  private static final int MOST_AT_ONCE = 2;

  private final UserStore users;
  private final Sessions sessions;
  private final AttemptLimiter byUser;
  private final AttemptLimiter byAddress;
  private final String nobodysHash;
  private final Semaphore hashing = new Semaphore(MOST_AT_ONCE, true);

  /**
   * @param iterations of the users' hashes, which an unknown user's attempt costs as well
   * @param nanoTime as {@link System#nanoTime}
   */
  public SignIn(UserStore users, Sessions sessions, int iterations, LongSupplier nanoTime) {
    this.users = users;
    this.sessions = sessions;
    this.byUser = new AttemptLimiter(PER_USER, nanoTime);
    this.byAddress = new AttemptLimiter(PER_ADDRESS, nanoTime);
    this.nobodysHash = PasswordHash.of(SessionToken.random().secret().toCharArray(), iterations);
  }

  /**
   * Tries to sign in.
   *
   * @param address that the attempt comes from
   * @throws StoreUnavailableException if PostgreSQL is out of reach
   * @throws InterruptedException if interrupted while waiting for its turn
   */
  public Result attempt(String user, String password, String address) throws InterruptedException {
    long wait = byAddress.take(address);
    if (wait == 0) {
      wait = byUser.take(user);
    }
    if (wait > 0) {
      return new Limited(wait);
    }
    Optional<UserStore.User> known = users.find(user);
    String hash = known.map(UserStore.User::passwordHash).orElse(nobodysHash);
    if (!matches(password, hash) || known.isEmpty()) {
      return new Denied();
    }
    byUser.giveBack(user);
    byAddress.giveBack(address);
    Session session = new Session(known.get().name(), known.get().role());
    return new Accepted(session, sessions.begin(session));
  }

  private boolean matches(String password, String hash) throws InterruptedException {
    hashing.acquire();
    try {
      return PasswordHash.matches(password.toCharArray(), hash);
    } finally {
      hashing.release();
    }
  }
}
