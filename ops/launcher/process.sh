# shellcheck shell=bash
# Starts roles as processes, finds them again, stops them.
#
# DATA/run/ROLE.pid holds a role's process id and when that process started: the id alone may be another's by now.
# DATA/run/ROLE.ready is made by the role when it is ready, with lines name=url.

# Satellites follow the core; each is a kind in ops' Satellites.java.
readonly SATELLITES=(persister market-data config)

# What the infrastructure role runs.
# shellcheck disable=SC2034 # used by the other files
readonly SERVERS=(postgres kafka registry redis)

# The roles of a cluster's nodes on one machine; a role node-ID each.
readonly NODE_ROLES=(node-0 node-1 node-2 node-3 node-4)

# In the order in which they are stopped: first who restarts others, last whom others need.
readonly ROLES=(supervisor "${SATELLITES[@]}" gateway embedded core "${NODE_ROLES[@]}" backup infrastructure)
readonly MIN_FREE_KIB=$((1024 * 1024))

pid_file() {
  printf '%s' "$DATA/run/$1.pid"
}

ready_file() {
  printf '%s' "$DATA/run/$1.ready"
}

# When a process started, in whatever form; empty if it is not there.
start_of_process() {
  local stat
  if [[ -r /proc/$1/stat ]]; then
    stat=$(<"/proc/$1/stat") || return 0
    # The name, in brackets, may hold blanks; what follows it does not.
    stat=${stat##*) }
    # shellcheck disable=SC2086 # split into fields on purpose
    set -- $stat
    [[ $1 != Z ]] && printf '%s' "${20}"
  elif [[ ! -d /proc/self ]]; then
    ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' '_' || true
  fi
}

remember_process() {
  printf '%s %s\n' "$2" "$(start_of_process "$2")" >"$(pid_file "$1")"
}

# Prints the process id of a role that runs; empty if it does not.
pid_of() {
  local pid='' start=''
  [[ -r $(pid_file "$1") ]] || return 0
  read -r pid start <"$(pid_file "$1")" || true
  if [[ $pid =~ ^[0-9]+$ && -n $start && $(start_of_process "$pid") == "$start" ]]; then
    printf '%s' "$pid"
  fi
}

# The roles that run on the data folder, in the order in which they are stopped.
running_roles() {
  local role
  for role in "${ROLES[@]}"; do
    [[ -z $(pid_of "$role") ]] || printf '%s\n' "$role"
  done
}

# Where a role that is ready says it is: value_of_ready ROLE NAME
value_of_ready() {
  local name value
  [[ -r $(ready_file "$1") ]] || return 0
  while IFS='=' read -r name value; do
    if [[ $name == "$2" ]]; then
      printf '%s' "$value"
    fi
  done <"$(ready_file "$1")"
}

prepare_data_folder() {
  local free
  if ! mkdir -p "$DATA/run" "$DATA/logs" 2>/dev/null || [[ ! -w $DATA || ! -w $DATA/run || ! -w $DATA/logs ]]; then
    fail "cannot write in the data folder $DATA: check its owner, or choose another with --data"
  fi
  free=$(df -Pk "$DATA" | awk 'NR == 2 { print $4 }')
  if [[ $free =~ ^[0-9]+$ ]] && ((free < MIN_FREE_KIB)); then
    fail "the disk of $DATA has $((free / 1024)) MiB free, and 1024 are needed: make room, or choose another folder with --data"
  fi
}

# java_command ROLE ARGUMENTS...: sets JAVA_COMMAND.
#
# ZGC, for its pauses stay below a millisecond: what the gateway allocates with each request would with another
# collector stop the core's threads too, where both share a process, and callers wait where they do not. On two cores
# it costs some throughput, which at these rates is there to spare.
#
# Satellites and the infrastructure role answer nobody in microseconds: the serial collector takes the least memory and
# threads. What only watches, or answers a person now and then, does without the second compiler, and starts faster.
java_command() {
  local role=$1 heap start_heap=512m collector=(-XX:+UseZGC) words=("$1") extra=()
  shift
  case $role in
    core) heap=${ROLLINGDROP_CORE_HEAP:-2g} ;;
    node-*)
      heap=${ROLLINGDROP_NODE_HEAP:-1g}
      words=(node --member "${role#node-}")
      ;;
    backup)
      heap=${ROLLINGDROP_BACKUP_HEAP:-512m}
      words=(cluster backup)
      ;;
    gateway) heap=${ROLLINGDROP_GATEWAY_HEAP:-1g} ;;
    embedded) heap=${ROLLINGDROP_HEAP:-3g} ;;
    infrastructure)
      heap=${ROLLINGDROP_INFRASTRUCTURE_HEAP:-96m}
      start_heap=32m
      collector=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1)
      ;;
    *)
      heap=${ROLLINGDROP_SATELLITE_HEAP:-256m}
      start_heap=64m
      collector=(-XX:+UseSerialGC)
      [[ $role != config ]] || collector+=(-XX:TieredStopAtLevel=1)
      words=(satellite "$role")
      ;;
  esac
  [[ $heap =~ ^[0-9]+[mMgG]$ ]] || fail "heap '$heap' of $role is not like 2g or 512m" 2
  if [[ $heap =~ ^([0-9]+)[mM]$ ]] && ((BASH_REMATCH[1] < ${start_heap%m})); then
    start_heap=$heap
  fi
  read -r -a extra <<<"${ROLLINGDROP_JAVA_OPTIONS:-}"
  JAVA_COMMAND=("$JAVA_HOME/bin/java" "@$ROOT/ops/jvm.options" "${collector[@]}" "-Xms$start_heap" "-Xmx$heap"
    -XX:+ExitOnOutOfMemoryError "-XX:ErrorFile=$DATA/logs/$role-crash-%p.log" "${extra[@]}"
    "-Drollingdrop.root=$ROOT" -cp "$(class_path ops)" io.rollingdrop.ops.Main "${words[@]}" "$@")
}

# class_path MODULE: what is started of it, built before.
class_path() {
  local jars=("$ROOT/$1/target/$1"-*.jar)
  [[ -f ${jars[0]} ]] || fail "$1 is not built: run ops/rollingdrop build --force"
  printf '%s' "${jars[0]}:$ROOT/$1/target/lib/*"
}

# How much a role's processes give way to others, as nice has it. What decides and answers comes first where processors
# are short: a node that gets no time is taken for dead by the others, while who follows only falls behind.
niceness_of() {
  case $1 in
    core | embedded | gateway | node-* | supervisor) printf 0 ;;
    *) printf 10 ;;
  esac
}

# NICENESS COMMAND...: Linux may share the processors among sessions first, and then a niceness counts only within one.
# Who is not root may set that of a session once in a tenth of a second, all users together.
# shellcheck disable=SC2016 # for the shell that runs it
readonly GIVE_WAY='for attempt in 1 2 3 4 5; do
  [[ ! -w /proc/self/autogroup ]] || { printf %s "$1" >/proc/self/autogroup; } 2>/dev/null && break
  sleep 0.15
done
exec nice -n "$@"'

# start_role ROLE ARGUMENTS...: in the background; sets STARTED_PID. It is a session of its own where that can be, so
# that neither Ctrl-C nor a closed terminal reaches it but through us.
start_role() {
  java_command "$@"
  start_apart "$1" "${JAVA_COMMAND[@]}"
}

# start_apart ROLE COMMAND...: as start_role, any command.
start_apart() {
  local role=$1
  shift
  rm -f "$(ready_file "$role")"
  local apart=nohup niceness
  niceness=$(niceness_of "$role")
  ! command -v setsid >/dev/null || apart=setsid
  (
    # Locks are the launcher's, not the role's.
    [[ -z ${START_LOCK:-} ]] || exec {START_LOCK}>&-
    ((niceness > 0)) || exec "$apart" "$@"
    # Without a session of its own it would be that of everybody here.
    [[ $apart == setsid ]] || exec "$apart" nice -n "$niceness" "$@"
    exec "$apart" "$BASH" -c "$GIVE_WAY" give-way "$niceness" "$@"
  ) </dev/null >"$DATA/logs/$role.out" 2>&1 &
  STARTED_PID=$!
  remember_process "$role" "$STARTED_PID"
}

# run_role ROLE ARGUMENTS...: in the foreground, instead of this shell.
run_role() {
  local role=$1
  [[ -z $(pid_of "$role") ]] || fail "$role runs already on $DATA, process $(pid_of "$role"): see ops/rollingdrop status"
  java_command "$@" --log-console
  remember_process "$role" $$
  exec "${JAVA_COMMAND[@]}"
}

# await_ready ROLE PID: 0 once it is ready, 1 if it ended, 2 if it took too long.
await_ready() {
  local role=$1 pid=$2 from=$SECONDS shown_at=$SECONDS
  while [[ ! -e $(ready_file "$role") ]]; do
    kill -0 "$pid" 2>/dev/null || return 1
    ((SECONDS - from < START_TIMEOUT_S)) || return 2
    if ((SECONDS - shown_at >= 2)); then
      say "starting $role: $((SECONDS - from)) s$(progress_of "$role")"
      shown_at=$SECONDS
    fi
    sleep 0.1
  done
}

# What a role that starts said last of how far it is, without its time, as ', waiting for kafka'.
progress_of() {
  local line last=''
  while IFS= read -r line; do
    [[ $line != 'progress: '* ]] || last=", ${line##*  }"
  done < <(cat "$DATA/logs/$1.out" 2>/dev/null || true)
  printf '%s' "$last"
}

# await_serving ROLE: until its admin door says that it does its work, or a word if it does not in time.
await_serving() {
  local role=$1 url from=$SECONDS shown_at=$SECONDS
  command -v curl >/dev/null || return 0
  url=$(value_of_ready "$role" admin)
  until curl -sf --max-time 3 -o /dev/null "$url/health/ready"; do
    if ((SECONDS - from >= START_TIMEOUT_S)); then
      say "$role runs, but does not do its work yet: $(health_of "$role")"
      return 0
    elif ((SECONDS - shown_at >= 2)); then
      say "starting $role: $((SECONDS - from)) s, $(health_of "$role")"
      shown_at=$SECONDS
    fi
    sleep 0.2
  done
}

# last_words ROLE CODE: the last thing that a role had to say on its way out.
last_words() {
  local line last=''
  if (($2 > 128)); then
    printf '%s was killed by signal %d; nothing that was answered is lost: run ops/rollingdrop up again' "$1" $(($2 - 128))
    return
  fi
  if [[ -r $DATA/logs/$1.out ]]; then
    while IFS= read -r line; do
      case $line in
        "rollingdrop $1: "*) last=${line#rollingdrop } ;;
        *Error:* | *"could not"* | *"Could not"*) [[ -n $last ]] || last="$1: $line" ;;
      esac
    done <"$DATA/logs/$1.out"
  fi
  printf '%s' "${last:-$1 ended without a word: see $(short_path "$DATA/logs/$1.out") and $(short_path "$DATA/logs/$1.log")}"
}

# Removes what killed roles left behind: where they were, and in shared memory the folders of their media drivers.
clear_leftovers() {
  local role folder
  for role in "${ROLES[@]}"; do
    [[ -n $(pid_of "$role") ]] || rm -f "$(pid_file "$role")" "$(ready_file "$role")"
  done
  if [[ -z $(running_roles) && -r $DATA/run/aeron-folder ]]; then
    folder=$(<"$DATA/run/aeron-folder")
    [[ $folder != /dev/shm/rollingdrop-* || $folder == *..* ]] || rm -rf "$folder"
    rm -f "$DATA/run/aeron-folder"
  fi
}

# stop_role ROLE: SIGTERM, wait, SIGKILL.
stop_role() {
  local role=$1 pid from=$SECONDS shown_at=$SECONDS
  pid=$(pid_of "$role")
  [[ -n $pid ]] || return 0
  kill -TERM "$pid" 2>/dev/null || true
  while [[ -n $(pid_of "$role") ]]; do
    if ((SECONDS - from >= STOP_TIMEOUT_S)); then
      say "$role, process $pid, did not stop within $STOP_TIMEOUT_S s and is killed; nothing that was answered is lost"
      kill -KILL "$pid" 2>/dev/null || true
      STOP_TIMEOUT_S=$((STOP_TIMEOUT_S + 10))
    elif ((SECONDS - shown_at >= 2)); then
      say "stopping $role: $((SECONDS - from)) s"
      shown_at=$SECONDS
    fi
    sleep 0.1
  done
  rm -f "$(pid_file "$role")" "$(ready_file "$role")"
}
