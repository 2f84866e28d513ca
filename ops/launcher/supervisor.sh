# shellcheck shell=bash
# Starts infrastructure and satellites again when they die, and all parts of a cluster.
#
# A single core and its gateway are not started again: their end ends 'up', and who runs them decides. What follows them
# can come back by itself, for it goes on where it was, and so can a node and a gateway while the other nodes go on. The supervisor is a process of its own, so that it is the same for 'up'
# in the foreground and detached; it knows the roles by their process files, and so may itself be started at any time.

readonly RESTART_FIRST_S=1
readonly RESTART_LAST_S=30
# Who has run for so long has not died of its start.
readonly LASTED_S=60

start_supervisor() {
  [[ -z $(pid_of supervisor) ]] || return 0
  (($# > 0)) || return 0
  start_apart supervisor "$BASH" "$ROOT/ops/rollingdrop" supervisor "$@"
  STARTED_PIDS[supervisor]=$STARTED_PID
  STARTED_ROLES=(supervisor "${STARTED_ROLES[@]}")
}

# supervisor ROLES...: until it is told to stop.
command_supervisor() {
  local role now
  local -A next=() pause=() started=()
  (($# > 0)) || fail "supervisor: no roles: it is started by ops/rollingdrop up" 2
  find_jdk
  trap 'exit 0' INT TERM
  for role in "$@"; do
    started[$role]=$SECONDS
    pause[$role]=$RESTART_FIRST_S
    next[$role]=
  done
  while true; do
    for role in "$@"; do
      now=$SECONDS
      if [[ -n $(pid_of "$role") ]]; then
        next[$role]=
        ((now - started[$role] < LASTED_S)) || pause[$role]=$RESTART_FIRST_S
      elif [[ -z ${next[$role]} ]]; then
        log_restart "$role has ended; it is started again in ${pause[$role]} s: see $(short_path "$DATA/logs/$role.log")"
        next[$role]=$((now + pause[$role]))
      elif ((now >= next[$role])); then
        start_role "$role"
        log_restart "$role is started again, process $STARTED_PID"
        started[$role]=$now
        next[$role]=
        pause[$role]=$((pause[$role] * 2 < RESTART_LAST_S ? pause[$role] * 2 : RESTART_LAST_S))
      fi
    done
    # In the background, so that a signal need not wait for it.
    sleep 0.5 &
    wait $! || true
  done
}

# JSON, as the other roles' logs.
log_restart() {
  printf '{"timestamp":%s,"level":"WARN","loggerName":"supervisor","formattedMessage":"%s"}\n' \
    "$(epoch_millis)" "$1" >>"$DATA/logs/supervisor.log"
}
