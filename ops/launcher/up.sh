# shellcheck shell=bash
# up, down, and the roles in the foreground.

command_up() {
  local detach='' split='' demo=--demo
  SHOW_SECRETS=
  while (($# > 0)); do
    case $1 in
      --detach) detach=yes ;;
      --split) split=yes ;;
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
  if is_up; then
    say "already running"
    print_table
    return
  fi
  find_jdk
  prepare_data_folder
  build
  take_start_lock
  refuse_half_running
  local roles=(embedded)
  [[ -z $split ]] || roles=(core gateway)
  start_all "$demo" "${roles[@]}"
  release_start_lock
  print_table
  if [[ -z $detach ]]; then
    stay "${roles[@]}"
  fi
}

is_up() {
  is_ready embedded || (is_ready gateway && is_ready core)
}

is_ready() {
  [[ -n $(pid_of "$1") && -e $(ready_file "$1") ]]
}

refuse_half_running() {
  local running
  running=$(running_roles | tr '\n' ' ')
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

# start_all DEMO ROLES...: all of them ready on return, or none running.
start_all() {
  local demo=$1 role code from=$SECONDS
  shift
  STARTED_ROLES=()
  declare -gA STARTED_PIDS=()
  trap 'stop_started; exit 130' INT TERM
  for role in "$@"; do
    local arguments=()
    [[ $role == core || -z $demo ]] || arguments=("$demo")
    start_role "$role" "${arguments[@]}"
    # shellcheck disable=SC2153 # start_role sets it
    STARTED_PIDS[$role]=$STARTED_PID
    STARTED_ROLES=("$role" "${STARTED_ROLES[@]}")
    code=0
    await_ready "$role" "$STARTED_PID" || code=$?
    if ((code != 0)); then
      local ended=0
      if ((code == 1)); then
        { wait "$STARTED_PID" || ended=$?; } 2>/dev/null
        code=$((ended == 0 ? 1 : ended))
      fi
      local words
      words=$(last_words "$role" "$code")
      stop_started
      ((code != 2)) || words="$role was not ready within $START_TIMEOUT_S s: see $(short_path "$DATA/logs/$role.log"), or wait longer with --timeout"
      fail "$words" "$code"
    fi
  done
  trap - INT TERM
  READY_AFTER_S=$((SECONDS - from))
}

stop_started() {
  local role
  for role in "${STARTED_ROLES[@]}"; do
    stop_role "$role"
  done
  clear_leftovers
}

# Until Ctrl-C, or until a role ends by itself or by 'down'.
stay() {
  local role code
  trap 'say ""; say "stopping; the data stays"; stop_started; exit 0' INT TERM HUP
  say "Ctrl-C stops it; the data stays in $(short_path "$DATA")"
  while true; do
    for role in "${STARTED_ROLES[@]}"; do
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
  cat <<TABLE

RollingDrop is up${READY_AFTER_S:+, ready after $READY_AFTER_S s}

  page          $gateway/
  partner API   $gateway/v1            OpenAPI $gateway/openapi.yaml
  operator API  $operator/operator/v1   OpenAPI $operator/openapi.yaml
  health        $gateway/health/ready  core $core/health/ready
  metrics       $gateway/metrics       core $core/metrics
  data          $(short_path "$DATA")
TABLE
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

command_gateway() {
  role_in_foreground gateway "$@"
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
