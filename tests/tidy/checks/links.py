"""A link from one document to a file of this repository leads somewhere."""

import posixpath
import re

from tree import expect

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.M | re.S)


def check(tree):
    problems = []
    for name in tree.find((".md",)):
        text = FENCE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), tree.text(name))
        for match in LINK.finditer(text):
            target = match[1].split("#")[0]
            if not target or re.match(r"[a-z]+:", target):
                continue
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
            if not (tree.root / path).exists():
                line = text.count("\n", 0, match.start()) + 1
                problems.append("%s:%d: there is no %s" % (name, line, path))
    return problems


def self_test(make):
    missed = []
    good = "[a](docs/a.md#part) [web](https://example.org) [here](#x)\n```\n[b](none.md)\n```\n"
    problems = check(make({"README.md": "[a](docs/b.md)\n" + good, "docs/a.md": "[up](../README.md)\n"}))
    expect(missed, problems, "README.md:1: there is no docs/b.md", "dead link")
    if len(problems) != 1:
        missed.append("a good link was reported: %s" % problems)
    return missed
