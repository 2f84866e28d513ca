package io.rollingdrop.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyStoreTest {

  @TempDir private Path directory;

  private KeyStore open() {
    return KeyStore.open(directory, directory.resolve("master.key"), InstantSource.system());
  }

  @Test
  void keysAndTheirSecretsComeBackAfterARestart() {
    ApiKey partner;
    ApiKey operator;
    String secret;
    try (KeyStore keys = open()) {
      partner = keys.createPartnerKey(7);
      operator = keys.createOperatorKey();
      keys.revoke(operator.keyId());
      secret = keys.secretOf(partner);
    }
    try (KeyStore keys = open()) {
      assertThat(keys.find(partner.keyId())).contains(partner);
      assertThat(keys.secretOf(partner)).isEqualTo(secret).hasSize(43);
      assertThat(keys.findActive(operator.keyId())).isNull();
      assertThat(keys.createPartnerKey(7).principalId()).isEqualTo(3);
      assertThat(keys.list()).hasSize(3);
    }
  }

  @Test
  void keyIdsSayWhatTheyAreFor() {
    try (KeyStore keys = open()) {
      assertThat(keys.createPartnerKey(7).keyId()).matches("rd_test_[a-z2-9]{20}");
      assertThat(keys.createOperatorKey().keyId()).matches("rd_op_test_[a-z2-9]{20}");
    }
  }

  @Test
  void noSecretIsAtRestButTheMasterKeyWhichOnlyItsOwnerMayRead() throws IOException {
    try (KeyStore keys = open()) {
      String secret = keys.secretOf(keys.createPartnerKey(7));
      assertThat(Files.readString(directory.resolve("keys.json"))).doesNotContain(secret);
    }
    Path master = directory.resolve("master.key");
    assertThat(Files.size(master)).isEqualTo(32);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(master)))
        .isEqualTo("rw-------");
  }

  @Test
  void aMasterKeyThatOthersMayReadIsNotUsed() throws IOException {
    open().close();
    Files.setPosixFilePermissions(
        directory.resolve("master.key"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(this::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void aSecondGatewayOnTheSameDirectoryIsRefused() {
    try (KeyStore keys = open()) {
      assertThat(keys.list()).isEmpty();
      assertThatThrownBy(this::open)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another gateway");
    }
    open().close();
  }

  @Test
  void aDamagedFileIsSaidToBeOne() throws IOException {
    Files.writeString(directory.resolve("keys.json"), "{\"keys\":[{\"id\":1}]}");
    assertThatThrownBy(this::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("damaged");
    Files.delete(directory.resolve("keys.json"));
    open().close();
  }
}
