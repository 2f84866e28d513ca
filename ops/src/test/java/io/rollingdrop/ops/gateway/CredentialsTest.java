package io.rollingdrop.ops.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.ops.gateway.Credentials.Credential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {

  @TempDir private Path data;

  @Test
  void what_was_written_is_read_and_a_later_one_replaces_it() {
    Credentials credentials = new Credentials(data);

    credentials.write("demo", new Credential("rd_test_a", "first=="));
    credentials.write("demo", new Credential("rd_test_b", "second"));

    assertThat(credentials.read("demo")).contains(new Credential("rd_test_b", "second"));
    assertThat(credentials.read("partner")).isEmpty();
  }

  @Test
  void only_the_owner_may_read_them() throws IOException {
    new Credentials(data).write("demo", new Credential("rd_test_a", "secret"));

    Path folder = data.resolve("credentials");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("demo"))))
        .isEqualTo("rw-------");
  }

  @Test
  void a_secret_is_not_in_the_text_of_its_credential() {
    assertThat(new Credential("rd_test_a", "hush")).asString().doesNotContain("hush");
  }

  @Test
  void a_file_that_is_none_counts_as_absent() throws IOException {
    Files.createDirectories(data.resolve("credentials"));
    Files.writeString(data.resolve("credentials/demo"), "RD_KEY=only\n");

    assertThat(new Credentials(data).read("demo")).isEmpty();
  }
}
