package io.rollingdrop.lab.door;

import io.rollingdrop.lab.report.Repository;
import io.rollingdrop.pipeline.CoreSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options that say which system a lab goes through. */
public final class SystemOptions {

  private static final String DEFAULT_OPERATOR_PORT = "8081";

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The running system's partners' door. Default, where a lab can do with core and gateway alone: a system started for it.")
  private URI url;

  @Option(
      names = "--operator-url",
      paramLabel = "URL",
      description =
          "Its operator's door. Default: that host, port ROLLINGDROP_OPERATOR_PORT or 8081.")
  private URI operatorUrl;

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description =
          "An operator's key, lines RD_KEY= and RD_SECRET=. Default: credentials/operator in the folder that ROLLINGDROP_DATA names, or in .rollingdrop.")
  private Path keys;

  /** The partners' door that was named; null: none was. */
  public URI url() {
    return url;
  }

  /**
   * Checks what the command line says by itself.
   *
   * @throws ParameterException if an option is of use only with another
   */
  public void validate() {
    if (url == null && (operatorUrl != null || keys != null)) {
      throw new ParameterException(
          spec.commandLine(), "--operator-url and --keys are of a system that --url names");
    }
    if (url != null && (url.getHost() == null || url.getScheme() == null)) {
      throw new ParameterException(
          spec.commandLine(), "--url " + url + " is not of the form http://HOST:PORT");
    }
  }

  /**
   * The system that was named, or one of the lab's own.
   *
   * @param folder for what a system of the lab's own keeps; must be empty
   * @throws ParameterException if the operator's key cannot be read
   * @throws DoorException if a system of the lab's own does not start
   */
  public RunningSystem open(Path folder) {
    return url == null
        ? RunningSystem.embedded(folder, CoreSettings.DEFAULTS)
        : RunningSystem.at(url, operatorDoor(), operatorKey());
  }

  private URI operatorDoor() {
    if (operatorUrl != null) {
      return operatorUrl;
    }
    String port = System.getenv().getOrDefault("ROLLINGDROP_OPERATOR_PORT", DEFAULT_OPERATOR_PORT);
    return URI.create(url.getScheme() + "://" + url.getHost() + ":" + port);
  }

  private ApiCredential operatorKey() {
    Path file = keys != null ? keys : Repository.find().credentials(System.getenv(), "operator");
    try {
      return ApiCredential.read(file);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "cannot read an operator's key, name its file with --keys: " + e, e);
    }
  }
}
