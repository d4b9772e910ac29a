#!/usr/bin/env python3
"""What noline-scenario says and writes when an expectation fails, and when a call is wrong.

usage: tool_test.py NOLINE_SCENARIO SCENARIO_FOLDER
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml

PROGRAM, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])
FAILING = """{
  "scenario": "expects too much",
  "devices": {"laptop": {"channel": "web"}, "phone": {}},
  "steps": [
    {"on": "laptop", "do": "sign_up", "as": "ada"},
    {"on": "phone", "do": "sign_in", "as": "ada"},
    {"on": "laptop", "do": "add", "sku": "OLIVES"},
    {"settle": true},
    {"expect": {"on": "all", "cart": [{"sku": "OLIVES", "quantity": 3}]}}
  ]
}
"""


def run(*words):
    return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=60)


class ToolTest(unittest.TestCase):
    def setUp(self):
        # Below the folder of the scenarios, so that the demo shop is found as for any of them.
        temporary = tempfile.TemporaryDirectory(dir=FOLDER)
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.failing = self.folder / "failing.jsonc"
        self.failing.write_text(FAILING)

    def test_a_failure_says_where_what_and_how_to_see_it_again(self):
        result = run("run", self.failing, "--seed", 5)
        self.assertEqual(result.returncode, 1)
        for said in ("%s:9: not as expected" % self.failing, "laptop, cart", "phone, cart",
                     "expected 3 x OLIVES", "found    1 x OLIVES",
                     "again: noline-scenario run %s --seed 5" % self.failing):
            self.assertIn(said, result.stdout)

    def test_a_seed_plays_the_same_every_time(self):
        first, second = (run("run", self.failing, "--seed", 9, "--timeline", self.folder / name)
                         for name in ("first.svg", "second.svg"))
        self.assertEqual(first.returncode, second.returncode)
        self.assertEqual((self.folder / "first.svg").read_text(),
                         (self.folder / "second.svg").read_text())

    def test_junit_names_what_failed(self):
        report = self.folder / "junit.xml"
        good = FOLDER / "01_both_add_one.jsonc"
        run("run", self.failing, good, "--junit", report)
        suite = xml.parse(report).getroot()
        self.assertEqual((suite.get("tests"), suite.get("failures")), ("2", "1"))
        failure = suite.find("testcase/failure")
        self.assertIn("not as expected", failure.get("message"))
        self.assertIn("found    1 x OLIVES", failure.text)

    def test_the_picture_stands_alone_and_shows_the_failure(self):
        for name in ("timeline.svg", "timeline.html"):
            picture = self.folder / name
            run("run", self.failing, "--timeline", picture)
            text = picture.read_text()
            self.assertIn("failed: not as expected", text)
            self.assertNotIn("http://", text.replace("http://www.w3.org/2000/svg", ""))
        lanes = xml.parse(self.folder / "timeline.svg").getroot()
        texts = [node.text for node in lanes.iter("{http://www.w3.org/2000/svg}text")]
        for lane in ("laptop", "phone", "hub", "add 1 OLIVES", "1 x OLIVES"):
            self.assertIn(lane, texts)

    def test_json_has_the_differences(self):
        result = run("run", self.failing, "--json")
        [entry] = json.loads(result.stdout)
        self.assertEqual((entry["result"], entry["line"]), ("failed", 9))
        self.assertEqual({one["on"] for one in entry["differences"]}, {"laptop", "phone"})

    def test_many_seeds_are_counted_and_a_failing_one_is_named(self):
        result = run("run", self.failing, "--seeds", "3..4")
        self.assertEqual(result.returncode, 1)
        self.assertIn("seeds 3..4, 2 failed", result.stdout)
        self.assertIn("--seed 4", result.stdout)

    def test_a_mode_that_a_file_leaves_out_is_skipped_with_its_reason(self):
        self.failing.write_text(FAILING.replace(
            '"devices"', '"modes": ["live"], "reason": "because", "devices"', 1))
        result = run("run", self.failing)
        self.assertEqual(result.returncode, 0)
        self.assertIn("because", result.stdout)
        self.assertIn("0 played, 0 failed, 1 skipped", result.stdout)

    def test_a_wrong_call_ends_with_2(self):
        good = FOLDER / "01_both_add_one.jsonc"
        for words in (["run"], ["run", self.folder / "none.jsonc"], ["play", good],
                      ["run", good, "--seeds", "9..3"], ["run", good, "--mode", "real"],
                      ["run", good, "--hub", "http://localhost:1"],
                      ["run", good, "--mode", "live", "--hub", "nowhere"],
                      ["run", good, "--shop", self.folder]):
            self.assertEqual(run(*words).returncode, 2, words)

    def test_the_schema_in_the_tree_is_the_one_the_tool_goes_by(self):
        self.assertEqual(run("schema").stdout, (FOLDER / "scenario.schema.json").read_text())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
