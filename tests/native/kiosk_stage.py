"""A hub, a display in memory and a kiosk on it, driven as its shopper would act."""

import json
import os
import queue
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

HUB = os.environ["NOLINE_HUB"]
SHOP = os.environ["NOLINE_SHOP"]
CLI = os.environ["NOLINE_CLI"]
FEED = Path(__file__).resolve().parents[2] / "examples" / "shop"
SKIP = 77
WAIT_S = 180


def gtin_of(sku):
    lines = (FEED / "products.tsv").read_text(encoding="utf-8").splitlines()
    names = lines[0].split("\t")
    for line in lines[1:]:
        row = dict(zip(names, line.split("\t")))
        if row["id"] == sku:
            return row["gtin"]
    raise KeyError(sku)


class Stage:
    """Programs and a folder of their own; all of it is gone afterwards."""

    def __init__(self):
        if not shutil.which("Xvfb"):
            print("SKIPPED: no Xvfb")
            raise SystemExit(SKIP)
        self.work = Path(tempfile.mkdtemp(prefix="noline-kiosk-"))
        for name in ("home", "tmp"):
            (self.work / name).mkdir()
        self.programs = []
        self.display = self._start_display()
        self.hub = None
        self.port = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for program in reversed(self.programs):
            self.end(program)
        shutil.rmtree(self.work, ignore_errors=True)

    @staticmethod
    def end(program):
        if program.poll() is None:
            program.send_signal(signal.SIGCONT)
            program.terminate()
            try:
                program.wait(10)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()

    def _start_display(self):
        reads, writes = os.pipe()
        program = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writes), "-screen", "0", "1080x1920x24", "-nolisten", "tcp",
             "-noreset"],  # Between a kiosk's starts nobody is connected.
            pass_fds=[writes], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writes)
        self.programs.append(program)
        number = os.read(reads, 16).decode().strip()
        assert number, "the display did not start"
        return ":" + number

    def start_hub(self, shop=FEED):
        log = open(self.work / "hub.log", "a+")
        self.hub = subprocess.Popen(
            [HUB, "--port", str(self.port), "--data", str(self.work / "hub"), "--shop", str(shop)],
            stdout=subprocess.PIPE, stderr=log, text=True)
        self.programs.append(self.hub)
        self.port = int(self.hub.stdout.readline().split()[1])
        return "http://127.0.0.1:%d" % self.port

    def large_shop(self, count):
        """The demo's shop and so many mugs; answers its folder and the mugs' codes."""
        folder = self.work / "large"
        shutil.copytree(FEED, folder)
        codes = []
        with open(folder / "products.tsv", "a", encoding="utf-8") as feed:
            for number in range(count):
                digits = "2000000%05d" % number
                odd = sum(map(int, digits[::2])) + 3 * sum(map(int, digits[1::2]))
                codes.append(digits + str(-odd % 10))
                feed.write("\t".join(["MUG-%d" % number, "", "Becher Nummer %d" % number, "Aus Ton.",
                                      "", "", "9.50 EUR", "in_stock", "", codes[-1],
                                      "Küche", "new", "", "", ""]) + "\n")
        return folder, codes

    def stop_hub(self):
        self.end(self.hub)

    @property
    def url(self):
        return "http://127.0.0.1:%d" % self.port

    def cli(self, folder, *words):
        done = subprocess.run(
            [CLI, "--hub", self.url, "--data", str(self.work / folder), "--json", *words],
            capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout


class Kiosk:
    """The real program with its window, on the stage's display."""

    def __init__(self, stage, *options, kiosk=True, data="kiosk", idle=600):
        self.stage = stage
        self.data = stage.work / data
        self.receipts = stage.work / "receipts"
        words = [SHOP, "--hub", stage.url, "--data", str(self.data), "--language", "de", "--drive",
                 "--idle-seconds", str(idle), "--core-dumps", "--receipts", str(self.receipts)]
        words += ["--kiosk"] if kiosk else []
        words += list(options)
        home = str(stage.work / "home")
        environment = {**os.environ, "DISPLAY": stage.display, "HOME": home, "XDG_CACHE_HOME": home,
                       "TMPDIR": str(stage.work / "tmp"), "LIBGL_ALWAYS_SOFTWARE": "1"}
        self.log = open(stage.work / "shop.log", "a+")
        self.program = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=self.log, text=True, env=environment)
        stage.programs.append(self.program)
        self.answers = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self.program.stdout:
            self.answers.put(line.rstrip("\n"))

    def act(self, line, seconds=WAIT_S):
        self.program.stdin.write(line + "\n")
        self.program.stdin.flush()
        try:
            answer = self.answers.get(timeout=seconds)
        except queue.Empty:
            self.log.seek(0)
            raise AssertionError("not done in time: %s\n%s" % (line, self.log.read()[-2000:]))
        assert answer == "done " + line, (answer, line)

    def do(self, *lines):
        for line in lines:
            self.act(line)

    def nodes(self):
        name = self.stage.work / "nodes.json"
        self.act("nodes %s" % name)
        return json.loads(name.read_text(encoding="utf-8"))

    def keys(self):
        return [node["k"] for node in self.nodes()]

    def names(self):
        return [node.get("n", "") for node in self.nodes()]

    def key(self, pattern):
        for key in self.keys():
            if re.fullmatch(pattern, key):
                return key
        raise AssertionError("no node %s among %s" % (pattern, self.keys()))

    def memory(self):
        """What a core dump taken now holds."""
        prefix = self.stage.work / "core"
        pid = str(self.program.pid)
        done = subprocess.run(["gcore", "-o", str(prefix), pid], capture_output=True, text=True,
                              timeout=240)
        name = Path("%s.%s" % (prefix, pid))
        assert name.exists(), "gcore wrote no core: " + done.stderr[-500:]
        content = name.read_bytes()
        name.unlink()
        return content

    def end(self):
        self.stage.end(self.program)


def files_with(folder, patterns):
    """[(file, pattern)] of what is found, byte by byte, in names and content of all files."""
    found = []
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            content = name.encode() + b"\0" + Path(path).read_bytes()
            found += [(path, pattern) for pattern in patterns if pattern in content]
    return found


def wait_until(what, check, seconds=WAIT_S):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = check()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError("not in time: " + what)


def step(text):
    print("-- " + text, flush=True)
