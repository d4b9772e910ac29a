"""After a shopper has finished at a kiosk nothing of theirs is left: not in a file, not in memory.

The patterns are those of a real session: what was typed, what lies in the cart, who the guest is.
Each is found in a core dump before (so that the search can find), and in none after.
"""

import re
import sys

from kiosk_stage import Kiosk, Stage, files_with, gtin_of, step, wait_until

SKU = "NOTEBOOK-DOTTED"
TYPED = {
    "note": "for my aunt Mathilde Zwingenberger",
    "e-mail": "ottilie.unverzagt@example.org",
    "name": "Ottilie Unverzagt",
    "street": "Nirgendwostr. 4711",
    "search": "quittengeleewunsch",
    "coupon": "XYLOPHONIA77",
    "engraving": "Kunigunde Alt",
}


def shop(kiosk):
    """Does what a shopper may do, and leaves every kind of text behind."""
    kiosk.do("await kiosk.finish", "rest", "scan " + gtin_of("HONEY-500G"), "rest")
    kiosk.do("type search " + TYPED["search"], "rest")
    kiosk.do("scan " + gtin_of(SKU), "await add", "rest")  # Has a text to write: its page opens.
    kiosk.act("type %s %s" % (kiosk.key(r"text\..*"), TYPED["engraving"]))
    kiosk.do("press add", "rest", "press kiosk.cart", "await coupon", "rest")
    kiosk.do("press " + kiosk.key(r"line\.[0-9a-f]+\.note"), "await note")
    kiosk.do("type note " + TYPED["note"], "press note.save", "rest")
    kiosk.do("type coupon " + TYPED["coupon"], "press coupon.add", "rest")
    kiosk.do("press to.checkout", "await checkout.email", "rest")
    kiosk.do("type checkout.email " + TYPED["e-mail"], "rest")
    kiosk.do("type checkout.address.name " + TYPED["name"], "rest")
    kiosk.do("type checkout.address.street " + TYPED["street"], "press checkout.address.city")
    kiosk.do("press key.m", "press key.hide", "rest")


def secrets_in(memory):
    """Who the guest is and what proves it, as they lie in memory."""
    found = set(re.findall(rb"guest:[0-9a-f]{32}", memory))
    for name in (b"secret", b"refresh", b"token"):
        found |= set(re.findall(rb'"%s":"([0-9A-Za-z._-]{24,})"' % name, memory))
    return found


def absent(what, memory, patterns):
    left = sorted(name for name, pattern in patterns.items() if pattern in memory)
    assert not left, "%s still holds: %s" % (what, ", ".join(left))


def main():
    with Stage() as stage:
        stage.start_hub()
        kiosk = Kiosk(stage)

        step("a kiosk that nobody has used")
        kiosk.do("await kiosk.finish", "rest")
        fresh = kiosk.memory()
        texts = {name: text.encode() for name, text in TYPED.items()}
        absent("a fresh core dump", fresh, texts)

        step("the search finds what is there: a core dump of the session holds every pattern")
        shop(kiosk)
        before = kiosk.memory()
        secrets = secrets_in(before)
        assert len(secrets) >= 2, "the guest's name and secret were not found"
        lines = set(re.findall(rb"cart/1/line/[0-9a-f]{16}", before))
        assert len(lines) >= 2, "the cart's lines were not found"
        patterns = dict(texts)
        patterns.update({"secret %d" % i: text for i, text in enumerate(sorted(secrets))})
        patterns.update({"line %d" % i: text for i, text in enumerate(sorted(lines))})
        missing = [name for name, text in patterns.items() if text not in before]
        assert not missing, "the session's dump lacks: %s" % missing
        print("   %d patterns in %d MB" % (len(patterns), len(before) >> 20))

        step("not even while the session lasts is any of it in a file")
        found = files_with(kiosk.data, patterns.values()) + files_with(
            stage.work / "tmp", patterns.values()) + files_with(
                stage.work / "home", patterns.values())
        assert not found, found

        step("after \"finish and clear\" it is in no file and in no core dump")
        kiosk.act("press kiosk.finish")
        kiosk.do("await kiosk.finish", "lacks checkout.email", "rest")
        after = kiosk.memory()
        absent("the core dump", after, patterns)
        found = files_with(kiosk.data, patterns.values()) + files_with(
            stage.work / "tmp", patterns.values()) + files_with(
                stage.work / "home", patterns.values())
        assert not found, found

        step("the articles are there as in a kiosk that nobody has used, and no more often")
        for sku in (SKU.encode(), b"HONEY-500G"):
            counts = [memory.count(sku) for memory in (fresh, before, after)]
            print("   %s: %d fresh, %d in the session, %d after" % (sku.decode(), *counts))
            assert counts[1] > counts[2] and counts[2] <= counts[0] + 2, counts
        print("   %d patterns in none of %d MB" % (len(patterns), len(after) >> 20))
        kiosk.end()

        step("the search in files finds, too: without --kiosk the folder holds the session")
        app = Kiosk(stage, kiosk=False, data="app")
        wait_until("a product", lambda: press_add(app))
        assert files_with(app.data, [b"guest:"]), "nothing was found in the app's folder"
        app.end()

        step("a kiosk that is started there erases it")
        heir = Kiosk(stage, data="app")
        heir.do("await kiosk.finish", "rest")
        assert not files_with(heir.data, [b"guest:", b"secret"]), "the last one's is there"
        heir.end()
    print("OK")


def press_add(app):
    key = next((key for key in app.keys() if key.startswith("open.")), None)
    if key is None:
        return False
    app.do("press " + key, "await add", "press add", "rest")
    return True


if __name__ == "__main__":
    sys.exit(main())
