"""clang-format has nothing to change."""

import concurrent.futures
import os
import re
import shutil
import subprocess

from tree import CPP, expect


def check(tree):
    program = shutil.which("clang-format")
    if not program:
        return ["clang-format: not found; run scripts/setup"]
    names = tree.find(CPP)
    workers = os.cpu_count() or 2
    batches = [names[start::workers * 2] for start in range(workers * 2)]

    def run(batch):
        if not batch:
            return []
        result = subprocess.run(
            [program, "--dry-run", "--Werror", "--style=file", *batch],
            cwd=tree.root, capture_output=True, text=True)
        return sorted(set(re.findall(r"^([^:\n]+):\d+:\d+: error", result.stderr, re.M)))

    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        found = [name for batch in pool.map(run, batches) for name in batch]
    return ["%s: run clang-format -i on it" % name for name in sorted(found)]


def self_test(make):
    missed = []
    style = "BasedOnStyle: Google\nColumnLimit: 100\n"
    tree = make({".clang-format": style, "sdk/a.cpp": "int  a ;\n", "sdk/b.cpp": "int b;\n"})
    problems = check(tree)
    expect(missed, problems, "sdk/a.cpp", "bad layout")
    if len(problems) != 1:
        missed.append("good layout was reported: %s" % problems)
    return missed
