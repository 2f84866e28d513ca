package io.rollingdrop.ops.cluster;

import io.rollingdrop.replicator.cluster.ClusterMember;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The nodes that a tool looks at. */
final class MembersOption {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--cluster",
      paramLabel = ClusterMember.FORM,
      defaultValue =
          "${env:ROLLINGDROP_CLUSTER:-0=127.0.0.1:8100,1=127.0.0.1:8110,2=127.0.0.1:8120}",
      description =
          "The nodes. Default: ROLLINGDROP_CLUSTER, or those of 'up --cluster', ${DEFAULT-VALUE}.")
  private String members;

  List<ClusterMember> members() {
    try {
      return ClusterMember.parse(members);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
