package io.rollingdrop.ops;

import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.replicator.cluster.ClusterMember;
import java.util.List;
import picocli.CommandLine.Option;

/** The members of a cluster. */
final class ClusterOption {

  @Option(
      names = "--cluster",
      paramLabel = ClusterMember.FORM,
      defaultValue = "${env:ROLLINGDROP_CLUSTER:-}",
      description =
          "The nodes, the same list for all of them and all who use them; each takes the seven UDP"
              + " ports from PORT on, and TCP port PORT for its admin door. Default:"
              + " ROLLINGDROP_CLUSTER.")
  private String members;

  boolean isGiven() {
    return members != null && !members.isBlank();
  }

  /**
   * @throws RoleFailure if they are not given, or not of that form
   */
  List<ClusterMember> members() {
    if (!isGiven()) {
      throw new RoleFailure(
          RoleFailure.SETTINGS,
          "which nodes? name them with --cluster " + ClusterMember.FORM,
          null);
    }
    try {
      return ClusterMember.parse(members);
    } catch (IllegalArgumentException e) {
      throw new RoleFailure(RoleFailure.SETTINGS, e.getMessage(), e);
    }
  }
}
