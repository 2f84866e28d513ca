package io.rollingdrop.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The API keys: their facts in {@code keys.json}, their secrets nowhere, derived from the {@link
 * MasterKey}. Finding is for any thread without locks; creating and revoking are one at a time and
 * on disk when they return.
 *
 * <p>One process at a time has the directory, by a lock on {@code keys.lock}.
 */
public final class KeyStore implements AutoCloseable {

  /** Most keys, revoked ones included: each has its nonces and its rate to remember. */
  public static final int MOST_KEYS = 10_000;

  private static final String PARTNER_PREFIX = "rd_test_";
  private static final String OPERATOR_PREFIX = "rd_op_test_";
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int RANDOM_CHARACTERS = 20;
  private static final JsonMapper MAPPER = new JsonMapper();

  /** A key and its secret. */
  record Entry(ApiKey key, String secret) {}

  private final Path file;
  private final MasterKey masterKey;
  private final InstantSource clock;
  private final FileChannel lockChannel;
  private final SecureRandom random = new SecureRandom();
  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();

  private KeyStore(Path file, MasterKey masterKey, InstantSource clock, FileChannel lockChannel) {
    this.file = file;
    this.masterKey = masterKey;
    this.clock = clock;
    this.lockChannel = lockChannel;
  }

  /**
   * Opens the keys in a directory, which is made where it is missing.
   *
   * @param masterKeyFile see {@link MasterKey#open}
   * @throws IllegalStateException if another process or gateway has them open, or a file is damaged
   */
  public static KeyStore open(Path directory, Path masterKeyFile, InstantSource clock) {
    try {
      Files.createDirectories(directory);
      FileChannel lockChannel = lock(directory.resolve("keys.lock"));
      try {
        KeyStore store =
            new KeyStore(
                directory.resolve("keys.json"), MasterKey.open(masterKeyFile), clock, lockChannel);
        store.load();
        return store;
      } catch (IOException | RuntimeException e) {
        lockChannel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("API keys in " + directory, e);
    }
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new IllegalStateException(
          file + " is locked: another gateway runs on this directory; stop it or use another");
    }
    return channel;
  }

  /** Makes a key of a tenant that may trade. */
  public ApiKey createPartnerKey(int tenantId) {
    if (tenantId < 1) {
      throw new IllegalArgumentException("tenant " + tenantId + " is below 1");
    }
    return create(PARTNER_PREFIX, tenantId, Principal.Role.PARTNER);
  }

  /** Makes a key of the platform's operator. */
  public ApiKey createOperatorKey() {
    return create(OPERATOR_PREFIX, 0, Principal.Role.OPERATOR);
  }

  private synchronized ApiKey create(String prefix, int tenantId, Principal.Role role) {
    if (isFull()) {
      throw new IllegalStateException(MOST_KEYS + " API keys exist already");
    }
    long principalId = 1;
    for (Entry entry : entries.values()) {
      principalId = Math.max(principalId, entry.key().principalId() + 1);
    }
    ApiKey key =
        new ApiKey(
            prefix + randomCharacters(),
            principalId,
            tenantId,
            role,
            clock.instant(),
            Optional.empty());
    put(key);
    return key;
  }

  /** Whether no more keys can be made. */
  public boolean isFull() {
    return entries.size() >= MOST_KEYS;
  }

  /**
   * Revokes a key: from now on its requests are not taken.
   *
   * @return the key, or empty if there is none; a revoked one stays as it is
   */
  public synchronized Optional<ApiKey> revoke(String keyId) {
    Entry entry = entries.get(keyId);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.key().isActive()) {
      put(entry.key().revokedAt(clock.instant()));
    }
    return find(keyId);
  }

  /** The key of that id, revoked or not. */
  public Optional<ApiKey> find(String keyId) {
    return Optional.ofNullable(entries.get(keyId)).map(Entry::key);
  }

  /** All keys, oldest first. */
  public List<ApiKey> list() {
    return entries.values().stream()
        .map(Entry::key)
        .sorted(Comparator.comparingLong(ApiKey::principalId))
        .toList();
  }

  /** The secret of a key: to be handed to its owner, and to be written down nowhere. */
  public String secretOf(ApiKey key) {
    return masterKey.secretOf(key.keyId());
  }

  /** Null if there is no such key, or it was revoked. */
  Entry findActive(String keyId) {
    Entry entry = entries.get(keyId);
    return entry == null || !entry.key().isActive() ? null : entry;
  }

  private String randomCharacters() {
    StringBuilder characters = new StringBuilder(RANDOM_CHARACTERS);
    for (int i = 0; i < RANDOM_CHARACTERS; i++) {
      characters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return characters.toString();
  }

  /** On disk first: a key that was handed out must be there after a crash. */
  private void put(ApiKey key) {
    Entry before = entries.put(key.keyId(), new Entry(key, masterKey.secretOf(key.keyId())));
    try {
      save();
    } catch (IOException | RuntimeException e) {
      if (before == null) {
        entries.remove(key.keyId());
      } else {
        entries.put(key.keyId(), before);
      }
      throw new IllegalStateException("could not write " + file + ": " + e.getMessage(), e);
    }
  }

  private void save() throws IOException {
    ObjectNode document = MAPPER.createObjectNode();
    ArrayNode keys = document.put("version", 1).putArray("keys");
    for (ApiKey key : list()) {
      ObjectNode node =
          keys.addObject()
              .put("id", key.keyId())
              .put("principal_id", key.principalId())
              .put("tenant_id", key.tenantId())
              .put("role", key.role().name().toLowerCase(Locale.ROOT))
              .put("created", key.created().toString());
      key.revoked().ifPresent(revoked -> node.put("revoked", revoked.toString()));
    }
    DurableFile.replace(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(document));
  }

  private void load() throws IOException {
    if (Files.notExists(file)) {
      return;
    }
    try {
      for (JsonNode node : MAPPER.readTree(Files.readAllBytes(file)).required("keys")) {
        ApiKey key =
            new ApiKey(
                node.required("id").textValue(),
                node.required("principal_id").longValue(),
                node.required("tenant_id").intValue(),
                Principal.Role.valueOf(node.required("role").textValue().toUpperCase(Locale.ROOT)),
                Instant.parse(node.required("created").textValue()),
                node.has("revoked")
                    ? Optional.of(Instant.parse(node.get("revoked").textValue()))
                    : Optional.empty());
        entries.put(key.keyId(), new Entry(key, masterKey.secretOf(key.keyId())));
      }
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          file + " is damaged (" + e.getMessage() + "); restore it from its backup", e);
    }
  }

  @Override
  public void close() {
    try {
      lockChannel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("releasing the lock beside " + file, e);
    }
  }
}
