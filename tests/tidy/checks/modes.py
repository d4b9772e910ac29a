"""A file with a #! line can be run, a file that can be run has one, and text files end well."""

import os

from tree import expect

PROGRAMS = ("run", "test", "scripts/setup", ".ci/run")
TEXT = (".cpp", ".hpp", ".h", ".ts", ".mjs", ".py", ".sh", ".md", ".cmake", ".json", ".css",
        ".html", ".txt")


def check(tree):
    problems = []
    for name in tree.names:
        path = tree.root / name
        with open(path, "rb") as file:
            start = file.read(2)
        runs = os.access(path, os.X_OK)
        if start == b"#!" and not runs and not name.endswith((".mjs", ".js")):
            problems.append("%s: has a #! line but is not executable" % name)
        if runs and start != b"#!":
            problems.append("%s: is executable but has no #! line" % name)
        if name.endswith(TEXT):
            data = path.read_bytes()
            if b"\r" in data:
                problems.append("%s: has carriage returns" % name)
            if data and not data.endswith(b"\n"):
                problems.append("%s: does not end with a line feed" % name)
    problems += ["%s: is missing" % name for name in PROGRAMS if not (tree.root / name).exists()]
    return problems


def self_test(make):
    missed = []
    programs = {name: "#!/bin/sh\n" for name in PROGRAMS}
    tree = make({**programs, "a.sh": "#!/bin/sh\n", "b.md": "text", "c.md": "text\r\n"})
    for name in PROGRAMS:
        (tree.root / name).chmod(0o755)
    problems = check(tree)
    expect(missed, problems, "a.sh", "script that cannot be run")
    expect(missed, problems, "b.md", "missing line feed")
    expect(missed, problems, "c.md", "carriage return")
    (tree.root / "b.md").chmod(0o755)
    expect(missed, check(tree), "b.md: is executable", "executable text")
    expect(missed, check(make({"run": "#!/bin/sh\n"})), "run: has a #!", "program's mode")
    return missed
