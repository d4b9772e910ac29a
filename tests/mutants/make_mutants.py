#!/usr/bin/env python3
"""Copies sources with deliberate faults in them, each switched on by one global number.

make_mutants.py TABLE SOURCE_ROOT OUT_FOLDER

Every fault of the table names a file, a text that stands there exactly once, and what stands there
instead when the fault is on. So all faults are compiled once, and the sources stay clean. Prints
the files it wrote; a text that is not found, or found twice, ends the build.
"""

import pathlib
import sys
import tomllib


def fail(text):
    sys.exit(f"make_mutants: {text}")


def choice(original, mutants):
    """The text with the choice in it: statements in an if, expressions in a conditional."""
    if mutants[0]["is_expression"]:
        text = f"({original})"
        for mutant in mutants:
            text = f"(noline_mutant == {mutant['number']} ? ({mutant['replace']}) : {text})"
        return text
    text = "{\n" + original + "\n}"
    for mutant in mutants:
        text = (f"if (noline_mutant == {mutant['number']}) {{\n{mutant['replace']}\n}} else " + text)
    return text


def mutate(name, text, mutants):
    places = {}
    for mutant in mutants:
        count = text.count(mutant["find"])
        if count != 1:
            fail(f"'{mutant['name']}': its text stands {count} times in {name}, not once")
        start = text.index(mutant["find"])
        places.setdefault((start, start + len(mutant["find"])), []).append(mutant)
    end_of_last = len(text)
    for (start, end), here in sorted(places.items(), reverse=True):
        if end > end_of_last:
            fail(f"'{here[0]['name']}' overlaps another fault in {name}")
        text = text[:start] + choice(text[start:end], here) + text[end:]
        end_of_last = start
    return "extern int noline_mutant;\n" + text


def main():
    table, root, out = map(pathlib.Path, sys.argv[1:4])
    mutants = tomllib.loads(table.read_text())["mutant"]
    files = {}
    for number, mutant in enumerate(mutants, 1):
        mutant["number"] = number
        mutant["is_expression"] = "expression" in mutant
        mutant["find"] = mutant.get("expression", mutant.get("statement"))
        if mutant["find"] is None:
            fail(f"'{mutant['name']}' names no statement and no expression")
        files.setdefault(mutant["file"], []).append(mutant)
    if len({mutant["name"] for mutant in mutants}) != len(mutants):
        fail("two faults have one name")
    out.mkdir(parents=True, exist_ok=True)
    for name, here in files.items():
        target = out / name.replace("/", "__")
        text = mutate(name, (root / name).read_text(), here)
        if not target.exists() or target.read_text() != text:
            target.write_text(text)
    names = "".join(f'    "{mutant["name"]}",\n' for mutant in mutants)
    (out / "names.inc").write_text(names)
    seldom = "".join(f'    {str(mutant.get("seldom", False)).lower()},\n' for mutant in mutants)
    (out / "seldom.inc").write_text(seldom)


if __name__ == "__main__":
    main()
