"""Compiles small pieces of source without making anything, several at once."""

import concurrent.futures
import hashlib
import os
import pathlib
import shutil
import subprocess

# Folders of public headers; an adapter brings its own.
CORE_INCLUDES = ["sdk/include", "ui/include"]
ADAPTER_INCLUDES = ["sdk/adapters/%s/include" % name for name in ("memory", "sqlite", "native")]
INCLUDES = CORE_INCLUDES + ADAPTER_INCLUDES
JSON_PLACES = ["/usr/include", "/usr/local/include", "/opt/homebrew/include"]


def compilers():
    """The C++ and the C compiler; clang checks syntax about twice as fast as GCC."""
    return (shutil.which("clang++") or shutil.which("c++"),
            shutil.which("clang") or shutil.which("cc"))


def wasm_flags(tree):
    """Flags that make clang compile against Emscripten's library, or None without Emscripten.

    Emscripten's own driver takes a second to start, which is too much for each header.
    """
    emcc, clang = shutil.which("emcc"), shutil.which("clang++")
    if not emcc or not clang:
        return None
    sysroot = pathlib.Path(emcc).resolve().parent / "cache" / "sysroot"
    json = next((pathlib.Path(place) / "nlohmann" for place in JSON_PLACES
                 if (pathlib.Path(place) / "nlohmann" / "json.hpp").exists()), None)
    if not (sysroot / "include" / "c++" / "v1").exists() or not json:
        return None
    # A folder with nothing but this library: the system's other headers must not be seen.
    own = pathlib.Path(tree.root) / "build" / "tidy" / "include"
    own.mkdir(parents=True, exist_ok=True)
    if not (own / "nlohmann").exists():
        (own / "nlohmann").symlink_to(json)
    return ["-target", "wasm32-unknown-emscripten", "--sysroot=%s" % sysroot,
            "-D_LIBCPP_ABI_VERSION=2", "-Xclang", "-iwithsysroot/include/compat",
            "-DJSON_NOEXCEPTION", "-DJSON_NO_IO", "-isystem", str(own)]


class Job:
    """One piece: `title` names it in a problem; `text` is its source."""

    def __init__(self, title, text, language="c++", flags=()):
        self.title, self.text, self.language, self.flags = title, text, language, list(flags)


def run_job(tree, job):
    cpp, c = compilers()
    program = cpp if job.language == "c++" else c
    if not program:
        return "%s: no compiler was found; run scripts/setup" % job.title
    standard = "-std=c++20" if job.language == "c++" else "-std=c11"
    includes = [flag for folder in INCLUDES for flag in ("-I", str(tree.root / folder))]
    result = subprocess.run(
        [program, "-x", job.language, standard, "-fsyntax-only", "-Wall", "-Wextra", "-Werror",
         "-Wno-missing-field-initializers",
         *includes, *job.flags, "-"],
        input=job.text, capture_output=True, text=True, cwd=tree.root)
    if result.returncode == 0:
        return None
    lines = [line for line in result.stderr.splitlines() if "error" in line] or ["failed"]
    return "%s: %s" % (job.title, lines[0])


def headers_hash(tree):
    """Changes when any public header does, so that a result can be kept."""
    total = hashlib.sha256()
    for name in tree.find((".hpp", ".h"), *INCLUDES):
        total.update(name.encode() + b"\0" + (tree.root / name).read_bytes())
    return total


def run_jobs(tree, jobs):
    """Problems of all jobs. A job that passed with the same headers is not run again."""
    base = headers_hash(tree).hexdigest()
    kept = pathlib.Path(tree.root) / "build" / "tidy"
    problems = []

    def run(job):
        key = hashlib.sha256(repr((base, job.text, job.language, job.flags)).encode()).hexdigest()
        mark = kept / key
        if mark.exists():
            return None
        problem = run_job(tree, job)
        if problem is None:
            kept.mkdir(parents=True, exist_ok=True)
            mark.touch()
        return problem

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        problems = [problem for problem in pool.map(run, jobs) if problem]
    return problems
