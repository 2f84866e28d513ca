package io.rollingdrop.ops.cluster;

import picocli.CommandLine.Command;

/** The tools of a cluster. */
@Command(
    name = "cluster",
    description = "Looks at the nodes of a cluster, and has them do things.",
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      ClusterStatusCommand.class,
      ClusterMembersCommand.class,
      ClusterSnapshotCommand.class
    },
    mixinStandardHelpOptions = true)
public final class ClusterCommand {}
