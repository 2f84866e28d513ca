package io.rollingdrop.lab.peer;

import io.rollingdrop.lab.engine.ReportSum;
import io.rollingdrop.lab.limits.AnswerWatch;
import io.rollingdrop.pipeline.CoreSettings;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * exchange-core's classes on the Disruptor that it was built with. On ours it fails: it calls
 * {@code Disruptor.after(EventHandler[])}, which Disruptor 4 has under another signature, and reads
 * a field {@code lock} that is gone. All else, Agrona and Chronicle too, it shares with this
 * process.
 */
final class PeerLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final String PEER = ExchangeCorePeer.class.getName();
  private static final List<String> OWN =
      List.of("exchange.core2.core.", "com.lmax.disruptor.", PEER);

  /**
   * @param disruptor the jar, as the build lays it out in {@code perf-lab/target/exchange-core}
   * @throws IllegalStateException if it is not there
   */
  PeerLoader(Path disruptor) {
    super(new URL[] {url(disruptor), home("exchange.core2.core.ExchangeCore"), home(PEER)});
  }

  private static URL url(Path jar) {
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is not there: run ops/rollingdrop build");
    }
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(jar + " has no URL", e);
    }
  }

  /** The jar or folder that this process has a class from. */
  private static URL home(String className) {
    try {
      return Class.forName(className, false, PeerLoader.class.getClassLoader())
          .getProtectionDomain()
          .getCodeSource()
          .getLocation();
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(className + " is not on the class path", e);
    }
  }

  /**
   * Starts the peer.
   *
   * @throws IllegalStateException if it does not start
   */
  PeerExchange start(CoreSettings settings, ReportSum reports, AnswerWatch answers) {
    try {
      return (PeerExchange)
          loadClass(PEER)
              .getConstructor(CoreSettings.class, ReportSum.class, AnswerWatch.class)
              .newInstance(settings, reports, answers);
    } catch (ReflectiveOperationException | LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException("exchange-core does not start: " + cause, cause);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (OWN.stream().noneMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  @Override
  public void close() {
    try {
      super.close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot close exchange-core's jars", e);
    }
  }
}
