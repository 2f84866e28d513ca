package io.rollingdrop.satellite.config.signin;

import io.rollingdrop.satellite.config.store.StoreUnavailableException;
import io.rollingdrop.satellite.config.store.UserStore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user {@code operator}, made at the first start with a password of chance. Its file is the way
 * back in as well: who removes it and starts the service again gets a new password.
 */
public final class DemoOperator {

  /** Its name. */
  public static final String NAME = "operator";

  private static final Logger LOG = LoggerFactory.getLogger(DemoOperator.class);
  private static final String ROLE = "operator";
  private static final int PASSWORD_BYTES = 18;

  private final UserStore users;
  private final Path file;
  private final int iterations;
  private final InstantSource clock;

  /**
   * @param file that the password is written to
   * @param iterations of its hash
   */
  public DemoOperator(UserStore users, Path file, int iterations, InstantSource clock) {
    this.users = users;
    this.file = file;
    this.iterations = iterations;
    this.clock = clock;
  }

  /**
   * Makes what is missing of it. The file comes first: a run that is cut short between the two is
   * finished by the next.
   *
   * @throws StoreUnavailableException if PostgreSQL is out of reach
   * @throws IOException if the file cannot be read or written
   */
  public void ensure() throws IOException {
    ConsoleCredentials credentials = new ConsoleCredentials(file);
    Optional<String> present = credentials.password(NAME);
    String password = present.orElseGet(DemoOperator::randomPassword);
    if (present.isEmpty()) {
      credentials.write(NAME, password);
      LOG.info("the console's user '{}' has a new password, in {}", NAME, file);
    }
    Optional<UserStore.User> user = users.find(NAME);
    if (user.isEmpty()
        || !PasswordHash.matches(password.toCharArray(), user.get().passwordHash())) {
      users.put(
          new UserStore.User(NAME, ROLE, PasswordHash.of(password.toCharArray(), iterations)),
          clock.instant());
    }
  }

  private static String randomPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
