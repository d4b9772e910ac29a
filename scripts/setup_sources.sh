#!/usr/bin/env bash
# Puts the third-party sources of sources.txt into the cache folder, each checked by its hash.
# Debian's source packages and npm are asked; where neither has a source, CMake's FetchContent
# fetches it (cmake/dependencies.cmake), so a failure here is a note and not an error.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/debian_source.sh"

archives=$noline_cache/archives
sources=$noline_cache/src
mkdir -p "$archives" "$sources"

checked() { [ -f "$1" ] && [ "$(sha256_of "$1")" = "$2" ]; }

# Asks npm, whose own configuration knows the registry.
npm_download() {
  (cd "$archives" && npm pack --silent "$1" >/dev/null)
}

download() {
  local how=$1 package=$2 version=$3
  case $how in
    debian) debian_download "$package" "$version" "$archives" ;;
    npm) npm_download "$package" ;;
    *) fail "scripts/sources.txt: unknown source '$how'" ;;
  esac
}

# Unpacks beside the final name and renames: a run that is cut off leaves nothing half done.
unpack() {
  local archive=$1 folder=$2 target=$3
  local part=$target.part.$$
  rm -rf "$part"
  mkdir -p "$part"
  tar -xf "$archive" -C "$part"
  rm -rf "$target"
  mv "$part/$folder" "$target"
  rm -rf "$part"
}

while read -r name version how package archive hash folder; do
  target=$sources/$name-$version
  [ ! -f "$target/.noline-ok" ] || continue
  if ! checked "$archives/$archive" "$hash"; then
    step "source of $name $version: downloading"
    download "$how" "$package" "$version" || {
      warn "$name $version is not offered here; CMake will fetch it"
      continue
    }
  fi
  checked "$archives/$archive" "$hash" || {
    rm -f "$archives/$archive"
    fail "$archive does not have the hash in scripts/sources.txt; it was removed. Run this again."
  }
  unpack "$archives/$archive" "$folder" "$target"
  echo "$hash" >"$target/.noline-ok"
  say "    $name $version is in the cache"
done < <(grep -Ev '^(#|$)' "$noline_root/scripts/sources.txt")
