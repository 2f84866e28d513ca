# shellcheck shell=bash
# status, logs, and the tools in Java.

command_status() {
  take_only_common status "$@"
  local roles role pid
  mapfile -t roles < <(running_roles)
  if ((${#roles[@]} == 0)); then
    printf 'nothing runs on %s\n' "$(short_path "$DATA")"
    return 3
  fi
  printf '%-14s %-8s %-12s %-32s %s\n' ROLE PID UPTIME HEALTH AT
  for role in "${roles[@]}"; do
    pid=$(pid_of "$role")
    printf '%-14s %-8s %-12s %-32s %s\n' "$role" "$pid" "$(uptime_of "$pid")" "$(health_of "$role")" "$(places_of "$role")"
    [[ $role != infrastructure ]] || print_servers
  done
  printf 'data %s, %s\n' "$(short_path "$DATA")" \
    "$(df -Pk "$DATA" | awk 'NR == 2 { printf "%.1f GiB free on its disk", $4 / 1048576 }')"
}

print_servers() {
  local server pid place
  for server in "${SERVERS[@]}"; do
    place=$(value_of_ready infrastructure "$server")
    [[ -n $place ]] || continue
    pid=$(pid_of_server "$server")
    printf '%-14s %-8s %-12s %-32s %s\n' "  $server" "${pid:--}" "${pid:+$(uptime_of "$pid")}" \
      "$([[ -n $pid ]] && printf 'runs' || printf 'has ended and is started again')" "$place"
  done
}

# The file is the infrastructure role's: process id, then when the process started and in which run of the machine.
pid_of_server() {
  local pid='' start=''
  [[ -r $DATA/infrastructure/$1/server.pid ]] || return 0
  read -r pid start <"$DATA/infrastructure/$1/server.pid" || true
  if [[ $pid =~ ^[0-9]+$ && $(start_of_process "$pid") == "${start%%@*}" ]]; then
    printf '%s' "$pid"
  fi
}

uptime_of() {
  if command -v ps >/dev/null; then
    ps -o etime= -p "$1" | tr -d ' ' || true
  else
    printf -- '-'
  fi
}

health_of() {
  local role=$1 url answer
  if [[ $role == supervisor ]]; then
    printf 'restarts what dies'
    return
  fi
  if [[ ! -e $(ready_file "$role") ]]; then
    printf 'not ready yet'
    return
  fi
  url=$(value_of_ready "$role" gateway)
  [[ -n $url ]] || url=$(value_of_ready "$role" core)
  [[ -n $url ]] || url=$(value_of_ready "$role" admin)
  if [[ -z $url ]]; then
    printf 'ready'
  elif ! command -v curl >/dev/null; then
    printf 'ready; curl is not there to ask'
  elif answer=$(curl -sS --max-time 3 "$url/health/ready" 2>/dev/null); then
    if [[ $answer =~ \"detail\":\"([^\"]*)\" ]]; then
      printf '%s' "${BASH_REMATCH[1]}"
    else
      printf 'ready'
    fi
  else
    printf 'does not answer'
  fi
}

# The servers of the infrastructure have lines of their own.
places_of() {
  local name value places=''
  [[ $1 != infrastructure ]] || return 0
  while IFS='=' read -r name value; do
    places+="${places:+ }$name=$value"
  done < <(cat "$(ready_file "$1")" 2>/dev/null || true)
  printf '%s' "$places"
}

command_logs() {
  local role='' follow=() lines=100 files=() file
  while (($# > 0)); do
    case $1 in
      -f | --follow) follow=(-F) ;;
      -n)
        lines=$(value_of "$@")
        [[ $lines =~ ^[0-9]+$ ]] || fail "-n must be a number of lines, not '$lines'" 2
        shift
        ;;
      *)
        # shellcheck disable=SC2153 # process.sh sets them
        if [[ " ${ROLES[*]} ${SERVERS[*]} " == *" $1 "* ]]; then
          role=$1
          shift
          continue
        fi
        take_common_option "$@"
        ((SHIFT > 0)) || fail "logs: '$1' is neither a role (${ROLES[*]}), a server (${SERVERS[*]}) nor an option: see ops/rollingdrop logs --help" 2
        shift $((SHIFT - 1))
        ;;
    esac
    shift
  done
  for file in "$DATA"/logs/*.log "$DATA"/infrastructure/*/server.log; do
    if [[ -e $file && (-z $role || $file == "$DATA/logs/$role.log" || $file == "$DATA/infrastructure/$role/server.log") ]]; then
      files+=("$file")
    fi
  done
  ((${#files[@]} > 0)) || fail "no logs${role:+ of $role} in $DATA/logs: nothing was started there yet"
  exec tail -n "$lines" "${follow[@]}" "${files[@]}"
}

command_journal() {
  find_jdk
  build
  java_tool ops "${ROLLINGDROP_CORE_HEAP:-2g}" io.rollingdrop.ops.Main journal "$@"
}

# The copy is a role, as a node is, and what makes nodes of it works on its data.
command_cluster() {
  export ROLLINGDROP_CLUSTER=$NODES
  if [[ ${1:-} == backup && ${2:-} != -h && ${2:-} != --help ]]; then
    shift
    role_in_foreground backup "$@"
    return
  fi
  find_jdk
  build
  ROLLINGDROP_DATA=$DATA java_tool ops "${ROLLINGDROP_NODE_HEAP:-1g}" io.rollingdrop.ops.Main cluster "$@"
}

command_reconcile() {
  find_jdk
  build
  java_tool ops "${ROLLINGDROP_CORE_HEAP:-2g}" io.rollingdrop.ops.Main reconcile "$@"
}

command_lab() {
  find_jdk
  build
  if [[ -z ${ROLLINGDROP_ORDER_FLOW:-} && -d $ROOT/../shared/order-flow ]]; then
    ROLLINGDROP_ORDER_FLOW=$(cd "$ROOT/../shared/order-flow" && pwd)
    export ROLLINGDROP_ORDER_FLOW
  fi
  java_tool perf-lab "${ROLLINGDROP_LAB_HEAP:-4g}" io.rollingdrop.lab.LabMain "$@"
}

# java_tool MODULE HEAP MAIN ARGUMENTS...: in the foreground, instead of this shell; standard output is the tool's alone.
java_tool() {
  local module=$1 heap=$2 extra=()
  shift 2
  read -r -a extra <<<"${ROLLINGDROP_JAVA_OPTIONS:-}"
  exec "$JAVA_HOME/bin/java" "@$ROOT/ops/jvm.options" -XX:+UseParallelGC -XX:+UseTransparentHugePages "-Xmx$heap" "${extra[@]}" \
    "-Drollingdrop.root=$ROOT" -cp "$(class_path "$module")" "$@"
}
