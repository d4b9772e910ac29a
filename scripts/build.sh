# How things are built, the same for ./run and ./test. Sourced, never run.

# The compiler cache must not depend on where the clone lies.
export CCACHE_BASEDIR=$noline_root CCACHE_NOHASHDIR=1

# configure_and_build <preset> [target...]
configure_and_build() {
  local preset=$1
  shift
  (cd "$noline_root" && cmake --preset "$preset" -DNOLINE_CACHE="$noline_cache")
  cmake --build "$noline_root/build/$preset" --parallel "$(jobs_count)" ${1:+--target "$@"}
}

# The shop's pages, scripts, pictures and wasm modules in one folder.
build_site() {
  [ -f "$noline_root/web/build.mjs" ] || return 0
  (cd "$noline_root" && node web/build.mjs --wasm-dir build/wasm --out build/site)
}
