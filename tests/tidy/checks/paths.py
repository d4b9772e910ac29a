"""Nothing tracked names the machine it was written on, or the hosts of package registries."""

import re

from tree import expect

# Put together from pieces, because this file is tracked too.
PATTERNS = [
    (re.compile(r"(?<![\w.$}*])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me/\w+|Use" + r"rs/\w+)/[\w.]"),
     "a path of one machine"),
    (re.compile(r"/tm" + r"p/(?:bri" + r"ef|bui" + r"ld-)"), "a path of one machine"),
    (re.compile(r"registry\.(?:npm" + r"js|yarn" + r"pkg)|(?:deb|snapshot|security)\.deb" + r"ian"
                r"|pypi\.o" + r"rg|npm\.pk" + r"g\.|proxy\.gol" + r"ang"),
     "the address of a package registry"),
    (re.compile(r"\b(?:127(?:\.\d+){2}\.(?!1\b)\d+|10(?:\.\d+){3}|192\.168(?:\.\d+){2})\b:\d"),
     "an address in one network"),
]
BINARY = (".png", ".jpg", ".webp", ".woff2", ".ttf", ".otf", ".ico", ".wasm", ".bin", ".db")


def check(tree):
    problems = []
    for name in tree.names:
        if name.endswith(BINARY):
            continue
        for number, line in enumerate(tree.text(name).splitlines(), 1):
            for pattern, what in PATTERNS:
                match = pattern.search(line)
                if match:
                    problems.append("%s:%d: %s: %s" % (name, number, what, match[0]))
    return problems


def self_test(make):
    missed = []
    bad = ["cd /wo" + "rk/main", "/ro" + "ot/.cache", "/tm" + "p/bri" + "ef/x.md",
           '"resolved": "https://registry.npm' + 'js.org/x"', "http://deb.deb" + "ian.org/x"]
    for line in bad:
        expect(missed, check(make({"docs/a.md": line + "\n"})), "a.md:1", line)
    missed += check(make({"docs/a.md": "web/work/item, ~/.cache/noline, the root/folder\n"}))
    return missed
