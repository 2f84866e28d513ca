# shellcheck shell=bash
# test: everything, and the counts.

command_test() {
  local long=() passed=()
  while (($# > 0)); do
    case $1 in
      --long) long=(-Drollingdrop.long=true) ;;
      -*) passed+=("$1") ;;
      *) fail "test: unknown argument '$1': see ops/rollingdrop test --help" 2 ;;
    esac
    shift
  done
  find_jdk
  find_maven
  find_order_flow
  mkdir -p "$ROOT/ops/target"
  take_build_lock
  find "$ROOT" -path '*/target/surefire-reports' -prune -exec rm -rf {} +
  rm -rf "$ROOT/ops/target/lib" "$ROOT/perf-lab/target/lib"
  local code=0 next="$STAMP.next" log=$ROOT/ops/target/test.log
  touch "$next"
  run_maven "test" "$log" --fail-at-end "${long[@]}" "${passed[@]}" verify || code=$?
  if ((code == 0)); then
    mv "$next" "$STAMP"
  else
    say "all of the output is in $(short_path "$log")"
  fi
  release_build_lock
  count_tests || code=1
  return "$code"
}

find_order_flow() {
  if [[ -z ${ROLLINGDROP_ORDER_FLOW:-} && -d $ROOT/../shared/order-flow ]]; then
    ROLLINGDROP_ORDER_FLOW=$(cd "$ROOT/../shared/order-flow" && pwd)
  fi
  if [[ -n ${ROLLINGDROP_ORDER_FLOW:-} ]]; then
    [[ -d $ROLLINGDROP_ORDER_FLOW ]] || fail "ROLLINGDROP_ORDER_FLOW is $ROLLINGDROP_ORDER_FLOW, which is no folder: correct it"
    export ROLLINGDROP_ORDER_FLOW
  elif [[ ${CI:-} == true ]]; then
    fail "the recorded order flow is missing, which the oracles need: set ROLLINGDROP_ORDER_FLOW to its folder"
  else
    say "without the recorded order flow (ROLLINGDROP_ORDER_FLOW) its tests are skipped"
  fi
}

# Prints the sums of all reports; 1 if a test failed or none ran.
count_tests() {
  local reports
  mapfile -t reports < <(find "$ROOT" -path '*/target/surefire-reports/TEST-*.xml')
  if ((${#reports[@]} == 0)); then
    printf '0 passed, 0 failed, 0 skipped\n'
    return 1
  fi
  awk '
    /<testsuite / && !(FILENAME in seen) { counting = 1; seen[FILENAME] }
    counting {
      for (name in wanted) if (match($0, "[ \t]" name "=\"[0-9]+\"")) {
        value = substr($0, RSTART, RLENGTH); gsub(/[^0-9]/, "", value); sum[name] += value
      }
      if (/>/) counting = 0
    }
    BEGIN { wanted["tests"]; wanted["errors"]; wanted["skipped"]; wanted["failures"] }
    END {
      failed = sum["errors"] + sum["failures"]
      printf "%d passed, %d failed, %d skipped\n", sum["tests"] - failed - sum["skipped"], failed, sum["skipped"]
      exit failed > 0
    }' "${reports[@]}"
}
