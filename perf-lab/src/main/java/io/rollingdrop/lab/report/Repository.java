package io.rollingdrop.lab.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a lab finds the project and its inputs.
 *
 * @param root the project's top folder
 */
public record Repository(Path root) {

  /** Names the top folder where the launcher or the build knows it. */
  public static final String ROOT_PROPERTY = "rollingdrop.root";

  /** Names the folder that holds {@code vectors/} and {@code nasdaq/}. */
  public static final String ORDER_FLOW_VARIABLE = "ROLLINGDROP_ORDER_FLOW";

  /** Names the data folder of a system that the launcher runs. */
  public static final String DATA_VARIABLE = "ROLLINGDROP_DATA";

  /** The project that this process was started in; else the working folder. */
  public static Repository find() {
    String given = System.getProperty(ROOT_PROPERTY);
    if (given != null) {
      return new Repository(Path.of(given).toAbsolutePath().normalize());
    }
    Path working = Path.of("").toAbsolutePath();
    for (Path folder = working; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("perf-lab"))
          && Files.isRegularFile(folder.resolve("pom.xml"))) {
        return new Repository(folder);
      }
    }
    return new Repository(working);
  }

  /**
   * The folder of order flow with known answers; it need not exist.
   *
   * @param environment the process's environment variables
   */
  public Path orderFlow(Map<String, String> environment) {
    String given = environment.get(ORDER_FLOW_VARIABLE);
    return given != null && !given.isBlank()
        ? Path.of(given)
        : root.resolve("../shared/order-flow").normalize();
  }

  /**
   * The file with a key that the launcher keeps; it need not exist.
   *
   * @param environment the process's environment variables
   * @param name of the key, such as {@code operator}
   */
  public Path credentials(Map<String, String> environment, String name) {
    return data(environment).resolve("credentials").resolve(name);
  }

  /**
   * The data folder of the system that the launcher runs.
   *
   * @param environment the process's environment variables
   */
  public Path data(Map<String, String> environment) {
    String given = environment.get(DATA_VARIABLE);
    return given != null && !given.isBlank()
        ? Path.of(given).toAbsolutePath()
        : root.resolve(".rollingdrop");
  }
}
