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
  printf '%-9s %-8s %-12s %-32s %s\n' ROLE PID UPTIME HEALTH AT
  for role in "${roles[@]}"; do
    pid=$(pid_of "$role")
    printf '%-9s %-8s %-12s %-32s %s\n' "$role" "$pid" "$(uptime_of "$pid")" "$(health_of "$role")" "$(places_of "$role")"
  done
  printf 'data %s, %s\n' "$(short_path "$DATA")" \
    "$(df -Pk "$DATA" | awk 'NR == 2 { printf "%.1f GiB free on its disk", $4 / 1048576 }')"
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
  if [[ ! -e $(ready_file "$role") ]]; then
    printf 'not ready yet'
    return
  fi
  url=$(value_of_ready "$role" gateway)
  [[ -n $url ]] || url=$(value_of_ready "$role" core)
  if ! command -v curl >/dev/null; then
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

places_of() {
  local name value places=''
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
      embedded | core | gateway) role=$1 ;;
      *)
        take_common_option "$@"
        ((SHIFT > 0)) || fail "logs: '$1' is neither a role (embedded, core, gateway) nor an option: see ops/rollingdrop logs --help" 2
        shift $((SHIFT - 1))
        ;;
    esac
    shift
  done
  for file in "$DATA"/logs/*.log; do
    if [[ -e $file && ( -z $role || $file == "$DATA/logs/$role.log" ) ]]; then
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
  exec "$JAVA_HOME/bin/java" "@$ROOT/ops/jvm.options" -XX:+UseParallelGC "-Xmx$heap" "${extra[@]}" \
    "-Drollingdrop.root=$ROOT" -cp "$(class_path "$module")" "$@"
}
