"""Each public header compiles alone, without exceptions and run-time types; noline.h also as C.

Where Emscripten is found, against its library too, which lacks some of what GCC's has.
"""

from compile import ADAPTER_INCLUDES, CORE_INCLUDES, Job, run_jobs, wasm_flags
from tree import expect

GUARD = ["-Wno-pragma-once-outside-header"]
FLAGS = ["-fno-exceptions", "-fno-rtti"] + GUARD


def check(tree):
    jobs = []
    wasm = wasm_flags(tree)
    for name in tree.find((".hpp", ".h"), *CORE_INCLUDES):
        include = '#include "%s"\n' % name.split("/include/", 1)[1]
        # Twice, so that a missing guard is found as well.
        jobs.append(Job(name, include * 2, "c++", FLAGS))
        if wasm:
            jobs.append(Job(name + " for wasm", include, "c++", FLAGS + wasm))
        if name.endswith(".h"):
            jobs.append(Job(name + " as C", include * 2, "c", ["-pedantic"]))
    # An adapter knows its platform and may use all of it.
    for name in tree.find((".hpp",), *ADAPTER_INCLUDES):
        include = '#include "%s"\n' % name.split("/include/", 1)[1]
        jobs.append(Job(name, include * 2, "c++", GUARD))
    return run_jobs(tree, jobs)


def self_test(make):
    missed = []
    tree = make({
        "sdk/include/noline/a.hpp": "#pragma once\ninline std::string a() { return {}; }\n",
        "sdk/include/noline/b.hpp": "#pragma once\ninline void b() { throw 1; }\n",
        "sdk/include/noline/c.hpp": "struct C {};\n",
        "sdk/include/noline/d.h": "#pragma once\ninline int* d() { return nullptr; }\n",
        "sdk/include/noline/good.hpp": "#pragma once\n#include <string>\n",
        "sdk/include/noline/wasm.hpp": "#pragma once\n#include <compare>\n#include <string>\n"
        "struct W { std::string s; auto operator<=>(const W&) const = default; };\n",
    })
    problems = check(tree)
    if wasm_flags(tree):
        expect(missed, problems, "wasm.hpp for wasm", "header that Emscripten cannot compile")
        problems = [problem for problem in problems if "for wasm" not in problem]
    expect(missed, problems, "a.hpp", "header that needs another")
    expect(missed, problems, "b.hpp", "header that throws")
    expect(missed, problems, "c.hpp", "header without a guard")
    expect(missed, problems, "d.h as C", "header that is not C")
    if len(problems) != 4:
        missed.append("a good header was reported: %s" % problems)
    return missed
