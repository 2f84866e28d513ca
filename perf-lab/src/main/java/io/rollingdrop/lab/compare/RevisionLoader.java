package io.rollingdrop.lab.compare;

import io.rollingdrop.lab.engine.Contender;
import io.rollingdrop.lab.engine.EngineContender;
import io.rollingdrop.lab.engine.Messages;
import io.rollingdrop.lab.engine.ReportSum;
import io.rollingdrop.lab.vectors.WorkloadFile;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The classes of a revision: its engine, its protocol, the Agrona that it was built with, and its
 * own way to play messages to its engine. Only what goes to and fro, {@link #SHARED}, is this
 * tree's. So two revisions run in one JVM, each compiled for itself.
 */
final class RevisionLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final Set<String> SHARED =
      Set.of(
          Contender.class.getName(),
          Contender.Book.class.getName(),
          Messages.class.getName(),
          ReportSum.class.getName(),
          WorkloadFile.Type.class.getName());

  private static final List<String> OWN = List.of("io.rollingdrop.", "org.agrona.");

  RevisionLoader(List<Path> jars) {
    super(jars.stream().map(RevisionLoader::url).toArray(URL[]::new));
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(jar + " has no URL", e);
    }
  }

  /**
   * The revision's engine as a contender.
   *
   * @throws IllegalStateException if the revision has none that this tree could play to
   */
  Contender engine() {
    try {
      return (Contender)
          loadClass(EngineContender.class.getName()).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
      throw new IllegalStateException(
          "the revision's engine cannot be played to as this tree's: "
              + e
              + ". Compare with a later one.",
          e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (SHARED.contains(name) || OWN.stream().noneMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }
}
