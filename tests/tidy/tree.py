"""The tracked files of a source tree, and helpers that several checks share."""

import os
import pathlib
import re
import subprocess

CPP = (".cpp", ".hpp", ".h", ".cc", ".c")
SKIPPED_FOLDERS = {"build", "node_modules", ".git"}


class Tree:
    """Files of one folder; `names` are relative to `root` and sorted."""

    def __init__(self, root, names=None):
        self.root = pathlib.Path(root)
        self.names = names if names is not None else self._find()

    def _find(self):
        result = subprocess.run(
            ["git", "ls-files", "-z"], cwd=self.root, capture_output=True, text=True)
        if result.returncode == 0:
            names = [name for name in result.stdout.split("\0") if name]
        else:
            names = self._walk()
        return sorted(name for name in names if (self.root / name).is_file())

    # A released archive has no .git folder.
    def _walk(self):
        names = []
        for folder, folders, files in os.walk(self.root):
            folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
            names += [os.path.relpath(os.path.join(folder, name), self.root) for name in files]
        return names

    def text(self, name):
        return (self.root / name).read_text(errors="replace")

    def find(self, suffixes, *folders):
        """Names that end in one of `suffixes` and lie in one of `folders` (all when none)."""
        return [
            name for name in self.names
            if name.endswith(tuple(suffixes))
            and (not folders or any(name.startswith(folder + "/") for folder in folders))
        ]


def strip_cpp(text):
    """Replaces comments, strings and character literals by blanks; lines stay where they are."""
    pattern = re.compile(
        r'//[^\n]*|/\*.*?\*/|R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|'
        r"(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'", re.S)
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def expect(missed, tree_problems, needle, what):
    """Adds `what` to `missed` unless a problem mentions `needle`."""
    if not any(needle in problem for problem in tree_problems):
        missed.append("the self-test's %s was not found" % what)
