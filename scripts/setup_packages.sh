#!/usr/bin/env bash
# Installs the Debian packages of packages.txt that this machine lacks.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

list=$noline_root/scripts/packages.txt

# On another system nothing is installed: the commands are looked for, and named when missing.
check_commands_only() {
  local missing=() names command
  while read -r names command; do
    if [ -n "$command" ] && ! has "$command"; then missing+=("$command"); fi
  done < <(grep -Ev '^(#|$)' "$list")
  [ ${#missing[@]} -eq 0 ] || warn "not Debian, and not found on PATH: ${missing[*]}.
      Install them (and the libraries of scripts/packages.txt) with this system's package manager."
}

is_installed() {
  local name
  for name in ${1//|/ }; do
    case " $installed " in *" $name "*) return 0 ;; esac
  done
  return 1
}

offered() { apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [^(]'; }

# Of the alternative names, the first that can be installed here.
choose() {
  local name
  for name in ${1//|/ }; do
    if offered "$name"; then
      echo "$name"
      return
    fi
  done
  echo "${1%%|*}"
}

if ! has dpkg-query || ! has apt-get; then
  check_commands_only
  exit 0
fi

installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | tr '\n' ' ')
missing=()
while read -r names command; do
  if [ -n "$command" ] && has "$command"; then continue; fi
  is_installed "$names" || missing+=("$names")
done < <(grep -Ev '^(#|$)' "$list")
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if has sudo && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
    as_root=(sudo)
  else
    fail "these Debian packages are missing and only root can install them: ${missing[*]}
       Run as root:  apt-get update && apt-get install ${missing[*]%%|*}"
  fi
fi

step "Debian packages: ${#missing[@]} missing, installing"
"${as_root[@]}" apt-get update -qq || warn "apt-get update did not fully succeed; going on"
chosen=()
for names in "${missing[@]}"; do chosen+=("$(choose "$names")"); done
say "    ${chosen[*]}"
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -q --no-install-recommends "${chosen[@]}" </dev/null ||
  fail "could not install: ${chosen[*]}
       Look at the lines above, repair, and run this again; what is installed is kept."
