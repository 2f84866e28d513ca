# shellcheck shell=bash
# up, down, and the roles in the foreground.

command_up() {
  local detach='' split='' core_only='' cluster='' demo=--demo
  SHOW_SECRETS=
  while (($# > 0)); do
    case $1 in
      --detach) detach=yes ;;
      --split) split=yes ;;
      --cluster) cluster=yes ;;
      --core-only) core_only=yes ;;
      --no-demo) demo= ;;
      --show-secrets) SHOW_SECRETS=yes ;;
      --timeout | --timeout=*)
        [[ $1 == *=* ]] && set -- "${1%%=*}" "${1#*=}" "${@:2}"
        START_TIMEOUT_S=$(value_of "$@")
        [[ $START_TIMEOUT_S =~ ^[0-9]{1,5}$ ]] || fail "--timeout must be seconds, not '$START_TIMEOUT_S'" 2
        export ROLLINGDROP_START_TIMEOUT=$START_TIMEOUT_S
        shift
        ;;
      *)
        take_common_option "$@"
        ((SHIFT > 0)) || fail "up: unknown option '$1': see ops/rollingdrop up --help" 2
        shift $((SHIFT - 1))
        ;;
    esac
    shift
  done
  local core=(embedded) followers=()
  [[ -z $split ]] || core=(core gateway)
  if [[ -n $cluster ]]; then
    [[ -z $split ]] || fail "up: --split and --cluster exclude one another" 2
    use_cluster
    mapfile -t core < <(node_roles)
    core+=(gateway)
  fi
  refuse_other_mode "$cluster"
  [[ -n $core_only ]] || mapfile -t followers < <(wanted_followers)
  if is_up "$cluster" && all_run "${followers[@]}"; then
    say "already running"
    print_table
    return
  fi
  find_jdk
  prepare_data_folder
  build
  take_start_lock
  local from=$SECONDS core_was_up=''
  if is_up "$cluster"; then
    core_was_up=yes
  elif [[ -z $cluster ]]; then
    refuse_half_running
  fi
  STARTED_ROLES=()
  declare -gA STARTED_PIDS=()
  trap 'stop_started; exit 130' INT TERM
  # Core and infrastructure do not need each other; satellites need both.
  [[ " ${followers[*]} " != *" infrastructure "* ]] || start_unless_running infrastructure
  [[ -n $core_was_up ]] || start_all "$demo" "${core[@]}"
  start_followers "$demo" "${followers[@]}"
  if [[ -n $cluster ]]; then
    # What of a cluster dies can come back by itself: the others go on, and it catches up.
    start_supervisor "${core[@]}" "${followers[@]}"
    core=(supervisor)
  elif ((${#followers[@]} > 0)); then
    start_supervisor "${followers[@]}"
  fi
  trap - INT TERM
  READY_AFTER_S=$((SECONDS - from))
  release_start_lock
  print_table
  if [[ -z $detach && -z $core_was_up ]]; then
    stay "${core[@]}"
  fi
}

# The roles beside core and gateway that 'up' starts, in the order in which it does.
wanted_followers() {
  if [[ -z ${ROLLINGDROP_POSTGRES:-} || -z ${ROLLINGDROP_KAFKA:-} || -z ${ROLLINGDROP_REGISTRY:-} || -z ${ROLLINGDROP_REDIS:-} ]]; then
    printf 'infrastructure\n'
  fi
  ((${#SATELLITES[@]} == 0)) || printf '%s\n' "${SATELLITES[@]}"
}

# all_run FOLLOWERS...: and their supervisor.
all_run() {
  local role
  (($# > 0)) || return 0
  for role in "$@" supervisor; do
    [[ -n $(pid_of "$role") ]] || return 1
  done
}

# start_followers DEMO ROLES...: those that do not run. All of them run on return; that they do their work is waited for,
# but is no condition: a satellite waits for what it needs by itself.
start_followers() {
  local demo=$1 role
  shift
  (($# > 0)) || return 0
  for role in "$@"; do
    local arguments=()
    [[ $role != config || -z $demo ]] || arguments=("$demo")
    start_unless_running "$role" "${arguments[@]}"
    # The others of them start at the same time.
    [[ $role != infrastructure ]] || await_started infrastructure
  done
  for role in "$@"; do
    await_started "$role"
  done
  for role in "$@"; do
    [[ $role == infrastructure ]] || await_serving "$role"
  done
}

# start_unless_running ROLE ARGUMENTS...: and remembers that it was started here.
start_unless_running() {
  [[ -z $(pid_of "$1") ]] || return 0
  start_role "$@"
  # shellcheck disable=SC2153 # start_role sets it
  STARTED_PIDS[$1]=$STARTED_PID
  STARTED_ROLES=("$1" "${STARTED_ROLES[@]}")
}

# is_up CLUSTER
is_up() {
  local role
  if [[ -z $1 ]]; then
    is_ready embedded || (is_ready gateway && is_ready core)
    return
  fi
  for role in $(node_roles) gateway; do
    is_ready "$role" || return 1
  done
}

# The roles of the cluster's nodes on this machine.
node_roles() {
  local member
  for member in ${NODES//,/ }; do
    printf 'node-%s\n' "${member%%=*}"
  done
}

# From here on all roles that are started use the cluster; the first node answers for the core's admin door.
use_cluster() {
  local first=${NODES%%,*}
  [[ $NODES =~ ^[0-9]+=[^,=]+:[0-9]+(,[0-9]+=[^,=]+:[0-9]+)*$ ]] \
    || fail "the cluster '$NODES' is not of the form ID=HOST:PORT,...: correct ROLLINGDROP_CLUSTER" 2
  export ROLLINGDROP_CLUSTER=$NODES
  export ROLLINGDROP_CORE_ADMIN=${ROLLINGDROP_CORE_ADMIN:-http://${first#*=}}
}

# refuse_other_mode CLUSTER: what follows a core knows its events, and not those of another.
refuse_other_mode() {
  if [[ -n $1 && -d $DATA/core ]]; then
    fail "$(short_path "$DATA") holds the data of a single core: choose another folder for the cluster with --data"
  elif [[ -z $1 && -d $DATA/nodes ]]; then
    fail "$(short_path "$DATA") holds the data of a cluster: use up --cluster, or choose another folder with --data"
  fi
}

is_ready() {
  [[ -n $(pid_of "$1") && -e $(ready_file "$1") ]]
}

refuse_half_running() {
  local running='' role
  for role in gateway embedded core; do
    [[ -z $(pid_of "$role") ]] || running+="$role "
  done
  [[ -z $running ]] || fail "on $DATA there runs already, not ready or without the rest: $running: run ops/rollingdrop down first"
}

take_start_lock() {
  command -v flock >/dev/null || return 0
  exec {START_LOCK}>"$DATA/run/start.lock"
  flock -n "$START_LOCK" || fail "another 'up' starts on $DATA just now: wait for it, then see ops/rollingdrop status"
}

release_start_lock() {
  if [[ -n ${START_LOCK:-} ]]; then
    exec {START_LOCK}>&-
  fi
}

# start_all DEMO ROLES...: one after the other; all of them ready on return, or nothing that was started here runs.
start_all() {
  local demo=$1 role
  shift
  # Nodes wait for one another.
  for role in "$@"; do
    [[ $role != node-* ]] || start_unless_running "$role"
  done
  for role in "$@"; do
    local arguments=()
    [[ $role == core || $role == node-* || -z $demo ]] || arguments=("$demo")
    start_unless_running "$role" "${arguments[@]}"
    await_started "$role"
  done
}

# await_started ROLE: ready on return; if it will not be, all that was started is stopped, and the reason told.
await_started() {
  local role=$1 pid code=0 ended=0 words
  pid=${STARTED_PIDS[$role]:-$(pid_of "$role")}
  await_ready "$role" "$pid" || code=$?
  ((code != 0)) || return 0
  if ((code == 1)); then
    { wait "$pid" || ended=$?; } 2>/dev/null
    code=$((ended == 0 ? 1 : ended))
    words=$(last_words "$role" "$code")
  else
    words="$role was not ready within $START_TIMEOUT_S s: see $(short_path "$DATA/logs/$role.log"), or wait longer with --timeout"
  fi
  stop_started
  fail "$words" "$code"
}

stop_started() {
  local role
  for role in "${STARTED_ROLES[@]}"; do
    stop_role "$role"
  done
  clear_leftovers
}

# stay ROLES...: until Ctrl-C, or until one of them ends by itself or by 'down'. The others have a supervisor.
stay() {
  local role code
  trap 'say ""; say "stopping; the data stays"; stop_started; exit 0' INT TERM HUP
  say "Ctrl-C stops it; the data stays in $(short_path "$DATA")"
  while true; do
    for role in "$@"; do
      if [[ -z $(pid_of "$role") ]]; then
        code=0
        # Without bash's own notice of a killed child.
        { wait "${STARTED_PIDS[$role]}" || code=$?; } 2>/dev/null
        stop_started
        ((code == 0)) || fail "$(last_words "$role" "$code")" "$code"
        return
      fi
    done
    # In the background, so that a signal need not wait for it.
    sleep 0.5 &
    wait $! || true
  done
}

print_table() {
  local role=gateway gateway operator core
  [[ -n $(pid_of "$role") ]] || role=embedded
  gateway=$(value_of_ready "$role" gateway)
  operator=$(value_of_ready "$role" operator)
  core=$(value_of_ready "$role" core)
  [[ -n $core ]] || core=$(value_of_ready core core)
  [[ -n $core ]] || core=${ROLLINGDROP_CORE_ADMIN:-}
  cat <<TABLE

RollingDrop is up${READY_AFTER_S:+, ready after $READY_AFTER_S s}

  page          $gateway/
  partner API   $gateway/v1            OpenAPI $gateway/openapi.yaml
  operator API  $operator/operator/v1   OpenAPI $operator/openapi.yaml
  health        $gateway/health/ready  core $core/health/ready
  metrics       $gateway/metrics       core $core/metrics
  data          $(short_path "$DATA")
TABLE
  print_nodes
  print_followers "$gateway"
  print_credentials demo "tenant 1 (demo)" yes
  print_credentials partner "tenant 2" ''
  print_credentials operator "operator" "$SHOW_SECRETS"
  if [[ -r $DATA/credentials/demo ]]; then
    cat <<'TABLE'

Try
  ops/rollingdrop request GET /v1/markets
  ops/rollingdrop request POST /v1/orders '{"account_id":1002,"market_id":1,"side":"buy","price":4600,"quantity":2}'
  ops/rollingdrop request GET '/v1/balances?account_id=1002'
TABLE
  fi
  printf '\n'
}

print_nodes() {
  local role place
  for role in "${NODE_ROLES[@]}"; do
    place=$(value_of_ready "$role" admin)
    [[ -z $place ]] || printf '  %-13s %s/health/ready  metrics %s/metrics\n' "$role" "$place" "$place"
  done
}

# print_followers GATEWAY
print_followers() {
  local role place
  if [[ -n $(pid_of config) ]]; then
    printf '\n  %-13s http://%s:%s/\n' console "$ROLLINGDROP_HOST" "$ROLLINGDROP_CONFIG_PORT"
    printf '  %-13s %s/demo/\n' "widgets' demo" "$1"
  fi
  for role in "${SATELLITES[@]}"; do
    place=$(value_of_ready "$role" admin)
    [[ -z $place ]] || printf '  %-13s %s/health/ready  metrics %s/metrics\n' "$role" "$place" "$place"
  done
  for role in "${SERVERS[@]}"; do
    place=$(value_of_ready infrastructure "$role")
    [[ -z $place ]] || printf '  %-13s %s\n' "$role" "$place"
  done
}

# print_credentials NAME WHOSE SHOW
print_credentials() {
  local file=$DATA/credentials/$1
  [[ -r $file ]] || return 0
  read_credentials "$1"
  printf '\n  %-13s key    %s\n' "$2" "$RD_KEY"
  if [[ -n $3 ]]; then
    printf '  %-13s secret %s\n' '' "$RD_SECRET"
  else
    printf '  %-13s secret in %s\n' '' "$(short_path "$file")"
  fi
}

command_down() {
  take_only_common down "$@"
  local running role
  mapfile -t running < <(running_roles)
  if ((${#running[@]} == 0)); then
    say "nothing runs on $(short_path "$DATA")"
    clear_leftovers
    return
  fi
  for role in "${running[@]}"; do
    stop_role "$role"
    say "$role has stopped; its data stays in $(short_path "$DATA")"
  done
  clear_leftovers
}

take_only_common() {
  local command=$1
  shift
  while (($# > 0)); do
    take_common_option "$@"
    ((SHIFT > 0)) || fail "$command: unknown argument '$1': see ops/rollingdrop $command --help" 2
    shift "$SHIFT"
  done
}

command_core() {
  role_in_foreground core "$@"
}

# node --member ID ...
# The role's name says which member it is; it must not be said twice.
command_node() {
  local member='' passed=()
  while (($# > 0)); do
    case $1 in
      --member)
        member=$(value_of "$@")
        shift
        ;;
      --member=*) member=${1#*=} ;;
      *) passed+=("$1") ;;
    esac
    shift
  done
  [[ $member =~ ^[0-9]{1,3}$ ]] || fail "node: say which of the members it is, as --member 0: see ops/rollingdrop node --help" 2
  export ROLLINGDROP_CLUSTER=$NODES
  role_in_foreground "node-$member" "${passed[@]}"
}

command_gateway() {
  role_in_foreground gateway "$@"
}

command_infrastructure() {
  role_in_foreground infrastructure "$@"
}

command_satellite() {
  local name=${1:-}
  [[ " ${SATELLITES[*]} " == *" $name "* && -n $name ]] \
    || fail "satellite: '$name' is none of: ${SATELLITES[*]}: see ops/rollingdrop satellite --help" 2
  role_in_foreground "$@"
}

# What the launcher does not know is for the role to judge.
role_in_foreground() {
  local role=$1 passed=()
  shift
  while (($# > 0)); do
    take_common_option "$@"
    if ((SHIFT == 0)); then
      passed+=("$1")
      SHIFT=1
    fi
    shift "$SHIFT"
  done
  find_jdk
  prepare_data_folder
  build
  run_role "$role" "${passed[@]}"
}
