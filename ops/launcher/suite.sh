# shellcheck shell=bash
# test: everything, and the counts.

# Characters told of why a test failed; the reports have all of it.
readonly FAILURE_LENGTH=1000

# In each front end's folder: what Vitest tells of its tests, as JSON.
readonly NPM_REPORT=target/test-report.json

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
  # A failed test fails the run, but not the modules behind it: one run tells of all that fails.
  run_maven "test" "$log" --fail-at-end -Dmaven.test.failure.ignore=true "${long[@]}" "${passed[@]}" verify || code=$?
  if ((code == 0)); then
    mv "$next" "$STAMP"
    # Maven calls it a success. A JVM of tests that died leaves no report to be counted, only a line here.
    if grep -q '^\[ERROR\]' "$log"; then
      code=1
      maven_errors "$log" >&2
    fi
  fi
  ((code == 0)) || say "all of the output is in $(short_path "$log")"
  test_front_ends || code=1
  release_build_lock
  count_tests || code=1
  return "$code"
}

# Each from a clean install: lint, tests, build with its bound on size. Those after a failed one are run all the same.
test_front_ends() {
  local name code=0
  for name in "${FRONT_ENDS[@]}" ops/browser-tests; do
    [[ ! -f $ROOT/$name/package-lock.json ]] || test_front_end "$name" || code=1
  done
  return "$code"
}

test_front_end() {
  local name=$1 log code=0
  log=$ROOT/ops/target/test-${name##*/}.log
  find_node
  : >"$log"
  mkdir -p "$ROOT/$name/target"
  rm -f "$ROOT/$name/$NPM_REPORT"
  if ! run_npm "$name" "$log" ci; then
    code=1
  else
    run_npm "$name" "$log" run --if-present lint || code=1
    # Before the tests: those in a browser run what was built.
    run_npm "$name" "$log" run --if-present build || code=1
    run_npm "$name" "$log" run --if-present size || code=1
    run_npm "$name" "$log" test -- --reporter=json --outputFile="$NPM_REPORT" || code=1
  fi
  ((code == 0)) || say "$name failed; all of the output is in $(short_path "$log")"
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
  local counts passed failed skipped
  read -r -a counts < <({ count_java_tests; count_npm_tests; } \
    | awk '{ passed += $1; failed += $2; skipped += $3 } END { print passed + 0, failed + 0, skipped + 0 }')
  passed=${counts[0]} failed=${counts[1]} skipped=${counts[2]}
  ((failed == 0)) || tell_java_failures
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  ((failed == 0 && passed > 0))
}

# Prints which tests failed and why: Maven's summary leaves out all but a message's first line, which is often empty.
tell_java_failures() {
  local reports
  mapfile -t reports < <(find "$ROOT" -name node_modules -prune -o -path '*/target/surefire-reports/TEST-*.xml' -print)
  ((${#reports[@]} > 0)) || return 0
  awk -v most="$FAILURE_LENGTH" '
    function attribute(name) {
      if (!match($0, "[ \t]" name "=\"[^\"]*\"")) return ""
      return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
    }
    function plain(text) {
      gsub(/&#10;/, " ", text); gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text)
      gsub(/&quot;/, "\"", text); gsub(/&apos;/, "\x27", text); gsub(/&amp;/, "\\&", text); gsub(/[ \t]+/, " ", text)
      return length(text) > most ? substr(text, 1, most) "..." : text
    }
    /<testcase / { test = attribute("classname") "." attribute("name") }
    /<(failure|error)[ >]/ { print "failed: " test ": " plain(attribute("message") == "" ? attribute("type") : attribute("message")) }
  ' "${reports[@]}"
}

# Prints passed, failed, skipped.
count_java_tests() {
  local reports
  mapfile -t reports < <(find "$ROOT" -name node_modules -prune -o -path '*/target/surefire-reports/TEST-*.xml' -print)
  ((${#reports[@]} > 0)) || return 0
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
      print sum["tests"] - failed - sum["skipped"], failed, sum["skipped"] + 0
    }' "${reports[@]}"
}

# Prints passed, failed, skipped, a line for each front end. One whose tests ended without a report counts as a failure.
count_npm_tests() {
  local name report
  for name in "${FRONT_ENDS[@]}" ops/browser-tests; do
    [[ -f $ROOT/$name/package-lock.json ]] || continue
    report=$ROOT/$name/$NPM_REPORT
    if [[ -f $report ]]; then
      printf '%d %d %d\n' "$(number_in "$report" numPassedTests)" "$(number_in "$report" numFailedTests)" \
        $(($(number_in "$report" numPendingTests) + $(number_in "$report" numTodoTests)))
    else
      printf '0 1 0\n'
    fi
  done
}

# number_in FILE NAME: of a JSON file in which the name occurs once.
number_in() {
  local number
  number=$(grep -o "\"$2\":[0-9]*" "$1" | head -n 1)
  number=${number##*:}
  printf '%s' "${number:-0}"
}
