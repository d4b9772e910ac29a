#!/usr/bin/env python3
"""Checks what a reviewer should not have to: `tidy.py CHECK...` or `tidy.py --self-test CHECK...`.

Every check is a module in checks/ with
    check(tree)      returns a list of problems, each one line that begins with a file's name
    self_test(make)  makes small bad trees with `make({name: text})` and returns what it missed
The last line printed is 'N passed, M failed', one count for each check.
"""

import importlib
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from tree import Tree  # noqa: E402

ORDINARY = ["layers", "words", "length", "paths", "modes", "format", "headers", "snippets", "links"]
# Needs the wasm build and the site, so it is run after them.
LATER = ["budget"]


def run_check(name, root):
    return importlib.import_module("checks." + name).check(Tree(root))


def run_self_test(name):
    """A check that finds nothing in a bad tree would be worse than none."""
    module = importlib.import_module("checks." + name)
    with tempfile.TemporaryDirectory() as folder:
        count = 0

        def make(files):
            nonlocal count
            count += 1
            root = pathlib.Path(folder) / str(count)
            root.mkdir()
            for path, text in files.items():
                target = root / path
                target.parent.mkdir(parents=True, exist_ok=True)
                if isinstance(text, bytes):
                    target.write_bytes(text)
                else:
                    target.write_text(text)
            return Tree(root, sorted(files))

        return module.self_test(make)


def main(arguments):
    self_test = "--self-test" in arguments
    names = [name for name in arguments if not name.startswith("--")]
    unknown = set(names) - set(ORDINARY + LATER)
    if unknown:
        sys.exit("tidy: no check named %s; there are: %s" % (unknown, " ".join(ORDINARY + LATER)))
    root = pathlib.Path(__file__).resolve().parent.parent.parent
    passed = failed = 0
    for name in names or ORDINARY:
        problems = run_self_test(name) if self_test else run_check(name, root)
        for problem in problems:
            print("%s: %s" % (name, problem))
        if problems:
            failed += 1
        else:
            passed += 1
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
