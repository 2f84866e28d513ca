package io.rollingdrop.ops;

import io.aeron.driver.MediaDriver;
import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.protocol.ProportionalIdleStrategy;
import io.rollingdrop.replicator.link.LinkToken;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.IdleStrategy;
import picocli.CommandLine.Option;

/** Options of every process that talks over Aeron. */
final class LinkOptions {

  @Option(
      names = "--link-token",
      paramLabel = "FILE",
      defaultValue = "${env:ROLLINGDROP_LINK_TOKEN:-}",
      description =
          "Secret that core and gateways share. Default: ROLLINGDROP_LINK_TOKEN, or link.token in"
              + " the data folder, which core or node make where it is missing.")
  private String token;

  private Path tokenFile(RoleOptions role) {
    return token == null || token.isBlank() ? role.data().resolve("link.token") : Path.of(token);
  }

  /** The token, made where it is missing: for the core. */
  LinkToken ownToken(RoleOptions role) {
    return LinkToken.loadOrCreate(tokenFile(role));
  }

  /** The token: for a gateway. */
  LinkToken coresToken(RoleOptions role) {
    return LinkToken.load(tokenFile(role));
  }

  /** Starts this process's media driver and returns its directory. */
  String startDriver(RoleOptions role, StopOrder parts) {
    return startDriver(role, parts, ProportionalIdleStrategy.ofFewSockets());
  }

  /** The same, with another way to wait. */
  String startDriver(RoleOptions role, StopOrder parts, IdleStrategy idle) {
    Path parent = driverParent(role, parts);
    try {
      MediaDriver driver = parts.add("media driver", MediaDrivers.start(parent, idle));
      return driver.aeronDirectoryName();
    } catch (IllegalStateException e) {
      throw new RoleFailure(RoleFailure.UNAVAILABLE, e.getMessage(), e);
    }
  }

  /** Where this installation's media drivers have their directories. */
  Path driverParent(RoleOptions role, StopOrder parts) {
    Path parent =
        MediaDrivers.parentDirectory(
            // Shared memory is shared by all users, too.
            "rollingdrop-%s-%08x"
                .formatted(System.getProperty("user.name"), role.data().hashCode()),
            role.data().resolve("run").resolve("aeron"));
    parts.add("media driver's folder", () -> removeIfEmpty(parent));
    try {
      // For the launcher: what killed processes left in there goes when nothing runs any more.
      Files.writeString(role.data().resolve("run").resolve("aeron-folder"), parent + "\n");
      return parent;
    } catch (IOException e) {
      throw new RoleFailure(RoleFailure.DATA, "cannot write in the data folder " + role.data(), e);
    }
  }

  /** Another process of the same installation may have its driver there. */
  private static void removeIfEmpty(Path parent) throws IOException {
    try {
      Files.deleteIfExists(parent);
    } catch (DirectoryNotEmptyException e) {
      // Whoever closes last removes it.
    }
  }
}
