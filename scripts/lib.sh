# Shared by the shell scripts: where things are, and how progress and errors are shown.
# Sourced, never run.

noline_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
noline_cache=${NOLINE_CACHE:-${HOME:-/tmp}/.cache/noline}
export NOLINE_CACHE=$noline_cache

# Colour only for people: a pipe or a log gets plain text.
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
else
  bold='' green='' red='' plain=''
fi

say() { printf '%s\n' "$*"; }
step() { printf '%s\n' "${bold}==>${plain} $*"; }
warn() { printf '%s\n' "${red}note:${plain} $*" >&2; }
fail() {
  printf '%s\n' "${red}error:${plain} $*" >&2
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }
jobs_count() { nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2; }
sha256_of() { if has sha256sum; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1; }
