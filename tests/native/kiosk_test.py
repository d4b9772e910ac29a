"""A kiosk as its shoppers and its operator meet it: the real program with a window."""

import json
import os
import re
import signal
import subprocess
import sys

from kiosk_stage import Kiosk, Stage, gtin_of, step, wait_until


def test_idle(stage):
    """Nobody answers: the cart is gone, and the start screen is back."""
    kiosk = Kiosk(stage, data="idle", idle=5)
    kiosk.do("await kiosk.finish", "rest", "scan " + gtin_of("OLIVES"), "rest")
    kiosk.act("await idle.stay")
    assert "Bist du noch da?" in kiosk.names()
    assert "page" not in kiosk.keys(), "the page is still there behind the question"
    step("one touch answers it, and the cart is there")
    kiosk.do("press idle.stay", "await kiosk.cart")
    assert any("Warenkorb · 1" in name for name in kiosk.names()), kiosk.names()
    step("without an answer the next one finds nothing")
    kiosk.do("await idle.stay", "lacks idle.stay", "await kiosk.cart", "rest")
    assert any("Warenkorb · 0" in name for name in kiosk.names()), kiosk.names()
    kiosk.end()


def test_scanner(stage):
    kiosk = Kiosk(stage, data="scanner")
    kiosk.do("await kiosk.finish", "rest")
    kiosk.do("scan " + gtin_of("HONEY-500G"), "await news")
    assert any(name.startswith("Im Warenkorb: Lindenhonig") for name in kiosk.names())
    wrong = gtin_of("HONEY-500G")[:-1] + ("0" if gtin_of("HONEY-500G")[-1] != "0" else "1")
    kiosk.do("scan " + wrong)
    assert any("nicht richtig gelesen" in name for name in kiosk.names())
    kiosk.do("scan 4006381333931")
    assert any("4006381333931" in name and "führen wir nicht" in name for name in kiosk.names())
    step("a scan does not end up in a field that is being typed in")
    kiosk.do("press search", "keys te", "scan " + gtin_of("OLIVES"), "rest")
    field = next(node for node in kiosk.nodes() if node["k"] == "search")
    assert field.get("v") == "te", field
    wait_until("two articles", lambda: any("Warenkorb · 2" in name for name in kiosk.names()))
    kiosk.end()


def test_large(stage):
    """Of a large shop the kiosk has a part; a scan finds the rest at the hub."""
    stage.stop_hub()
    shop, codes = stage.large_shop(1500)
    stage.start_hub(shop)
    kiosk = Kiosk(stage, data="large")
    kiosk.do("await kiosk.finish", "rest", "scan " + codes[1387], "await news")
    assert any(name.startswith("Im Warenkorb: Becher Nummer 1387") for name in kiosk.names())
    kiosk.do("rest", "scan 4006381333931")
    wait_until("the answer about a code of elsewhere", lambda: any(
        "4006381333931" in name and "führen wir nicht" in name for name in kiosk.names()))
    kiosk.end()


def test_keyboard(stage):
    kiosk = Kiosk(stage, data="keyboard")
    kiosk.do("await kiosk.finish", "rest", "press search", "await keyboard")
    small = [node for node in kiosk.nodes()
             if node["k"].startswith("key.") and min(node["b"][2:]) < 64]
    assert not small, small
    kiosk.do("press key.capital", "press key.ö", "press key.l", "press key.x", "press key.delete")
    field = next(node for node in kiosk.nodes() if node["k"] == "search")
    assert field.get("v") == "Öl", field
    kiosk.do("press key.enter", "lacks keyboard", "rest")
    kiosk.end()


def test_allowed_screens(stage):
    for path in ("/account", "/#join=k7qm2xv9", "/#join=" + "0" * 32):
        kiosk = Kiosk(stage, "--path", path, data="screens")
        kiosk.do("await kiosk.finish", "rest")
        assert not {"email", "password", "join.number"} & set(kiosk.keys()), path
        assert "Nicht im Regal?\nHier ist alles." in kiosk.names(), path
        kiosk.end()


def order(kiosk):
    kiosk.do("await kiosk.finish", "rest", "scan " + gtin_of("HONEY-500G"), "rest")
    kiosk.do("press kiosk.cart", "await to.checkout", "press to.checkout", "await checkout.email")
    kiosk.do("press fulfilment.collect", "await store.berlin", "press store.berlin", "rest")
    kiosk.do("type checkout.email ada@example.org", "type checkout.address.name Ada Lovelace")
    kiosk.do("press key.hide", "rest", "press payment.store", "rest", "press checkout.order")


def test_receipt(stage):
    kiosk = Kiosk(stage, data="receipt")
    order(kiosk)
    wait_until("a receipt", lambda: list(kiosk.receipts.glob("order-*.escpos")))
    pdf = next(kiosk.receipts.glob("order-*.pdf"))
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True,
                          text=True, check=True).stdout
    for wanted in ("Korn & Kontor", "Beleg", "Lindenhonig", "8,90 €", "Summe", "MwSt. 7 %",
                   "Bestellung", pdf.stem.removeprefix("order-")[:4]):
        assert wanted in text, (wanted, text)
    assert os.stat(pdf).st_mode & 0o077 == 0
    kiosk.end()


def test_claim(stage):
    """What was put into a kiosk without a network is claimed with the code of its slip."""
    kiosk = Kiosk(stage, data="claim")
    kiosk.do("await kiosk.finish", "rest")
    stage.stop_hub()
    kiosk.do("await banner.offline", "scan " + gtin_of("HONEY-500G"), "scan " + gtin_of("OLIVES"))
    kiosk.do("press kiosk.take", "await page")
    code = wait_until("the code", lambda: claim_code(kiosk))
    kiosk.do("press kiosk.finish", "await kiosk.finish", "lacks news")
    assert not [name for name in os.listdir(kiosk.data / "claims")
                if code in (kiosk.data / "claims" / name).read_text()], "the code lies on the disk"
    step("the hub is back, and gets the parcel")
    stage.start_hub()
    wait_until("the parcel's delivery", lambda: not os.listdir(kiosk.data / "claims"), 60)
    stage.cli("phone", "join", code)
    cart = stage.cli("phone", "cart")
    assert "HONEY-500G" in cart and "OLIVES" in cart, cart
    step("once")
    refused = subprocess.run([os.environ["NOLINE_CLI"], "--hub", stage.url, "--data",
                              str(stage.work / "thief"), "--json", "join", code],
                             capture_output=True, text=True, timeout=60)
    assert refused.returncode != 0 and "code_invalid" in refused.stdout + refused.stderr
    kiosk.end()


def claim_code(kiosk):
    for node in kiosk.nodes():
        found = re.search(r"#join=([0-9a-f]{32})", str(node.get("v", "")) + str(node.get("h", "")))
        if found:
            return found[1]
    return None


def test_download(stage):
    """Who shops in a window keeps all data of theirs in a file."""
    home = stage.work / "home"
    app = Kiosk(stage, "--path", "/account", kiosk=False, data="app")
    app.do("await export.json", "rest", "press export.json")
    file = wait_until("the file", lambda: next(home.glob("noline-*.json"), None))
    assert os.stat(file).st_mode & 0o077 == 0
    assert json.loads(file.read_text(encoding="utf-8"))["format"] == "noline.export"
    app.do("press export.html")
    page = wait_until("the page", lambda: next(home.glob("noline-*.html"), None))
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    step("a second one does not replace the first")
    app.do("press export.json")
    wait_until("a second file", lambda: len(list(home.glob("noline-*.json"))) == 2)
    app.end()


def children(stage):
    stage.programs[-1].poll()
    log = (stage.work / "shop.log").read_text()
    return [int(pid) for pid in re.findall(r"watchdog: started (\d+)", log)]


def test_watchdog(stage):
    kiosk = Kiosk(stage, "--watchdog", "--watchdog-seconds", "3", data="watchdog")
    kiosk.do("await kiosk.finish", "rest")
    step("killed, it is started anew")
    os.kill(children(stage)[-1], signal.SIGKILL)
    wait_until("a second start", lambda: len(children(stage)) == 2)
    kiosk.do("await kiosk.finish", "rest")
    step("after a shopper it goes on under the same watchdog")
    kiosk.do("press kiosk.finish", "await kiosk.finish", "rest")
    assert len(children(stage)) == 2
    step("hung, it is ended and started anew")
    os.kill(children(stage)[-1], signal.SIGSTOP)
    wait_until("a third start", lambda: len(children(stage)) == 3, 30)
    kiosk.do("await kiosk.finish", "rest")
    step("told to end, both end")
    last = children(stage)[-1]
    kiosk.program.terminate()
    assert kiosk.program.wait(20) == 0
    wait_until("the shop's end", lambda: not os.path.exists("/proc/%d" % last))


TESTS = {name[5:]: test for name, test in list(globals().items()) if name.startswith("test_")}


def main():
    for name in sys.argv[1:] or TESTS:
        print("== " + name, flush=True)
        with Stage() as stage:
            stage.start_hub()
            TESTS[name](stage)
    print("OK")


if __name__ == "__main__":
    sys.exit(main())
