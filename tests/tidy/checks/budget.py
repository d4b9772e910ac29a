"""What a shopper downloads stays within bench/budget.json (sizes after brotli, in bytes)."""

import glob
import json
import os
import shutil
import subprocess

from tree import expect


def compressed(path):
    result = subprocess.run(["brotli", "-q", "11", "-c", path], capture_output=True, check=True)
    return len(result.stdout)


def check(tree):
    if not shutil.which("brotli"):
        return ["brotli: not found; run scripts/setup"]
    budget = json.loads(tree.text("bench/budget.json"))
    problems = []
    for entry in budget["entries"]:
        paths = sorted({
            path for pattern in entry["files"]
            for path in glob.glob(str(tree.root / pattern), recursive=True)
            if not path.endswith((".map", ".br", ".gz"))
        })
        if not paths:
            problems.append("%s: no file matches %s" % (entry["name"], entry["files"]))
            continue
        total = sum(compressed(path) for path in paths)
        print("budget: %-34s %7d of %7d bytes (%d files)"
              % (entry["name"], total, entry["brotli_bytes_max"], len(paths)))
        if total > entry["brotli_bytes_max"]:
            names = " ".join(os.path.relpath(path, tree.root) for path in paths)
            problems.append("%s: %d bytes, the budget is %d: %s"
                            % (entry["name"], total, entry["brotli_bytes_max"], names))
    return problems


def self_test(make):
    missed = []
    budget = json.dumps({"entries": [
        {"name": "too large", "files": ["site/*.js"], "brotli_bytes_max": 100},
        {"name": "missing", "files": ["site/*.wasm"], "brotli_bytes_max": 100},
        {"name": "small", "files": ["site/*.css"], "brotli_bytes_max": 100},
    ]})
    noise = bytes((index * index * 7919 >> 3) % 251 for index in range(2000))
    problems = check(make({"bench/budget.json": budget, "site/a.js": noise, "site/a.css": "a{}"}))
    expect(missed, problems, "too large: ", "file above its budget")
    expect(missed, problems, "missing: ", "missing file")
    if len(problems) != 2:
        missed.append("a file within its budget was reported: %s" % problems)
    return missed
