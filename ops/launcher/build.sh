# shellcheck shell=bash
# Builds what is out of date: sources, poms and schema against a stamp of the last build; each front end against its own.

readonly BUILT_MODULES=(matching-core journal replicator gateway-adapters satellite-services ops perf-lab)
readonly STAMP="$ROOT/ops/target/build.stamp"

# Built with npm, where they have a lock file; their stamp is in dist/, and so goes with what was built.
readonly FRONT_ENDS=(widget-sdk console)

command_build() {
  case ${1:-} in
    --force)
      rm -f "$STAMP"
      local front_end
      for front_end in "${FRONT_ENDS[@]}"; do
        rm -f "$(front_end_stamp "$front_end")"
      done
      ;;
    '') ;;
    *) fail "build: unknown option '$1': see ops/rollingdrop build --help" 2 ;;
  esac
  if is_built; then
    say "up to date"
  else
    build
  fi
}

is_built() {
  local front_end
  is_java_built || return 1
  for front_end in "${FRONT_ENDS[@]}"; do
    is_front_end_built "$front_end" || return 1
  done
}

# Folders count as well: a deleted file changes only them.
is_java_built() {
  [[ -f $STAMP && -d $ROOT/ops/target/lib && -d $ROOT/perf-lab/target/lib && -d $ROOT/ops/servers/target/servers ]] \
    || return 1
  local module folders=()
  for module in "${BUILT_MODULES[@]}"; do
    folders+=("$ROOT/$module")
  done
  [[ -z $(find "$ROOT/pom.xml" "$ROOT/.mvn" "${folders[@]}" \
    \( -name target -o -name node_modules -o -path '*/src/test' \) -prune \
    -o \( -name pom.xml -o -path '*/.mvn/*' -o -path '*/src/main/*' \) -newer "$STAMP" -print -quit) ]]
}

front_end_stamp() {
  printf '%s' "$ROOT/$1/dist/.build.stamp"
}

# One without a lock file is not there yet, and nothing to build.
is_front_end_built() {
  local folder=$ROOT/$1 stamp
  stamp=$(front_end_stamp "$1")
  [[ -f $folder/package-lock.json ]] || return 0
  [[ -f $stamp && -d $folder/node_modules ]] || return 1
  [[ -z $(find "$folder" \( -name node_modules -o -name dist -o -name target -o -name coverage \) -prune \
    -o -type f -newer "$stamp" -print -quit) ]]
}

# On return everything that the launcher starts is built.
build() {
  local front_end
  [[ ${ROLLINGDROP_BUILD:-} == never ]] && return
  is_built && return
  mkdir -p "$ROOT/ops/target"
  take_build_lock
  is_java_built || build_java
  for front_end in "${FRONT_ENDS[@]}"; do
    is_front_end_built "$front_end" || build_front_end "$front_end"
  done
  release_build_lock
}

build_java() {
  local next="$STAMP.next"
  find_jdk
  find_maven
  [[ -d ${HOME:-}/.m2/repository ]] || say "the first build downloads its libraries, which takes minutes"
  # Removed, not overwritten: what runs keeps the files that it has open.
  rm -rf "$ROOT/ops/target/lib" "$ROOT/perf-lab/target/lib"
  touch "$next"
  run_maven "build" "$ROOT/ops/target/build.log" -DskipTests -Dspotless.check.skip=true -pl ops,perf-lab -am package \
    || fail "the build failed; all of its output is in $(short_path "$ROOT/ops/target/build.log")"
  mv "$next" "$STAMP"
}

build_front_end() {
  local name=$1 log=$ROOT/ops/target/$1.log next=$ROOT/ops/target/$1.stamp
  find_node
  : >"$log"
  touch "$next"
  if ! run_npm "$name" "$log" ci || ! run_npm "$name" "$log" run build; then
    fail "the build of $name failed; all of its output is in $(short_path "$log")"
  fi
  mv "$next" "$(front_end_stamp "$name")"
}

# run_npm FRONT_END LOG ARGUMENTS...: a line now and then, the end of the output if it fails.
run_npm() {
  local name=$1 log=$2 from=$SECONDS shown_at=$SECONDS npm code=0
  shift 2
  say "$(printf '%s: %4d s  npm %s' "$name" 0 "$*")"
  (cd "$ROOT/$name" && exec npm --no-audit --no-fund "$@") </dev/null >>"$log" 2>&1 &
  npm=$!
  trap 'kill "$npm" 2>/dev/null; wait "$npm" 2>/dev/null; exit 130' INT TERM
  while kill -0 "$npm" 2>/dev/null; do
    if ((SECONDS - shown_at >= 15)); then
      say "$(printf '%s: %4d s  still at npm %s' "$name" $((SECONDS - from)) "$*")"
      shown_at=$SECONDS
    fi
    sleep 0.3
  done
  wait "$npm" || code=$?
  trap - INT TERM
  ((code == 0)) || tail -n 30 "$log" >&2
  return "$code"
}

take_build_lock() {
  # Where there is no flock, as on macOS, whoever builds twice at a time must not.
  command -v flock >/dev/null || return 0
  exec {BUILD_LOCK}>"$ROOT/ops/target/build.lock"
  if ! flock -n "$BUILD_LOCK"; then
    say "waiting for another build to end"
    flock "$BUILD_LOCK"
  fi
}

release_build_lock() {
  if [[ -n ${BUILD_LOCK:-} ]]; then
    exec {BUILD_LOCK}>&-
    BUILD_LOCK=
  fi
}

# run_maven WHAT LOG ARGUMENTS...: a line for each module on the way, the errors if it fails.
run_maven() {
  local what=$1 log=$2 maven from=$SECONDS shown='' shown_at=$SECONDS present code=0
  shift 2
  mkdir -p "$(dirname "$log")"
  : >"$log"
  (cd "$ROOT" && exec "$MVN" -B "$@") >>"$log" 2>&1 &
  maven=$!
  trap 'kill "$maven" 2>/dev/null; wait "$maven" 2>/dev/null; exit 130' INT TERM
  while kill -0 "$maven" 2>/dev/null; do
    present=$(maven_module "$log")
    if [[ $present != "$shown" ]]; then
      say "$(printf '%s: %4d s  %s' "$what" $((SECONDS - from)) "$present")"
      shown=$present
      shown_at=$SECONDS
    elif ((SECONDS - shown_at >= 15)); then
      say "$(printf '%s: %4d s  still at %s' "$what" $((SECONDS - from)) "${shown:-the start}")"
      shown_at=$SECONDS
    fi
    sleep 0.3
  done
  wait "$maven" || code=$?
  trap - INT TERM
  if ((code != 0)); then
    maven_errors "$log" >&2
  else
    say "$(printf '%s: %4d s  done' "$what" $((SECONDS - from)))"
  fi
  return "$code"
}

# The module that Maven is at, as 'engine [3/11]'.
maven_module() {
  sed -n 's/.*Building RollingDrop :: \(.*\) [0-9][^ ]* *\(\[[0-9]*\/[0-9]*\]\).*/\1 \2/p' "$1" | tail -n 1
}

maven_errors() {
  grep -E '^\[ERROR\]' "$1" | grep -vE '^\[ERROR\] *$|\[Help 1\]|re-run Maven|-X switch|^\[ERROR\] For more|^\[ERROR\] After correcting|mvn <args>' \
    | head -n 40 || true
}
