# shellcheck shell=bash
# What --help prints.

print_help() {
  cat <<'HELP'
Usage: ops/rollingdrop COMMAND [OPTIONS]

Runs RollingDrop on this machine.
  up                 build what is out of date, start everything, seed a demo tenant, print URLs and keys
  down               stop what runs on the data folder; the data stays
  status             what runs, and how it is
  logs [ROLE]        print the logs
  request M PATH     send a signed request
  sign M PATH        print the headers of a signed request, for curl
  test               build and test everything
  build              build what is out of date

Runs parts and tools.
  core               a core, to which gateways connect over Aeron
  node               a node of a cluster: one of the replicas of a core
  gateway            a gateway, for a core or a cluster in other processes
  infrastructure     PostgreSQL, Kafka, a schema registry, Redis
  satellite NAME     a service that follows the core
  lab NAME           an experiment of the perf lab; 'lab list' names them
  journal VERB       verify, dump, replay, stats, snapshot, repair, export of the core's journals
  cluster VERB       status, members, snapshot of a cluster's nodes; backup, promote: a copy of it elsewhere
  reconcile          compare Postgres, Kafka and Redis with the core, exactly

Each COMMAND explains itself: ops/rollingdrop COMMAND --help
HELP
}

print_common_options() {
  cat <<'HELP'

Options, with the environment variable that sets each too:
  --data DIR             data folder (ROLLINGDROP_DATA; .rollingdrop in the project's folder)
  --host HOST            address to listen on (ROLLINGDROP_HOST; 127.0.0.1)
  --port PORT            partners' door and page (ROLLINGDROP_PORT; 8080)
  --operator-port PORT   operator's door (ROLLINGDROP_OPERATOR_PORT; 8081)
  --core-port PORT       core's health, metrics, stages (ROLLINGDROP_CORE_PORT; 8082)
  --aeron-port PORT      UDP, between core and gateway when they are separate (ROLLINGDROP_AERON_PORT; 8090)
  --config-port PORT     config service and console (ROLLINGDROP_CONFIG_PORT; 8085)
  --postgres-port PORT   embedded PostgreSQL (ROLLINGDROP_POSTGRES_PORT; 8432)
  --kafka-port PORT      embedded Kafka (ROLLINGDROP_KAFKA_PORT; 8092)
  --kafka-controller-port PORT  of it, for itself (ROLLINGDROP_KAFKA_CONTROLLER_PORT; 8093)
  --registry-port PORT   embedded schema registry (ROLLINGDROP_REGISTRY_PORT; 8094)
  --redis-port PORT      embedded Redis (ROLLINGDROP_REDIS_PORT; 8379)
  --durability POLICY    disk: answered when synced; memory: when in the page cache (ROLLINGDROP_DURABILITY; disk)
HELP
}

print_server_options() {
  cat <<'HELP'

Servers of one's own instead of the embedded, by environment:
  ROLLINGDROP_POSTGRES   URL for JDBC; with ROLLINGDROP_POSTGRES_USER and ROLLINGDROP_POSTGRES_PASSWORD
  ROLLINGDROP_KAFKA      HOST:PORT,...
  ROLLINGDROP_REGISTRY   base URL of a Confluent-compatible interface, as http://127.0.0.1:8094/apis/ccompat/v7
  ROLLINGDROP_REDIS      as redis://127.0.0.1:8379
Admin doors of satellites: ROLLINGDROP_PERSISTER_PORT (8083), ROLLINGDROP_MARKET_DATA_PORT (8084),
ROLLINGDROP_CONFIG_ADMIN_PORT (8086).
ROLLINGDROP_PERSISTER_START: where empty stores begin: first (event; the default) or snapshot (the core's newest).
HELP
}

print_memory_options() {
  cat <<'HELP'

Memory, by environment: ROLLINGDROP_CORE_HEAP (2g), ROLLINGDROP_GATEWAY_HEAP (1g), ROLLINGDROP_HEAP for both in one
process (3g), ROLLINGDROP_SATELLITE_HEAP for each satellite (256m), ROLLINGDROP_INFRASTRUCTURE_HEAP (96m); of its
servers in megabytes, ROLLINGDROP_KAFKA_HEAP (512), ROLLINGDROP_REGISTRY_HEAP (256). ROLLINGDROP_JAVA_OPTIONS adds options for the Java VM.
HELP
}

print_help_of() {
  case $1 in
    up)
      cat <<'HELP'
Usage: ops/rollingdrop up [OPTIONS]

Builds what is out of date, starts core, gateway, infrastructure and satellites, waits until they are ready, seeds a
demo tenant where there is none, prints where everything is, and stays until Ctrl-C. What runs already is left alone and
shown. Infrastructure and satellites that die are started again; when core or gateway dies, 'up' ends. Of a cluster all
that dies is started again.

  --detach               return once ready; 'down' stops it
  --split                core and gateway as two processes that talk over Aeron; otherwise one process
  --cluster              three nodes and a gateway, each a process: the core goes on when any of them dies
  --core-only            without infrastructure and satellites
  --no-demo              seed nothing
  --show-secrets         print the operator's secret too, not only the file that holds it
  --timeout SECONDS      how long to wait until ready (ROLLINGDROP_START_TIMEOUT; 60)
HELP
      print_common_options
      print_server_options
      print_memory_options
      ;;
    down)
      cat <<'HELP'
Usage: ops/rollingdrop down [--data DIR]

Stops all that runs on the data folder, the gateway first, and waits until it has. What does not stop within
ROLLINGDROP_STOP_TIMEOUT (40) seconds is killed. The data stays; the next 'up' goes on where it was.
HELP
      ;;
    status)
      cat <<'HELP'
Usage: ops/rollingdrop status [--data DIR]

Shows what runs on the data folder. Exit code 0: something does; 3: nothing does.
HELP
      ;;
    logs)
      cat <<'HELP'
Usage: ops/rollingdrop logs [ROLE] [-f] [-n LINES] [--data DIR]

Prints the last lines (100) of the logs of a role or of a server of the infrastructure (postgres, kafka, registry,
redis), or of all. -f: and what is added. Logs of roles are JSON, a line each.
HELP
      ;;
    request)
      cat <<'HELP'
Usage: ops/rollingdrop request METHOD PATH [BODY] [OPTIONS]

Signs a request, sends it, prints the status and the body. Exit code 0: the status is below 400.
Paths of /operator go to the operator's door and are signed with the operator's key, others to the partners' door
with the demo tenant's.

  BODY                   text; @FILE: a file's content; -: standard input
  --key NAME             sign with DATA/credentials/NAME: demo, partner or operator
  --idempotency-key KEY  repeat an earlier write instead of a new one
  --headers              print the answer's headers as well

Example: ops/rollingdrop request POST /v1/orders \
  '{"account_id":1002,"market_id":1,"side":"buy","price":4400,"quantity":2}'
HELP
      print_common_options
      ;;
    sign)
      cat <<'HELP'
Usage: ops/rollingdrop sign METHOD PATH [BODY] [OPTIONS]

Prints the headers of a signed request, a line each, with a new idempotency key for a write. Options as of 'request'.

Example: body='{"account_id":1002,"market_id":1,"side":"buy","price":4400,"quantity":2}'
  curl -H @<(ops/rollingdrop sign POST /v1/orders "$body") -d "$body" http://127.0.0.1:8080/v1/orders
HELP
      ;;
    test)
      cat <<'HELP'
Usage: ops/rollingdrop test [--long] [MAVEN OPTIONS]

Builds everything, checks format and static analysis, runs all tests, and prints at the end
'N passed, N failed, N skipped'. Exit code 0: none failed.

  --long                 also those that take long

ROLLINGDROP_ORDER_FLOW says where the recorded order flow is (../shared/order-flow); with CI=true it must be there.
HELP
      ;;
    build)
      cat <<'HELP'
Usage: ops/rollingdrop build [--force]

Builds what is out of date, without tests. --force: also what is not.
HELP
      ;;
    node)
      cat <<'HELP'
Usage: ops/rollingdrop node --member ID [OPTIONS]

Runs a node of a cluster in the foreground: one of the replicas of a core. The same --cluster is given to all nodes, and
to gateways and satellites. A majority of the nodes must be there for anything to be decided; one that was away catches
up. Its data is in DATA/nodes/ID; logs go to standard output and to DATA/logs/node-ID.log.

  --member ID            which of the nodes this is
  --cluster ID=HOST:PORT,...  all of them (ROLLINGDROP_CLUSTER; three on this machine, ports 8100, 8110, 8120); each takes
                         the seven UDP ports from PORT on, and TCP port PORT for health, metrics and stages
  --quorum POLICY        answered when a majority has it in the page cache (quorum), or synced (quorum-disk)
                         (ROLLINGDROP_QUORUM; quorum)
  --snapshot-interval S  a snapshot of the state every S seconds (ROLLINGDROP_SNAPSHOT_INTERVAL; 600)
  --snapshot-commands N  and every N commands (ROLLINGDROP_SNAPSHOT_COMMANDS; 10000000)
  --keep-log-bytes N     of the log before the older of the two newest snapshots; a node that missed more is replaced
                         (ROLLINGDROP_KEEP_LOG_BYTES; 1073741824, 1 GiB)
  --replace              make this node anew from the others, at this start; what it has is put aside as
                         DATA/nodes/ID.replaced-DATE. An empty folder is filled without it
  --newest-rules VERSION know no newer rules, as an older release: holds an upgrade's new rules back until all nodes are
                         started without it (ROLLINGDROP_NEWEST_RULES; all of this release)
  --link-token FILE      secret that nodes, gateways and satellites share (ROLLINGDROP_LINK_TOKEN; DATA/link.token, made
                         by the first to start)
A first start waits until all nodes are there: each has to say that there is no history.
Rings, threads and disk as of a core: see ops/rollingdrop core --help. Memory: ROLLINGDROP_NODE_HEAP (1g).
HELP
      print_common_options
      ;;
    core)
      cat <<'HELP'
Usage: ops/rollingdrop core [OPTIONS]

Runs a core in the foreground, to which gateways connect over Aeron. Logs go to standard output and to
DATA/logs/core.log.

  --profile PROFILE      shared: threads sleep, on any CPU; production: they spin, a CPU each (ROLLINGDROP_PROFILE; shared)
  --waiting HOW          how its threads wait: sleeping, yielding, spinning (ROLLINGDROP_WAITING; by profile)
  --cpus CPU,CPU,CPU     pin journaller, engine and publisher (ROLLINGDROP_CPUS; in production the last three)
  --ring-size N          slots of the command ring (ROLLINGDROP_RING_SIZE; 16384)
  --event-ring-bytes N   size of the event ring (ROLLINGDROP_EVENT_RING_BYTES; 16777216)
  --journal-group N      most commands journaled, and synced, together (ROLLINGDROP_JOURNAL_GROUP; 1024)
  --publish-group N      most events published together (ROLLINGDROP_PUBLISH_GROUP; 256)
  --disk-warn-bytes N    warn below so much room on its disk (ROLLINGDROP_DISK_WARN_BYTES; 4 GiB)
  --disk-refuse-bytes N  take no new commands below it (ROLLINGDROP_DISK_REFUSE_BYTES; 1 GiB)
  --journal-file TIME    a new file each ten_minutes, hour or day (ROLLINGDROP_JOURNAL_FILE; day)
  --keep-hours N         remove older files that nobody needs; 0: keep all (ROLLINGDROP_KEEP_HOURS; 0)
  --keep-bytes N         and the oldest while both journals are larger; 0: keep all (ROLLINGDROP_KEEP_BYTES; 0)
  --mandatory NAME,...   consumers without which nothing is removed (ROLLINGDROP_MANDATORY; persister-postgres,persister-kafka)
  --archive DIR          a compressed copy of what is removed (ROLLINGDROP_ARCHIVE; none)
  --snapshot-interval S  a snapshot of the state every S seconds (ROLLINGDROP_SNAPSHOT_INTERVAL; 600)
  --snapshot-commands N  and every N commands (ROLLINGDROP_SNAPSHOT_COMMANDS; 10000000)
  --newest-rules VERSION know no newer rules than these (ROLLINGDROP_NEWEST_RULES; all of this release)
  --shard ID             (ROLLINGDROP_SHARD; 1)
  --log-level LEVEL      (ROLLINGDROP_LOG_LEVEL; INFO)
HELP
      print_common_options
      print_memory_options
      ;;
    gateway)
      cat <<'HELP'
Usage: ops/rollingdrop gateway [OPTIONS]

Runs a gateway in the foreground, for a core in another process. It waits for the core as long as it takes. Logs go to
standard output and to DATA/logs/gateway.log.

  --core-link HOST:PORT  where the core listens (ROLLINGDROP_CORE_LINK; 127.0.0.1 and the Aeron port)
  --cluster ID=HOST:PORT,...  or the nodes of a cluster (ROLLINGDROP_CLUSTER)
  --core-admin URL       the core's admin door, for its stage latencies (ROLLINGDROP_CORE_ADMIN; the core's port)
  --link-token FILE      secret shared with the core (ROLLINGDROP_LINK_TOKEN; DATA/link.token)
  --gateway-id ID        (ROLLINGDROP_GATEWAY_ID; 1)
  --answer-timeout S     seconds after which an outcome is unknown; three fifths of it a request waits for a core that is
                         out of reach (ROLLINGDROP_ANSWER_TIMEOUT; 5)
  --demo                 seed the demo tenant once ready
  --log-level LEVEL      (ROLLINGDROP_LOG_LEVEL; INFO)
HELP
      print_common_options
      print_memory_options
      ;;
    infrastructure)
      cat <<'HELP'
Usage: ops/rollingdrop infrastructure [OPTIONS]

Runs PostgreSQL, Kafka, a schema registry and Redis in the foreground, and starts again what of them dies. Those that
are given as one's own are not run. Data and logs are in DATA/infrastructure.

  --log-level LEVEL      (ROLLINGDROP_LOG_LEVEL; INFO)
HELP
      print_common_options
      print_server_options
      print_memory_options
      ;;
    satellite)
      cat <<'HELP'
Usage: ops/rollingdrop satellite NAME [OPTIONS]

Runs a satellite in the foreground: persister, market-data or config. It waits for the core's folder and for the servers
as long as it takes. Logs go to standard output and to DATA/logs/NAME.log.

  --admin-port PORT      its health and metrics
  --core-link HOST:PORT  follow the core over Aeron (ROLLINGDROP_CORE_LINK; none: read the core's folder)
  --operator-door URL    of a gateway (ROLLINGDROP_OPERATOR_DOOR; the operator's port)
  --log-level LEVEL      (ROLLINGDROP_LOG_LEVEL; INFO)
HELP
      print_common_options
      print_server_options
      print_memory_options
      ;;
    supervisor)
      cat <<'HELP'
Usage: ops/rollingdrop supervisor ROLES...

Starts these roles again when they die, until it is stopped. 'up' runs it; it is of no use by itself.
HELP
      ;;
  esac
}
