# Runs the stages of ./test: one after the other, each with a log, a limit and a count of tests.
# Sourced, never run. A stage is a function stage_<name>.

logs=$noline_root/build/logs
passed=0
failed=0
summary=()
failed_stages=()

# Adds up what test runners print at the end: ctest's line, or the plain "N passed, M failed".
# Where ctest ran, a plain line is part of a failed test's own output.
count_tests() {
  python3 - "$1" <<'PY'
import re, sys

text = re.sub(r"\x1b\[[0-9;]*m", "", open(sys.argv[1], errors="replace").read())
ctest = re.findall(r"^\d+% tests passed, (\d+) tests? failed out of (\d+)\s*$", text, re.M)
plain = re.findall(r"^(?:\w+: )?(\d+) passed, (\d+) failed(?:, \d+ skipped)?\s*$", text, re.M)
if ctest:
    failed = sum(int(count) for count, _ in ctest)
    print(sum(int(total) for _, total in ctest) - failed, failed)
else:
    print(sum(int(count) for count, _ in plain), sum(int(count) for _, count in plain))
PY
}

# The names of tests that failed in a log: those of ctest's closing list, and of the browser tests.
failed_tests() {
  sed -nE 's/^\s+[0-9]+ - (.*) \((Failed|Timeout|SEGFAULT|Subprocess aborted|Not Run|Exit code .*)\).*$/\1/p; s/^failed: //p' "$1"
}

# The names of tests that passed only at the second attempt.
unsteady_tests() {
  sed -nE 's/^.*Test +#[0-9]+: (.*[^ .]) \.*\*\*\*(Failed|Timeout|Exception).*$/\1/p; s/^unsteady: //p' "$1"
}

# Shows that something happens: the newest line of the log, now and then.
watch_log() {
  local log=$1 pid=$2 start=$SECONDS next=20
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    if [ $((SECONDS - start)) -ge "$next" ]; then
      printf '    %4d s  %s\n' $((SECONDS - start)) \
        "$(tail -n 1 "$log" | tr -d '\r\033' | tr -c '[:print:]\n' ' ' | cut -c1-88)"
      next=$((next + 20))
    fi
  done
}

# run_stage <name> <limit in seconds> <what it does>
run_stage() {
  local name=$1 limit=$2 what=$3 start=$SECONDS status=0 counts took
  local log=$logs/$name.log
  mkdir -p "$logs"
  step "$name: $what"
  : >"$log"
  # A process group of its own, so that the limit ends whatever the stage started.
  setsid timeout --kill-after=20 "$limit" "$noline_root/test" --stage "$name" \
    >"$log" 2>&1 </dev/null &
  stage_pid=$!
  watch_log "$log" "$stage_pid"
  wait "$stage_pid" || status=$?
  stage_pid=
  took=$((SECONDS - start))
  read -r stage_passed stage_failed < <(count_tests "$log")
  if [ "$status" -eq 124 ]; then echo "stage '$name' took longer than $limit s" >>"$log"; fi
  # A stage that failed counts at least one failure, even when no test came to run.
  if [ "$status" -ne 0 ] && [ "$stage_failed" -eq 0 ]; then stage_failed=1; fi
  passed=$((passed + stage_passed))
  failed=$((failed + stage_failed))
  counts="$stage_passed passed, $stage_failed failed"
  if [ "$((stage_passed + stage_failed))" -eq 0 ]; then counts=done; fi
  if [ "$stage_failed" -gt 0 ]; then
    failed_stages+=("$name")
    say "    ${red}failed${plain} after $took s: $counts"
    failed_tests "$log" | sort -u | head -n 40 | sed 's/^/    failed: /'
    say "    the end of ${log#"$noline_root"/}:"
    tail -n 60 "$log" | sed 's/^/    | /'
  else
    say "    ${green}ok${plain} in $took s: $counts"
    unsteady_tests "$log" | sort -u | sed 's/^/    note: at the second attempt only: /'
  fi
  summary+=("$(printf '%-8s %5d s  %s' "$name" "$took" "$counts")")
  [ "$stage_failed" -eq 0 ]
}

skip_stage() {
  step "$1: skipped, because $2"
  summary+=("$(printf '%-8s %7s  skipped: %s' "$1" - "$2")")
}

# The closing lines: a table, what to do next, and the plain count.
report() {
  say ""
  say "${bold}Summary${plain} ($SECONDS s)"
  printf '  %s\n' "${summary[@]}"
  say ""
  if [ "$failed" -gt 0 ]; then
    say "What to do next: read build/logs/${failed_stages[0]}.log, repair, and run"
    say "    ./test ${failed_stages[*]}"
  else
    say "What to do next: ./run starts the shop."
  fi
  say ""
  say "$passed passed, $failed failed"
}
