# Downloads the upstream archive of a Debian source package without touching the machine's apt.
# A private apt configuration is derived from the machine's own: same archive and key, type
# deb-src, and the suites that carry newer versions besides the machine's own. Sourced, never run.

debian_suites="sid trixie"

# Prints the deb-src stanzas. Only the stanza that serves this release's main suite is taken:
# security archives and other vendors' archives do not carry these packages.
debian_stanzas() {
  local codename
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-sid}")
  python3 - "$codename" "$debian_suites" <<'PY'
import glob, re, sys

codename, extra = sys.argv[1], sys.argv[2].split()
names = {codename, "stable", "testing", "unstable", "sid"}

def emit(uris, key, suite):
    suites = list(dict.fromkeys(extra + [suite]))
    print("Types: deb-src\nURIs: %s\nSuites: %s\nComponents: main" % (uris, " ".join(suites)))
    if key:
        print("Signed-By: %s" % key)
    sys.exit(0)

def read(path):
    try:
        return open(path).read()
    except OSError:
        return ""

for path in sorted(glob.glob("/etc/apt/sources.list.d/*.sources")):
    for stanza in re.split(r"\n\s*\n", read(path)):
        found = dict(re.findall(r"^([A-Za-z-]+):[ \t]*(.*)$", stanza, re.M))
        suite = next((s for s in found.get("Suites", "").split() if s in names), None)
        if suite and "deb" in found.get("Types", "") and "main" in found.get("Components", ""):
            emit(found["URIs"], found.get("Signed-By", ""), suite)

lists = ["/etc/apt/sources.list"] + sorted(glob.glob("/etc/apt/sources.list.d/*.list"))
for path in lists:
    for line in read(path).splitlines():
        match = re.match(r"deb(?:-src)?\s+(\[[^]]*\]\s+)?(\S+)\s+(\S+)\s+(.*)", line.strip())
        if match and match[3] in names and "main" in match[4].split():
            key = re.search(r"signed-by=([^\s\]]+)", match[1] or "")
            emit(match[2], key[1] if key else "", match[3])
sys.exit(1)
PY
}

# The private configuration, made once per run; its index is fetched once per day at most.
debian_prepare() {
  [ -z "${debian_options:-}" ] || return 0
  [ "$(. /etc/os-release 2>/dev/null && echo "${ID:-}")" = debian ] || return 1
  has apt-get || return 1
  local apt=$noline_cache/apt
  mkdir -p "$apt/lists/partial" "$apt/sources" "$apt/cache/archives/partial"
  debian_stanzas >"$apt/sources/noline.sources" || return 1
  debian_options=(-o "Dir::State::Lists=$apt/lists" -o Dir::Etc::SourceList=/dev/null
    -o "Dir::Etc::SourceParts=$apt/sources" -o "Dir::Cache=$apt/cache"
    -o "APT::Sandbox::User=$(id -un)")
  say "    reading the index of Debian's source packages"
  apt-get "${debian_options[@]}" update -qq >/dev/null
}

# Debian revisions whose upstream version matches the pattern $2, newest first.
debian_revisions() {
  apt-cache "${debian_options[@]}" showsrc "$1" 2>/dev/null |
    sed -n 's/^Version: //p' | grep -E "^([0-9]+:)?$2" | sort -Vru
}

# Downloads the archive of the newest revision of package $1 that matches $2 into folder $3.
# apt itself checks it against the signed index. An archive whose newest revision is not on the
# mirror (a mirror may lag behind its index) is tried with the next one.
debian_download_matching() {
  local revision
  debian_prepare || return 1
  for revision in $(debian_revisions "$1" "$2"); do
    (cd "$3" && apt-get "${debian_options[@]}" source --download-only --tar-only -qq \
      "$1=$revision" >/dev/null 2>&1) && return 0
  done
  return 1
}

# Exactly upstream version $2 of package $1.
debian_download() { debian_download_matching "$1" "${2//./\\.}([+~-]|\$)" "$3"; }

# Any upstream version of package $1 that begins with $2.
debian_download_series() { debian_download_matching "$1" "${2//./\\.}" "$3"; }
