package io.rollingdrop.ops;

import io.rollingdrop.infrastructure.EmbeddedServer;
import io.rollingdrop.infrastructure.Infrastructure;
import io.rollingdrop.infrastructure.InfrastructureException;
import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.ops.process.RoleProcess;
import io.rollingdrop.ops.process.StopOrder;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the servers that satellites work with. */
@Command(
    name = "infrastructure",
    description = "Runs PostgreSQL, Kafka, a schema registry and Redis, and restarts what dies.",
    mixinStandardHelpOptions = true)
final class InfrastructureCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(InfrastructureCommand.class);

  @Mixin private RoleOptions role;
  @Mixin private InfrastructureOptions options;

  @Override
  public Integer call() {
    return RoleProcess.run(role.process("infrastructure"), this::start);
  }

  private Map<String, String> start(StopOrder parts, Consumer<Throwable> onFailure) {
    try {
      Infrastructure infrastructure =
          Infrastructure.start(
              options.settings(role),
              InfrastructureCommand::tell,
              begun -> parts.add("servers", begun));
      return infrastructure.servers().stream()
          .collect(Collectors.toMap(EmbeddedServer::name, EmbeddedServer::url));
    } catch (InfrastructureException e) {
      throw new RoleFailure(RoleFailure.UNAVAILABLE, e.getMessage(), e);
    }
  }

  /** To the log, and to who waits for this role: the launcher shows lines that begin so. */
  private static void tell(String progress) {
    LOG.info(progress);
    System.out.println("progress: " + progress.strip());
  }
}
