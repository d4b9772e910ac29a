#!/usr/bin/env python3
"""Each file in wrong/ says in its first line where and why it is wrong; `check` must say the same.

usage: wrong_test.py NOLINE_SCENARIO FOLDER
"""

import pathlib
import re
import subprocess
import sys


def problem_with(program, file):
    """What is not as the file's first line says, or nothing."""
    first = file.read_text().splitlines()[0]
    expected = re.fullmatch(r"// expect (\d+:\d+): (.+)", first)
    if not expected:
        return "its first line must be '// expect LINE:COLUMN: REASON'"
    result = subprocess.run([program, "check", file], capture_output=True, text=True, timeout=20)
    if result.returncode != 2:
        return "exit code %d instead of 2" % result.returncode
    said = result.stderr.strip()
    if not said.startswith("%s:%s: " % (file, expected[1])) or expected[2] not in said:
        return "expected %s: %s\n    said     %s" % (expected[1], expected[2], said)
    return None


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    files = sorted(folder.glob("*.jsonc"))
    failed = 0
    for file in files:
        problem = problem_with(program, file)
        if problem:
            failed += 1
            print("%s: %s" % (file.name, problem))
    print("%d passed, %d failed" % (len(files) - failed, failed))
    # Fewer files than promised would be a test that has shrunk unseen.
    return 1 if failed or len(files) < 30 else 0


if __name__ == "__main__":
    sys.exit(main())
