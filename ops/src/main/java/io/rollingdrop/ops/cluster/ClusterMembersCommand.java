package io.rollingdrop.ops.cluster;

import io.rollingdrop.replicator.cluster.ClusterMember;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Which nodes there are, and their ports: what a firewall must let through. */
@Command(
    name = "members",
    description =
        "Lists the nodes and their ports. Membership is static: a machine that takes another's place"
            + " takes its id and address too.",
    mixinStandardHelpOptions = true)
final class ClusterMembersCommand implements Callable<Integer> {

  @Mixin private MembersOption cluster;

  @Override
  public Integer call() {
    for (ClusterMember member : cluster.members()) {
      System.out.printf(
          "%d  %s  admin %d/tcp  %s%n",
          member.id(),
          member.host(),
          member.adminPort(),
          member.purposes().entrySet().stream()
              .map(port -> port.getKey() + " " + port.getValue() + "/udp")
              .collect(Collectors.joining("  ")));
    }
    return 0;
  }
}
