#!/usr/bin/env python3
"""Works out tests/checkout/worked_examples.txt piece by piece, and writes the arithmetic down.

The carts and offers in that file are written by hand; what they cost is computed here, with whole
pieces in lists, exact fractions, and every choice tried: not the way the SDK goes. The SDK's test
reads the same file. `--check` fails when the file says anything else than this program.
"""
import itertools
import sys
from fractions import Fraction
from pathlib import Path

FILE = Path(__file__).with_name("worked_examples.txt")
OF_PIECES = ("buy_get", "set", "bundle")


def cents(text):
    euros, _, rest = text.partition(".")
    return int(euros) * 100 + int((rest + "00")[:2])


def money(minor):
    return f"{minor // 100}.{minor % 100:02d}"


def half_up(value):
    return int(value + Fraction(1, 2))


def read_line(words):
    sku, amount, rate, *rest = words
    quantity, _, price = amount.partition("x")
    return {"sku": sku, "quantity": int(quantity), "price": cents(price), "rate": int(rate.strip("%")),
            "words": {f"sku:{sku}"} | {f"category:{w}" for w in rest if w != "collect" and "=" not in w},
            "collect": "collect" in rest}


def read_offer(words):
    offer = {"code": words[0], "kind": words[1], "goods": [], "value": 0, "from": 0, "segment": "",
             "exclusive": False, "open": True, "buy": 0, "get": 0}
    for word in words[2:]:
        name, _, value = word.partition("=")
        if word in ("over", "early"):
            offer["open"] = False
        elif word == "exclusive":
            offer["exclusive"] = True
        elif name in ("segment",):
            offer[name] = value
        elif name == "from":
            offer["from"] = cents(value)
        elif ":" in word:
            offer["goods"] = word.split(",")
        elif word.endswith("%"):
            offer["value"] = Fraction(word[:-1]) / 100
        elif "+" in word:
            offer["buy"], offer["get"] = (int(part) for part in word.split("+"))
        elif value:
            offer["buy"], offer["value"] = int(name), cents(value)
        else:
            offer["value"] = cents(word)
    return offer


def matches(words, goods):
    return not goods or any(word in words for word in goods)


def single_off(offer, price):
    return half_up(price * offer["value"]) if offer["kind"] == "percent" else min(price, offer["value"])


def pieces_of(lines, goods):
    """Places of single pieces: (price, SKU, line), the dearest first."""
    found = [(-line["price"], line["sku"], i) for i, line in enumerate(lines)
             if matches(line["words"], goods) for _ in range(line["quantity"])]
    return sorted(found)


def deal_of(offer, lines):
    """The pieces that an offer of several takes, what it takes off each line, and the words."""
    if offer["kind"] == "buy_get":
        row = pieces_of(lines, offer["goods"])
        group = offer["buy"] + offer["get"]
        groups = len(row) // group
        taken = row[len(row) - groups * group:]
        off = {}
        for price, _, line in row[len(row) - groups * offer["get"]:]:
            off[line] = off.get(line, 0) - price
        return taken, off, (f"{len(row)} pieces make {groups} times {group}; {groups * offer['get']} are "
                            f"free, the cheapest: {money(sum(off.values()))}")
    rows, seen = [], set()
    for goods in ([offer["goods"]] if offer["kind"] == "set" else [[word] for word in offer["goods"]]):
        row = [piece for piece in pieces_of(lines, goods) if piece[2] not in seen]
        seen |= {piece[2] for piece in row}
        rows.append(row)
    need = offer["buy"] or 1
    best = (0, 0)
    for sets in range(1, min(len(row) for row in rows) // need + 1):
        worth = -sum(piece[0] for row in rows for piece in row[:sets * need])
        best = max(best, (worth - sets * offer["value"], sets))
    saved, sets = best
    taken = sorted(piece for row in rows for piece in row[:sets * need])
    worth = -sum(piece[0] for piece in taken)
    off, running, given = {}, 0, 0
    for price, _, line in taken:
        running -= price
        share = int(Fraction(saved * running, worth)) - given
        given += share
        off[line] = off.get(line, 0) + share
    return taken, off, f"{sets} sets worth {money(worth)} cost {sets} x {money(offer['value'])}: {money(saved)} off"


def spread(amount, shares):
    """By the largest remainder; of equal ones, and of goods worth nothing, to the higher rate."""
    whole = sum(shares.values())
    rates = sorted(shares, reverse=True)
    if whole == 0:
        return {rate: amount if rate == rates[0] else 0 for rate in rates}
    exact = {rate: Fraction(amount * shares[rate], whole) for rate in rates}
    out = {rate: int(exact[rate]) for rate in rates}
    for rate in sorted(rates, key=lambda r: (exact[r] - out[r], r), reverse=True)[:amount - sum(out.values())]:
        out[rate] += 1
    return out


def best_pieces(lines, offers, why):
    """Every choice of offers of pieces is tried, with the best single offer for what they leave."""
    single = {}
    for i, line in enumerate(lines):
        for offer in offers:
            if offer["kind"] in ("percent", "amount") and matches(line["words"], offer["goods"]):
                off = single_off(offer, line["price"])
                if off > single.get(i, (0, ""))[0]:
                    single[i] = (off, offer["code"])
    deals = [(offer, *deal_of(offer, lines)) for offer in offers if offer["kind"] in OF_PIECES]
    best = None
    for count in range(len(deals) + 1):
        for chosen in itertools.combinations(deals, count):
            touched = [i for offer, *_ in chosen for i, line in enumerate(lines)
                       if matches(line["words"], offer["goods"])]
            if len(touched) != len(set(touched)):
                continue
            taken, off, words = [], {}, []
            for offer, pieces, by_line, text in chosen:
                taken += pieces
                words.append(f"{offer['code']}: {text}.")
                for i, amount in by_line.items():
                    off[offer["code"], i] = amount
            for i, (amount, code) in single.items():
                left = lines[i]["quantity"] - sum(1 for piece in taken if piece[2] == i)
                if left:
                    off[code, i] = off.get((code, i), 0) + left * amount
                    words.append(f"{code}: {left} x {money(amount)} off {lines[i]['sku']}.")
            off = {key: amount for key, amount in off.items() if amount}
            if best is None or sum(off.values()) > sum(best[0].values()):
                best = (off, words)
    why += best[1]
    return best[0]


def price_with(cart, offers, codes):
    why, lines, saved = [], cart["lines"], {}
    full = sum(line["quantity"] * line["price"] for line in lines)
    sums = " + ".join(f"{line['quantity']} x {money(line['price'])}" for line in lines)
    why.append(f"Goods: {sums} = {money(full)}.")
    off = best_pieces(lines, offers, why)
    for (code, _), amount in off.items():
        saved[code] = saved.get(code, 0) + amount
    left = full - sum(off.values())
    sent = [line for line in lines if not line["collect"]]
    due = cart["rate"] if sent else 0
    if cart["free"] and sum(line["quantity"] * line["price"] for line in sent) >= cart["free"]:
        due = 0
    parcel = due
    shares = {}
    for i, line in enumerate(lines):
        gross = line["quantity"] * line["price"] - sum(a for (_, at), a in off.items() if at == i)
        shares[line["rate"]] = shares.get(line["rate"], 0) + gross

    def take(amount):
        parts = spread(amount, shares)
        for rate, part in parts.items():
            shares[rate] -= part
        if len(shares) > 1 and amount:
            why.append("Of that " + ", ".join(f"{money(parts[r])} at {r} %" for r in sorted(parts)) + ".")

    best = (0, "")
    for offer in offers:
        worth = sum(l["quantity"] * l["price"] for l in lines if matches(l["words"], offer["goods"]))
        if offer["kind"].startswith("cart_") and worth >= max(1, offer["from"]):
            percent = offer["kind"] == "cart_percent"
            amount = half_up(left * offer["value"]) if percent else min(left, offer["value"])
            best = max(best, (amount, offer["code"]), key=lambda one: one[0])
        if offer["kind"] == "free_shipping" and worth >= max(1, offer["from"]) and parcel:
            saved[offer["code"]], parcel = parcel, 0
            why.append(f"{offer['code']}: the parcel's {money(due)} off.")
    if best[0]:
        saved[best[1]] = best[0]
        why.append(f"{best[1]}: of {money(left)} left, {money(best[0])} off.")
        take(best[0])
        left -= best[0]
    code_off, code_name = 0, ""
    for code in codes:
        amount = {"percent": half_up(left * code["value"]), "amount": min(left, code["value"])}.get(
            code["kind"], parcel)
        if full >= code["from"] and amount > code_off:
            code_off, code_name, kind = amount, code["code"], code["kind"]
    if code_off and kind == "free_shipping":
        parcel = 0
        why.append(f"Code {code_name}: the parcel's {money(code_off)} off.")
    elif code_off:
        why.append(f"Code {code_name}: of {money(left)} left, {money(code_off)} off.")
        take(code_off)
        left -= code_off
    total = left + parcel
    offers_off = sum(saved.values())
    why.append(f"{money(full)} - {money(offers_off)} - {money(code_off)} + {money(due)} = {money(total)}.")
    for rate, part in spread(parcel, shares).items():
        shares[rate] += part
    out = [f"costs goods {money(full)} offers {money(offers_off)} code {money(code_off)} "
           f"parcel {money(due)} total {money(total)}"]
    out += [f"saves {code} {money(saved[code])}" for code in sorted(saved)]
    out += [f"taken {code} {lines[i]['sku']} {money(amount)}" for (code, i), amount in sorted(off.items())]
    for rate in sorted(shares):
        vat = Fraction(shares[rate] * rate, 100 + rate)
        out.append(f"vat {rate}% {money(shares[rate])} {money(half_up(vat))}")
        why.append(f"{rate} %: {money(shares[rate])} x {rate} / {100 + rate} = {float(vat) / 100:.4f}.")
    return total, out + [f"why {text}" for text in why]


def work_out(cart):
    open_ones = [offer for offer in cart["offers"]
                 if offer["open"] and (not offer["segment"] or offer["segment"] == cart["member"])]
    best = price_with(cart, [offer for offer in open_ones if not offer["exclusive"]], cart["codes"])
    for offer in open_ones:
        if offer["exclusive"]:
            alone = price_with(cart, [offer], [])
            if alone[0] < best[0]:
                alone[1].insert(len(alone[1]), f"why {offer['code']} counts alone: with the rest it would be {money(best[0])}.")
                best = alone
    return best[1]


def examples(text):
    """The hand-written lines of each example, as they stand and as a cart."""
    given, cart = [], None
    for row in text.splitlines() + ["example"]:
        words = row.split()
        if words[:1] == ["example"]:
            if cart is not None:
                yield given, cart
            given, cart = [], {"lines": [], "offers": [], "codes": [], "rate": 490, "free": 4900, "member": ""}
        if cart is None or not words or words[0] in ("costs", "saves", "taken", "vat", "why"):
            continue
        given.append(row.rstrip())
        if words[0] == "line":
            cart["lines"].append(read_line(words[1:]))
        elif words[0] == "offer":
            cart["offers"].append(read_offer(words[1:]))
        elif words[0] == "code":
            cart["codes"].append(read_offer(words[1:]))
        elif words[0] == "parcel":
            cart["rate"] = cents(words[1])
        elif words[0] == "member":
            cart["member"] = words[1]


def main():
    text = FILE.read_text(encoding="utf-8")
    head = text[:text.index("\nexample") + 1]
    out = head
    for given, cart in examples(text):
        out += "\n".join(given + [f"  {row}" for row in work_out(cart)]) + "\n\n"
    out = out.rstrip() + "\n"
    if "--check" in sys.argv[1:]:
        if out != text:
            sys.exit("worked_examples.txt is not what worked_examples.py works out")
        return
    FILE.write_text(out, encoding="utf-8")


main()
