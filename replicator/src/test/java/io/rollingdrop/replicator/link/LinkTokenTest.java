package io.rollingdrop.replicator.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkTokenTest {

  @TempDir Path directory;

  @Test
  void the_first_start_makes_a_token_that_only_its_owner_can_read() throws IOException {
    Path file = directory.resolve("core").resolve("link.token");
    LinkToken made = LinkToken.loadOrCreate(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).matches("[0-9a-f]{64}\n");
    assertThat(file.resolveSibling("link.token.new")).doesNotExist();
    assertProves(made, LinkToken.load(file), true);
    assertProves(made, LinkToken.loadOrCreate(file), true);
    assertThat(made).hasToString("LinkToken");
  }

  @Test
  void two_tokens_differ() {
    assertProves(
        LinkToken.loadOrCreate(directory.resolve("a")),
        LinkToken.loadOrCreate(directory.resolve("b")),
        false);
  }

  @Test
  void a_short_or_missing_or_endless_token_is_refused_by_name() throws IOException {
    Path file = directory.resolve("short");
    Files.writeString(file, "too-short\n");
    assertThatThrownBy(() -> LinkToken.load(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("32");
    assertThatThrownBy(() -> LinkToken.load(directory.resolve("none")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("start the core first");
    Files.writeString(file, "x".repeat(5_000));
    assertThatThrownBy(() -> LinkToken.load(file)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LinkToken.of(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertProves(LinkToken prover, LinkToken verifier, boolean expected) {
    UnsafeBuffer message = new UnsafeBuffer(new byte[100 + LinkToken.PROOF_LENGTH]);
    message.setMemory(0, 100, (byte) 7);
    message.putBytes(100, prover.proof(message, 0, 100));
    assertThat(verifier.isProof(message, 0, 100)).isEqualTo(expected);
    message.putByte(50, (byte) 8);
    assertThat(verifier.isProof(message, 0, 100)).isFalse();
  }
}
