#!/usr/bin/env bash
# Puts the third-party sources of sources.txt into the cache folder, each checked by its hash.
# Debian's source packages and npm are asked; where neither has a source, CMake's FetchContent
# fetches it (cmake/noline_dependencies.cmake), so a failure here is a note and not an error.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/debian_source.sh"

archives=$noline_cache/archives
sources=$noline_cache/src
mkdir -p "$archives" "$sources"

checked() { [ -f "$1" ] && [ "$(sha256_of "$1")" = "$2" ]; }

# Downloads exactly the version that is named.
download() {
  local from=$1 package=$2 version=$3
  case $from in
    debian) debian_download "$package" "$version" "$archives" ;;
    # npm's own configuration knows the registry.
    npm) (cd "$archives" && npm pack --silent "$package" >/dev/null) ;;
    *) fail "scripts/sources.txt: unknown source '$from'" ;;
  esac
}

# Debian's unstable suite moves on. An archive of the same series is taken then: its hash cannot be
# known beforehand, but apt has checked it against the archive's signed index.
download_series() {
  local package=$1 version=$2 series=$3 folder=$archives/$1-series
  rm -rf "$folder"
  mkdir -p "$folder"
  debian_download_series "$package" "$series" "$folder" || return 1
  series_archive=$(find "$folder" -name '*.orig.tar.*' ! -name '*.asc' | head -n 1)
  [ -n "$series_archive" ] || return 1
  warn "$package $version is not offered any more; taking $(basename "$series_archive")"
}

# Unpacks beside the final name and renames: a run that is cut off leaves nothing half done.
unpack() {
  local archive=$1 target=$2
  local part=$target.part.$$
  rm -rf "$part"
  mkdir -p "$part"
  tar -xf "$archive" -C "$part" --strip-components=1
  basename "$archive" >"$part/.noline-ok"
  rm -rf "$target"
  mv "$part" "$target"
}

# Two runs at once, say of two clones, must not unpack into each other.
if has flock; then
  exec 9>"$noline_cache/lock"
  flock 9
fi

while read -r name version from package archive hash series; do
  target=$sources/$name-$version
  [ ! -f "$target/.noline-ok" ] || continue
  found=$archives/$archive
  if ! checked "$found" "$hash"; then
    step "source of $name $version: downloading"
    if download "$from" "$package" "$version"; then
      checked "$found" "$hash" || {
        rm -f "$found"
        fail "$archive does not have the hash in scripts/sources.txt; it was removed.
       Run this again; if it happens again, do not trust this source."
      }
    elif [ "$from" = debian ] && download_series "$package" "$version" "$series"; then
      found=$series_archive
    elif [ "$from" = npm ]; then
      fail "npm could not download $package, which carries $name. Is there a network?"
    else
      warn "$name $version is not offered here; CMake will fetch it"
      continue
    fi
  fi
  unpack "$found" "$target"
  say "    $name $version is in the cache"
done < <(grep -Ev '^(#|$)' "$noline_root/scripts/sources.txt")
