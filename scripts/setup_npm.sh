#!/usr/bin/env bash
# Installs the npm development packages of package-lock.json, when that file has changed.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$noline_root"

has npm || fail "npm was not found. Install Node.js 18 or newer with npm."
stamp=node_modules/.noline-stamp
wanted=$(sha256_of package-lock.json)
[ "$(cat "$stamp" 2>/dev/null || true)" != "$wanted" ] || exit 0

step "npm packages: installing"
npm ci --no-progress --loglevel=error || fail "npm ci failed; look at the lines above.
       With no network, set the registry or the cache of npm and run this again."
echo "$wanted" >"$stamp"
