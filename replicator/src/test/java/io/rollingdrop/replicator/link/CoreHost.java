package io.rollingdrop.replicator.link;

import io.aeron.driver.MediaDriver;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.Core;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;

/** Where a core with its end of the link runs. */
interface CoreHost {

  /**
   * Starts it.
   *
   * @param port to listen on; 0: any
   * @return where it listens
   */
  String start(String port);

  /** Ends it, as hard as can be done. */
  void kill();

  /** In a process of its own, killed by SIGKILL. */
  final class OwnProcess implements CoreHost {
    private final Path directory;
    private Process process;

    OwnProcess(Path directory) {
      this.directory = directory;
    }

    @Override
    public String start(String port) {
      try {
        process =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@" + Path.of(System.getProperty("rollingdrop.root"), "ops", "jvm.options"),
                    "-Xmx512m",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LinkedCore.class.getName(),
                    directory.toString(),
                    port)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // Left open: what the process says later is of no interest, and it must not block on it.
        @SuppressWarnings("resource")
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        while (line != null && !line.startsWith(LinkedCore.READY)) {
          line = out.readLine();
        }
        if (line == null) {
          throw new AssertionError("the core's process ended before it was ready");
        }
        return line.substring(LinkedCore.READY.length());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void kill() {
      process.destroyForcibly();
      process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
  }

  /** In this process, with a media driver of its own. */
  final class ThisProcess implements CoreHost {
    private final Path directory;
    private MediaDriver driver;
    private Core core;
    private AeronLinkServer server;

    ThisProcess(Path directory) {
      this.directory = directory;
    }

    @Override
    public String start(String port) {
      driver = MediaDrivers.start(directory.resolve("aeron"));
      core = CoreInProcess.startCore(directory.resolve("core"));
      LinkServerSettings settings =
          LinkServerSettings.of(
              driver.aeronDirectoryName(),
              "aeron:udp?endpoint=localhost:" + port,
              LinkToken.loadOrCreate(directory.resolve("link.token")));
      server =
          AeronLinkServer.start(
              settings,
              core.newLink(),
              core.feed(),
              () -> JournalDirectory.snapshotFiles(directory.resolve("core")));
      return server.listeningAt();
    }

    /** Of the state at the next command. */
    void requestSnapshot() {
      core.requestSnapshot();
    }

    @Override
    public void kill() {
      // The link first: it reads the core's journal.
      CloseHelper.closeAll(server, core, driver);
    }
  }
}
