"""The C++ examples in the documents compile."""

import re

from compile import Job, run_jobs
from tree import expect

FENCE = re.compile(r"^```(cpp|c)\n(.*?)^```", re.M | re.S)


def is_complete(code):
    return code.startswith("// compile") or re.search(r"\bint main\s*\(", code)


def check(tree):
    jobs = []
    for name in tree.find((".md",)):
        text = tree.text(name)
        for match in FENCE.finditer(text):
            language, code = match[1], match[2]
            if is_complete(code):
                line = text.count("\n", 0, match.start()) + 2
                jobs.append(Job("%s:%d" % (name, line), code, "c" if language == "c" else "c++"))
    return run_jobs(tree, jobs)


def self_test(make):
    missed = []
    bad = "# A\n```cpp\n#include <string>\nint main() { return std::string(); }\n```\n"
    part = "```cpp\ncart.add(sku);\n```\n```cpp\n// compile\nint a = b;\n```\n"
    good = "```cpp\nint main() { return 0; }\n```\n```c\n// compile\nint* a = 0;\n```\n"
    tree = make({"README.md": bad, "docs/a.md": part, "docs/good.md": good})
    problems = check(tree)
    expect(missed, problems, "README.md:3", "program that does not compile")
    expect(missed, problems, "docs/a.md:5", "marked part that does not compile")
    if len(problems) != 2:
        missed.append("a good example was reported: %s" % problems)
    return missed
