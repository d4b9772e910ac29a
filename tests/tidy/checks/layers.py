"""The arrows between folders point one way: reads the #include lines."""

import posixpath
import re

from tree import CPP, expect

LAYERS = ["base", "model", "wire", "sync", "client", "c_api"]

# Public headers belong to a layer too. A header that is not named here has the highest layer of
# what it includes.
PUBLIC = {
    "result": "base", "limits": "base", "bytes": "base", "hash": "base", "errc": "base",
    "stamp": "model", "values": "model", "rows": "model", "money": "model", "cart": "model",
    "context": "model", "quote": "model", "epochs": "model", "orders": "wire", "wire": "wire", "parcel": "wire", "sync": "sync", "link": "sync", "client": "client",
    "commands": "client", "views": "client", "notices": "client", "runner": "client",
}

ROOTS = ["sdk/include", "sdk/src", "sdk/adapters", "sdk/adapters/memory/include",
         "sdk/adapters/sqlite/include", "sdk/adapters/native/include", "sdk", "hub",
         "hub/catalogue/include", "ui/include", "ui/src", "ui", "native-demo", "wasm-shop", ""]
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]', re.M)


class Includes:
    """Which file of the tree each #include line means."""

    def __init__(self, tree):
        self.tree = tree
        self.names = set(tree.names)
        self.layer_of_public = {}

    def of(self, name):
        """(line, included text, resolved name or None) for each #include."""
        text = self.tree.text(name)
        for match in INCLUDE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield line, match[1], self._resolve(name, match[1])

    def _resolve(self, name, target):
        for root in [posixpath.dirname(name)] + ROOTS:
            found = posixpath.normpath(posixpath.join(root, target))
            if found in self.names:
                return found
        return None

    def layer(self, name):
        """Index in LAYERS of an SDK file, or None for any other."""
        match = re.match(r"sdk/src/(\w+)/", name)
        if match:
            return LAYERS.index(match[1]) if match[1] in LAYERS else None
        if not name.startswith("sdk/include/"):
            return None
        stem = posixpath.splitext(posixpath.basename(name))[0]
        if name.endswith(".h"):
            return LAYERS.index("c_api")
        if stem in PUBLIC:
            return LAYERS.index(PUBLIC[stem])
        if name not in self.layer_of_public:
            self.layer_of_public[name] = 0  # ends a circle of includes
            below = [self.layer(found) for _, _, found in self.of(name) if found]
            self.layer_of_public[name] = max([layer for layer in below if layer] or [0])
        return self.layer_of_public[name]


def sdk_problem(includes, name, found):
    if found.startswith("sdk/adapters/"):
        return "the SDK's core includes an adapter"
    if not found.startswith("sdk/"):
        return "the SDK includes %s" % found.split("/")[0]
    own, other = includes.layer(name), includes.layer(found)
    if own is not None and other is not None and other > own:
        if LAYERS[own] == "c_api" or name.endswith("noline/noline.hpp"):
            return None
        return "%s includes %s, which stands above it" % (LAYERS[own], LAYERS[other])
    return None


def hub_problem(includes, name, found):
    if found.startswith("sdk/adapters/") or found.startswith("ui/"):
        return "the hub includes %s" % found.rsplit("/", 1)[0]
    if not name.startswith("hub/core/"):
        return None
    # The store's interface is written in the core's own values; what fulfils it is not visible.
    if found == "hub/store/store.hpp":
        return None
    if found.startswith("hub/") and not found.startswith("hub/core/"):
        return "hub/core includes another part of the hub"
    layer = includes.layer(found)
    if layer is not None and layer > LAYERS.index("wire"):
        return "hub/core may use the SDK's values and wire only, not %s" % LAYERS[layer]
    return None


def ui_problem(name, found):
    for folder in ("sdk/src/", "sdk/adapters/", "hub/", "native-demo/", "wasm-shop/"):
        if found.startswith(folder):
            return "the screens include %s" % folder
    return None


def check(tree):
    includes = Includes(tree)
    problems = []
    for name in tree.find(CPP, "sdk", "hub", "ui"):
        for line, target, found in includes.of(name):
            if not found:
                continue
            problem = None
            if name.startswith(("sdk/src/", "sdk/include/")):
                problem = sdk_problem(includes, name, found)
            elif name.startswith("sdk/adapters/") and not found.startswith("sdk/"):
                problem = "an adapter includes %s" % found.split("/")[0]
            elif name.startswith("hub/"):
                problem = hub_problem(includes, name, found)
            elif name.startswith("ui/"):
                problem = ui_problem(name, found)
            if problem:
                problems.append("%s:%d: %s: %s" % (name, line, target, problem))
    return problems


def self_test(make):
    missed = []
    tree = make({
        "sdk/include/noline/values.hpp": "",
        "sdk/include/noline/extra.hpp": '#include "noline/client.hpp"\n',
        "sdk/include/noline/client.hpp": '#include "noline/values.hpp"\n',
        "sdk/src/model/a.cpp": '#include "wire/b.hpp"\n#include "noline/values.hpp"\n',
        "sdk/src/model/c.cpp": "#include <noline/extra.hpp>\n",
        "sdk/src/wire/b.hpp": '#include "memory/store.hpp"\n',
        "sdk/adapters/memory/store.hpp": "",
        "hub/core/d.cpp": '#include "net/e.hpp"\n#include "noline/client.hpp"\n',
        "hub/net/e.hpp": "",
        "ui/src/f.cpp": '#include "../../sdk/src/wire/b.hpp"\n',
    })
    problems = check(tree)
    expect(missed, problems, "a.cpp:1", "reversed arrow")
    expect(missed, problems, "c.cpp:1", "reversed arrow through a public header")
    expect(missed, problems, "b.hpp:1", "adapter in the core")
    expect(missed, problems, "d.cpp:1", "network in hub/core")
    expect(missed, problems, "d.cpp:2", "client in hub/core")
    expect(missed, problems, "f.cpp:1", "internals in the screens")
    if len(problems) != 6:
        missed.append("a good include was reported: %s" % problems)
    return missed
