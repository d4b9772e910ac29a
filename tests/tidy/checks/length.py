"""Files, functions and lines stay short enough to read: the 'split at' column of the style."""

import re

from tree import CPP, expect, strip_cpp

FILE_LIMITS = [
    # folder or "", suffixes, lines
    ("sdk/include/", (".hpp",), 250),
    # The C ABI is one header, since C has no better way to be one thing.
    ("sdk/include/", (".h",), 400),
    ("ui/include/", (".hpp", ".h"), 250),
    ("", CPP, 400),
    ("", (".ts", ".tsx"), 300),
    ("", (".mjs", ".js", ".py", ".css"), 400),
]
FUNCTION_LINES_MAX = 60
LINE_COLUMNS_MAX = 100
# Data, not prose or code.
DATA = ("package-lock.json",)


def file_limit(name):
    for folder, suffixes, limit in FILE_LIMITS:
        if name.startswith(folder) and name.endswith(suffixes):
            return limit
    return None


def closing(text, start):
    """Index of the brace that closes the one at `start`."""
    depth = 0
    for index in range(start, len(text)):
        if text[index] == "{":
            depth += 1
        elif text[index] == "}":
            depth -= 1
            if depth == 0:
                return index
    return len(text) - 1


def kind_of(statement):
    """What a '{' after this text opens: a 'scope' to look into, a 'function', or 'data'."""
    words = re.sub(r"\[\[.*?\]\]|template\s*<[^{}]*?>(?=\s*(?:class|struct))", " ", statement)
    if re.search(r"(?:^|\s)(?:inline\s+)?namespace\b|^\s*extern\s*$", words):
        return "scope"
    if re.match(r"\s*(?:typedef\s+)?(?:class|struct|union)\b", words) and "(" not in words:
        return "scope"
    if re.match(r"\s*enum\b", words):
        return "data"
    if "(" not in words:
        return "data"
    # A constructor's initialiser in braces, or a value with a call in its type.
    if re.search(r"\)\s*(?:noexcept\s*)?:[^:]", words) and re.search(r"[\w>]\s*$", words):
        return "part"
    if re.search(r"(?<![=!<>])=(?!=)[^()]*$", words) and not re.search(r"operator\s*\S+\(", words):
        return "data"
    return "function"


def functions(text):
    """(first line, lines) of every function body in C++ text without comments and strings."""
    text = re.sub(r"^[ \t]*#(?:[^\n\\]|\\\n|\\.)*", lambda m: re.sub(r"[^\n]", " ", m[0]), text,
                  flags=re.M)
    index = start = 0
    while index < len(text):
        letter = text[index]
        if letter == "{":
            kind = kind_of(text[start:index])
            end = index if kind == "scope" else closing(text, index)
            if kind == "function":
                first = text.count("\n", 0, index) + 1
                yield first, text.count("\n", index, end) + 1
            index = end
            if kind in ("scope", "function"):
                start = index + 1
        elif letter in ";}":
            start = index + 1
        index += 1


def check(tree):
    problems = []
    for name in tree.names:
        limit = file_limit(name)
        if limit is None or name in DATA:
            continue
        text = tree.text(name)
        count = text.count("\n")
        if count > limit:
            problems.append("%s: %d lines; split it at %d" % (name, count, limit))
        if name.endswith(CPP + (".ts",)):
            for number, line in enumerate(text.splitlines(), 1):
                if len(line) > LINE_COLUMNS_MAX and "http" not in line:
                    problems.append("%s:%d: %d columns" % (name, number, len(line)))
        if name.endswith(CPP):
            for first, lines in functions(strip_cpp(text)):
                if lines > FUNCTION_LINES_MAX:
                    problems.append("%s:%d: a function of %d lines; split it at %d"
                                    % (name, first, lines, FUNCTION_LINES_MAX))
    return problems


def self_test(make):
    missed = []
    body = "  x += 1;\n" * 61
    shapes = {
        "free": "int f(int x) {\n%s}\n",
        "member": "namespace a {\nclass B final : public C {\n public:\n  int f() const {\n%s}\n};\n}\n",
        "constructor": "B::B(int a)\n    : a_{a}, b_(3), c_{} {\n%s}\n",
        "test": 'TEST_CASE("cart: {adds}") {\n%s}\n',
        "operator": "bool operator==(const A& a, const A& b) {\n%s}\n",
        "trailing": "auto f(int x) -> std::vector<int> {\n%s}\n",
        "template": "template <class T>\nstruct A {\n  void g() {\n%s}\n};\n",
    }
    for shape, text in shapes.items():
        problems = check(make({"sdk/src/base/a.cpp": text % body}))
        expect(missed, problems, "a function of", "long function (%s)" % shape)
        if check(make({"sdk/src/base/a.cpp": text % "  x();\n"})):
            missed.append("a short function (%s) was reported" % shape)
    data = "constexpr Row rows[] = {\n" + "  {f(1), 2},\n" * 80 + "};\n"
    missed += check(make({"sdk/src/base/data.cpp": data}))
    lines = "int a;\n"
    expect(missed, check(make({"hub/a.cpp": lines * 401})), "401 lines", "long file")
    expect(missed, check(make({"sdk/include/noline/a.hpp": lines * 251})), "251", "long header")
    expect(missed, check(make({"web/a.ts": lines * 301})), "301", "long TypeScript file")
    expect(missed, check(make({"hub/a.cpp": "// " + "x" * 100})), "columns", "long line")
    return missed
