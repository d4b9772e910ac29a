#!/usr/bin/env python3
"""A session between real devices is recorded, and the file that comes of it plays to the same cart.

usage: record_test.py NOLINE_SCENARIO SCENARIO_FOLDER
Programs: NOLINE_HUB and NOLINE_CLI, else those beside NOLINE_SCENARIO.
"""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM, FOLDER = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
HUB = os.environ.get("NOLINE_HUB", str(PROGRAM.parent / "noline-hub"))
CLI = os.environ.get("NOLINE_CLI", str(PROGRAM.parent / "noline-cli"))
SHOP = FOLDER.parent.parent / "examples" / "shop"


class Device:
    """noline-cli's shell."""

    def __init__(self, hub, name, kind):
        self.process = subprocess.Popen(
            [CLI, "--hub", hub, "--device", name, "--kind", kind, "shell"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.last = 0
        self.events = []  # Heard while an answer was awaited: a result may come before it.

    def ask(self, **command):
        self.last += 1
        self.process.stdin.write(json.dumps({**command, "id": self.last}) + "\n")
        self.process.stdin.flush()
        while True:
            answer = json.loads(self.process.stdout.readline())
            if answer.get("id") == self.last and "event" not in answer and "part" not in answer:
                return answer
            if "event" in answer:
                self.events.append(answer)

    def call(self, **command):
        number = self.ask(**command)["call"]
        while True:
            for event in self.events:
                if event["event"] == "result" and event.get("call") == number:
                    return event["ok"]
            line = json.loads(self.process.stdout.readline())
            if "event" in line:
                self.events.append(line)

    def number(self, what):
        """Waits for a member of the session's view that says something."""
        found = []
        self.until(lambda one: found.append(one.ask(do="show")["session"][what]) or found[-1])
        return found[-1]

    def let_in(self, other, code):
        """Brings the code to another device, and picks here the number that it shows."""
        call = other.ask(do="join", code=code)["call"]
        shown = other.number("joining")
        self.number("asked")
        self.call(do="confirm_hand_off", number=shown)
        return call

    def lines(self):
        return {line["sku"]: line for line in self.ask(do="show")["cart"]["lines"]}

    def until(self, what, wait=10):
        end = time.monotonic() + wait
        while not what(self):
            if time.monotonic() > end:
                raise AssertionError("waited in vain; the cart is %s" % self.lines())
            time.sleep(0.02)

    def end(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()


class RecordTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(dir=FOLDER)
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.hub = subprocess.Popen(
            [HUB, "--port", "0", "--data", str(self.folder / "hub"), "--shop", str(SHOP)],
            stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end_hub)
        line = ""
        while "started" not in line:
            line = self.hub.stderr.readline()
            self.assertTrue(line, "the hub did not start")
        self.url = "http://localhost:" + re.search(r"port=(\d+)", line).group(1)

    def end_hub(self):
        self.hub.terminate()
        self.hub.wait(timeout=10)
        self.hub.stderr.close()

    def device(self, name, kind):
        device = Device(self.url, name, kind)
        self.addCleanup(device.end)
        device.until(lambda one: one.ask(do="show")["is_caught_up"])
        return device

    def record(self, code, file, offering):
        words = [str(PROGRAM), "record", str(file), "--hub", self.url, "--join", code]
        recorder = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end_recorder, recorder)
        shown = int(re.search(r"pick (\d+)", recorder.stderr.readline()).group(1))
        offering.number("asked")
        offering.call(do="confirm_hand_off", number=shown)
        self.assertIn("recording", recorder.stdout.readline())
        return recorder

    def end_recorder(self, recorder):
        recorder.kill()
        recorder.wait()
        recorder.stdout.close()
        recorder.stderr.close()

    def test_what_is_recorded_plays_to_the_same_cart(self):
        laptop = self.device("Ada's laptop", "web")
        laptop.ask(do="add", sku="OLIVES", quantity=2)
        phone = self.device("Phone", "app")
        laptop.let_in(phone, laptop.call(do="hand_off", role="edit")["code"])
        phone.until(lambda one: "OLIVES" in one.lines())
        file = self.folder / "recorded.jsonc"
        recorder = self.record(laptop.call(do="hand_off", role="edit")["code"], file, laptop)
        time.sleep(0.3)

        self.shop(laptop, phone)

        recorder.send_signal(signal.SIGINT)
        self.assertIn("edits recorded", recorder.communicate(timeout=20)[0])
        text = file.read_text()
        for part in ('"ada_s_laptop": {"channel": "web"}', '"phone": {"channel": "app"}',
                     '{"on": "phone", "do": "offline"}', '{"on": "phone", "do": "online"}',
                     '{"on": "ada_s_laptop", "do": "set", "sku": "OLIVES", "quantity": 5}',
                     '{"on": "phone", "do": "add", "sku": "OLIVES", "quantity": 3}',
                     '"cart": [{"sku": "OLIVES", "quantity": 8}, {"sku": "LEMONS", "quantity": 1}]',
                     '"later": [{"sku": "PASTA-PENNE", "quantity": 1}]'):
            self.assertIn(part, text)
        for words in (["--seeds", "1..20"], ["--mode", "live"]):
            played = subprocess.run([PROGRAM, "run", str(file), *words], capture_output=True,
                                    text=True, timeout=120)
            self.assertEqual(played.returncode, 0, played.stdout + played.stderr + text)

    def shop(self, laptop, phone):
        phone.ask(do="offline")
        phone.ask(do="add", sku="OLIVES", quantity=3)
        line = laptop.lines()["OLIVES"]["id"]
        laptop.ask(do="set", line=line, quantity=5)
        laptop.ask(do="add", sku="LEMONS")
        laptop.ask(do="note", line=line, text="ripe, please")
        time.sleep(2.5)
        phone.ask(do="online")
        laptop.until(lambda one: one.lines()["OLIVES"]["quantity"] == 8)
        laptop.ask(do="add", sku="PASTA-PENNE")
        phone.until(lambda one: "PASTA-PENNE" in one.lines())
        phone.ask(do="save_for_later", line=phone.lines()["PASTA-PENNE"]["id"])
        laptop.until(lambda one: "PASTA-PENNE" not in one.lines())

    def test_a_session_that_cannot_be_joined_is_told(self):
        result = subprocess.run(
            [PROGRAM, "record", self.folder / "none.jsonc", "--hub", self.url, "--join", "nonsense"],
            capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 2)
        self.assertIn("cannot be joined", result.stderr)
        self.assertFalse((self.folder / "none.jsonc").exists())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
