package io.rollingdrop.replicator.link;

import io.aeron.driver.MediaDriver;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.Core;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process with a core and its end of the link, to be killed: prints {@code READY} and where it
 * listens, and ends when its input does. Arguments: folder, port (0: any).
 */
final class LinkedCore {

  static final String READY = "READY ";

  private LinkedCore() {}

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    LinkToken token = LinkToken.loadOrCreate(directory.resolve("link.token"));
    String channel = "aeron:udp?endpoint=localhost:" + arguments[1];
    try (MediaDriver driver = MediaDrivers.start(directory.resolve("aeron"));
        Core core = CoreInProcess.startCore(directory.resolve("core"));
        AeronLinkServer server =
            AeronLinkServer.start(
                LinkServerSettings.of(driver.aeronDirectoryName(), channel, token),
                core.newLink(),
                core.feed(),
                () -> JournalDirectory.snapshotFiles(directory.resolve("core")))) {
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      out.println(READY + server.listeningAt());
      while (System.in.read() >= 0) {
        // Nothing is said to this process; it waits for the end.
      }
    }
  }
}
