#!/usr/bin/env bash
# The window shell as shoppers run it: a real hub, a second device, a display in memory.
#
#   test_window.sh <noline-hub> <noline-cli> <noline-shop> <examples/shop>
set -euo pipefail
hub_program=$1 cli_program=$2 shop_program=$3 shop_folder=$4

work=$(mktemp -d)
hub_pid=
finish() {
  [ -z "$hub_pid" ] || kill "$hub_pid" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
fail() {
  echo "FAILED: $*" >&2
  exit 1
}
step() { echo "-- $*"; }

for tool in xvfb-run; do
  command -v "$tool" >/dev/null || { echo "SKIPPED: no $tool"; exit 77; }
done

"$hub_program" --port 0 --data "$work/hub" --shop "$shop_folder" >"$work/hub.log" 2>&1 &
hub_pid=$!
for _ in $(seq 100); do
  port=$(sed -n 's/^READY //p' "$work/hub.log")
  [ -z "$port" ] || break
  sleep 0.1
done
[ -n "${port:-}" ] || fail "the hub did not start: $(cat "$work/hub.log")"
hub=http://127.0.0.1:$port

await() { # <what> <command>...
  local what=$1
  shift
  for _ in $(seq 300); do
    if "$@"; then return; fi
    sleep 0.1
  done
  fail "not in time: $what"
}
cli() { timeout 60 "$cli_program" --hub "$hub" --data "$work/terminal" --json "$@"; }
shop() { # <data folder> <options>...
  local data=$1
  shift
  timeout 90 xvfb-run -a "$shop_program" --hub "$hub" --data "$work/$data" --language de \
    --size 390x844 --scale 1 --screenshot "$work/screen.png" --nodes "$work/nodes.json" \
    --wait 40000 "$@"
}
has_node() { # <python condition over n>
  python3 - "$work/nodes.json" "$1" <<'PY' || fail "no node with $1"
import json, sys
nodes = json.load(open(sys.argv[1]))
sys.exit(0 if any(eval(sys.argv[2], {"n": n}) for n in nodes) else 1)
PY
}

step "a cart begun in the terminal is opened by its one-time link"
cli add TEAPOT-08 >/dev/null
mkfifo "$work/picks"
cli hand-off <"$work/picks" >"$work/offer" &
exec 3>"$work/picks"
await "the offer" test -s "$work/offer"
link=$(head -n 1 "$work/offer" | python3 -c 'import json,sys; print(json.load(sys.stdin)["link"])')
shop window --path "/#join=${link##*#join=}" --press join.cart &
window_pid=$!
# The number that the window shows is picked in the terminal.
number() {
  python3 -c 'import json,sys; print(next(n["n"] for n in json.load(open(sys.argv[1]))
    if n["k"] == "join.number"))' "$work/nodes.json" 2>/dev/null
}
await "a number in the window" number >/dev/null
number >&3
exec 3>&-
wait "$window_pid" || fail "the window did not open the cart"
has_node 'n["r"] == "heading1" and n["n"] == "Warenkorb"'
has_node 'n["r"] == "listitem" and n["n"].startswith("Teekanne")'

step "what is added in the window is in the terminal's cart"
shop window --path /p/HONEY-500G --press add
has_node 'n["k"] == "saved" and "gespeichert" in n["n"]'
cli cart | grep -q HONEY-500G || fail "the terminal does not show what the window added"

step "a kiosk that is switched on forgets who was there before, in its files, too"
shop kiosk --path /p/HONEY-500G --press add
grep -aq 'guest:' "$work"/kiosk/* || fail "the window kept no guest"
shop kiosk --path /cart --kiosk --idle-seconds 60
has_node 'n["r"] == "heading2" and "leer" in n["n"]'
if grep -aqs 'guest:' "$work"/kiosk/*; then
  fail "the kiosk's files still name its guest"
fi

step "the window keeps its cart without a hub"
kill "$hub_pid"
wait "$hub_pid" 2>/dev/null || true
hub_pid=
shop window --path /cart
has_node 'n["r"] == "listitem" and n["n"].startswith("Lindenhonig")'
has_node 'n["k"] == "saved" and n["n"] == "offline"'

step "mistakes on the command line end in one clear line"
for wrong in "--size 12" "--scale 99" "--language fr" "--hub ftp://nowhere --path /"; do
  # shellcheck disable=SC2086
  if timeout 30 xvfb-run -a "$shop_program" $wrong --screenshot "$work/no.png" \
    >"$work/out" 2>&1; then
    fail "accepted: $wrong"
  fi
  [ -s "$work/out" ] || fail "said nothing about: $wrong"
done

step "the picture is a picture"
[ "$(head -c 4 "$work/screen.png" | tail -c 3)" = PNG ] || fail "no PNG was written"
echo "OK"
