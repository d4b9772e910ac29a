"""What the core must not name: clocks, threads, streams, chance, throws, platforms."""

import re

from tree import CPP, expect, strip_cpp

CORE = ("sdk/src", "sdk/include", "hub/core", "ui")
FORBIDDEN = [
    (r"#\s*include\s*<(thread|mutex|iostream|sstream|fstream|regex|random|chrono|ctime|future)>",
     "this header does not belong into the core"),
    (r"::now\s*\(", "the core is told the time"),
    (r"\bthrow\b", "errors are values"),
    (r"\b(?:dynamic_cast|typeid)\b", "there is no run-time type information"),
    (r"\b(?:printf|fprintf|puts|fopen)\s*\(", "the core does no input or output"),
    (r"(?i)\bemscripten\w*", "the core knows no platform"),
    (r"\b(?:s?rand|time|gettimeofday|getenv)\s*\(", "the core asks nobody"),
]
EVERYWHERE = [
    (r"#\s*include\s*<(format|source_location|ranges)>", "not in GCC 12, Clang 14 and Emscripten"),
    (r"\bstd::(?:bit_cast|format|ranges::\w+)\b", "not in GCC 12, Clang 14 and Emscripten"),
]
# Built from two halves, because this file is checked as well.
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
TEXT = CPP + (".ts", ".mjs", ".js", ".css", ".html", ".py", ".sh", ".cmake", ".md", ".txt")


def find(name, text, rules):
    for pattern, why in rules:
        for match in re.finditer(pattern, text):
            line = text.count("\n", 0, match.start()) + 1
            yield "%s:%d: %s: %s" % (name, line, match[0].strip(), why)


def check(tree):
    problems = []
    for name in tree.find(CPP):
        text = strip_cpp(tree.text(name))
        problems += find(name, text, EVERYWHERE)
        if name.startswith(tuple(folder + "/" for folder in CORE)):
            problems += find(name, text, FORBIDDEN)
    for name in tree.find(TEXT):
        for number, line in enumerate(tree.text(name).splitlines(), 1):
            if UNFINISHED.search(line):
                problems.append("%s:%d: finish it, or file an issue" % (name, number))
    return problems


def self_test(make):
    missed = []
    bad = [
        "#include <thread>", "#include <iostream>", "#include <regex>", "#include <random>",
        "auto t = Clock::now();", "throw 1;", 'printf("x");', "emscripten_sleep(1);",
        "int x = rand();", "auto y = std::bit_cast<int>(1.0f);",
    ]
    for line in bad:
        problems = check(make({"sdk/src/base/a.cpp": line + "\n"}))
        expect(missed, problems, "a.cpp:1", line)
    unfinished = "// TO" + "DO later\n"
    expect(missed, check(make({"web/a.ts": unfinished})), "a.ts:1", "unfinished work")
    good = '// We never throw or call Clock::now().\nconst char* s = "printf(throw)";\n'
    missed += check(make({"sdk/src/base/good.cpp": good}))
    return missed
