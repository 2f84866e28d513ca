# shellcheck shell=bash
# Builds what is out of date: sources, poms and schema against a stamp of the last build.

readonly BUILT_MODULES=(matching-core journal replicator gateway-adapters satellite-services ops perf-lab)
readonly STAMP="$ROOT/ops/target/build.stamp"

command_build() {
  case ${1:-} in
    --force) rm -f "$STAMP" ;;
    '') ;;
    *) fail "build: unknown option '$1': see ops/rollingdrop build --help" 2 ;;
  esac
  if is_built; then
    say "up to date"
  else
    build
  fi
}

# Folders count as well: a deleted file changes only them.
is_built() {
  [[ -f $STAMP && -d $ROOT/ops/target/lib && -d $ROOT/perf-lab/target/lib ]] || return 1
  local module folders=()
  for module in "${BUILT_MODULES[@]}"; do
    folders+=("$ROOT/$module")
  done
  [[ -z $(find "$ROOT/pom.xml" "$ROOT/.mvn" "${folders[@]}" \
    \( -name target -o -name node_modules -o -path '*/src/test' \) -prune \
    -o \( -name pom.xml -o -path '*/.mvn/*' -o -path '*/src/main/*' \) -newer "$STAMP" -print -quit) ]]
}

# On return everything that the launcher starts is built.
build() {
  [[ ${ROLLINGDROP_BUILD:-} == never ]] && return
  is_built && return
  find_jdk
  find_maven
  mkdir -p "$ROOT/ops/target"
  take_build_lock
  if ! is_built; then
    [[ -d ${HOME:-}/.m2/repository ]] || say "the first build downloads its libraries, which takes minutes"
    # Removed, not overwritten: what runs keeps the files that it has open.
    rm -rf "$ROOT/ops/target/lib" "$ROOT/perf-lab/target/lib"
    local next="$STAMP.next"
    touch "$next"
    run_maven "build" "$ROOT/ops/target/build.log" -DskipTests -Dspotless.check.skip=true -pl ops,perf-lab -am package \
      || fail "the build failed; all of its output is in $(short_path "$ROOT/ops/target/build.log")"
    mv "$next" "$STAMP"
  fi
  release_build_lock
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
