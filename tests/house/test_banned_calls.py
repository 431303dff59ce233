"""Nothing that makes two runs of one trial differ is called outside the live shell, and every ban names what to use.

A checker over syntax trees, so it sees what is written and not what happens: an alias through a variable escapes it,
and of sets it knows those that it can recognise in the module (literals, calls, annotations, set operators). Where it
is wrong about a name, rename the thing: readers are misled by the same name.
"""

import ast
import builtins
from collections.abc import Iterator
from typing import NamedTuple

import pytest

CLOCK = "virtual time: the `now_ms` that is passed in; texts of it from seatrial.calendar.Calendar"
DICE = "harness.dice.Dice, keyed by the originating action"
RECORDS = "msgspec.json: it reads back only what was declared"
LIBM = "integers, or an integer table: the C library's results differ between platforms"

BANNED_NAMES: dict[str, str] = {
    **{f"time.{name}": CLOCK for name in (
        "time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time",
        "process_time_ns", "sleep", "localtime", "gmtime", "strftime", "ctime",
    )},
    **{f"datetime.datetime.{name}": CLOCK for name in ("now", "utcnow", "today", "fromtimestamp")},
    "datetime.date.today": CLOCK,
    "uuid.uuid1": "a number drawn by its owner, or a function of business identity",
    "uuid.uuid4": "a number drawn by its owner, or a function of business identity",
    "os.urandom": DICE,
    "copy.deepcopy": "values that are never changed; msgspec.structs.replace for a changed copy",
    "hash": "xxhash.xxh3_64_intdigest, or seatrial.keyset.KeySet: hash() of a text differs from process to process",
    "id": "the thing's own number or name: addresses are used again and differ from run to run",
    **{f"math.{name}": LIBM for name in ("exp", "log", "log2", "log10", "log1p", "pow", "sqrt", "sin", "cos", "tan")},
}  # fmt: skip
BANNED_MODULES: dict[str, str] = {
    "random": DICE,
    "secrets": DICE,
    "pickle": RECORDS,
    "marshal": RECORDS,
    "shelve": RECORDS,
    "statistics": LIBM,
}
LISTINGS = {"os.listdir", "os.scandir", "os.walk", "glob.glob", "glob.iglob"}
LISTING_METHODS = {"iterdir", "glob", "rglob"}
SORTED = "sorted(…): the order is the file system's, or that of hash values"
GLOBAL = "a field of the trial's own object: a process runs many trials"
KEYED = "the thing's own number or name: a repr may hold an address, and changes with the code"
WHOLE = "integers: minor units, base units, milliseconds, parts per million"

EXACT = ("seatrial/", "engine/", "simulators/", "harness/invariants/", "harness/faults/")
"""Where money, quantity, time and chance are reckoned: no floats at all."""

LIVE_SHELL: dict[str, tuple[set[str], str]] = {
    "harness/stopwatch.py": (
        {"datetime.date.today", "time.perf_counter", "time.process_time"},
        "times how long trials took on this machine, and tells people's tools the day; nothing of it reaches a trial",
    ),
    "harness/bench/memory.py": (
        {"id"},
        "weighs what lies in memory, and must not weigh one object twice; nothing of it reaches a trial",
    ),
    "harness/campaign/crew.py": (
        {"global _cargo"},
        "a worker process is given its scenarios once, when it starts; a process pool's initialiser has no other place",
    ),
}
"""Modules that may touch the machine they run on: path -> what, and why."""

ORDER_FREE = {"sorted", "set", "frozenset", "len", "sum", "any", "all", "min", "max"}
PASSES_ORDER_ON = {
    "list",
    "tuple",
    "map",
    "filter",
    "chain",
    "enumerate",
    "iter",
    "reversed",
    "zip",
    "fromkeys",
    "join",
}
SET_METHODS = {"union", "intersection", "difference", "symmetric_difference"}
SET_TYPES = {"set", "frozenset", "Set", "AbstractSet", "MutableSet"}
SET_OPERATORS = (ast.BitOr, ast.BitAnd, ast.BitXor, ast.Sub)


class Finding(NamedTuple):
    line: int
    what: str
    instead: str


def declares_set(annotation: ast.expr | None) -> bool:
    match annotation:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in SET_TYPES
        case ast.Subscript(value=ast.Name(id="ClassVar" | "Final"), slice=inner):
            return declares_set(inner)
        case ast.Subscript(value=value):
            return declares_set(value)
        case ast.BinOp(left=left, right=right):
            return declares_set(left) or declares_set(right)
    return False


def declared_fields(tree: ast.AST) -> tuple[set[str], set[str]]:
    """Names of fields that classes declare as sets, and as anything else."""
    as_set, otherwise = set[str](), set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
                    (as_set if declares_set(part.annotation) else otherwise).add(part.target.id)
        match node:
            case ast.AnnAssign(target=ast.Attribute(attr=name), annotation=annotation):
                (as_set if declares_set(annotation) else otherwise).add(name)
            case ast.Assign(targets=[ast.Attribute(attr=name)], value=value):
                (as_set if is_literally_set(value) else otherwise).add(name)
    return as_set, otherwise


def is_literally_set(node: ast.expr) -> bool:
    match node:
        case ast.Set() | ast.SetComp() | ast.Call(func=ast.Name(id="set" | "frozenset")):
            return True
    return False


class Checker:
    """One file. `fields`: names of fields that are sets wherever they are declared."""

    def __init__(self, path: str, text: str, fields: set[str]) -> None:
        self.path = path
        self.tree = ast.parse(text)
        self.parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}
        self.fields = fields | (declared_fields(self.tree)[0] - declared_fields(self.tree)[1])
        self.imported: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for a in node.names:
                    top = a.name.split(".")[0]
                    self.imported[a.asname or top] = a.name if a.asname else top
            elif isinstance(node, ast.ImportFrom):
                self.imported |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
        self.local_sets: dict[ast.AST, set[str]] = {}

    # ------------------------------------------------------------ names

    def dotted(self, node: ast.AST) -> str:
        """ "time.time" for a reference to it, however it was imported; "" for what no import explains."""
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                return self.imported.get(name, name if hasattr(builtins, name) else "")
            case ast.Attribute(value=value, attr=attr):
                owner = self.dotted(value)
                return f"{owner}.{attr}" if owner else ""
        return ""

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        while node in self.parents:
            node = self.parents[node]
            yield node

    # ------------------------------------------------------------ sets

    def sets_of(self, scope: ast.AST) -> set[str]:
        """Names that are sets in a function or module: annotated so, or given one."""
        if scope not in self.local_sets:
            names = self.local_sets[scope] = set()
            if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
                every = [*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs]
                names |= {arg.arg for arg in every if declares_set(arg.annotation)}
            for node in ast.walk(scope):
                match node:
                    case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation) if declares_set(annotation):
                        names.add(name)
                    case ast.Assign(targets=[ast.Name(id=name)], value=value) if is_literally_set(value):
                        names.add(name)
        return self.local_sets[scope]

    def is_set(self, node: ast.AST) -> bool:
        if isinstance(node, ast.expr) and is_literally_set(node):
            return True
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr=attr)) if attr in SET_METHODS:
                return self.is_set(value)
            case ast.BinOp(left=left, op=op, right=right) if isinstance(op, SET_OPERATORS):
                return any(self.is_set(side) or self.is_view(side) for side in (left, right))
            case ast.IfExp(body=body, orelse=orelse):
                return self.is_set(body) or self.is_set(orelse)
            case ast.Attribute(attr=attr):
                return attr in self.fields
            case ast.Name(id=name):
                scopes = (ast.FunctionDef, ast.AsyncFunctionDef)
                inner = next((a for a in self.ancestors(node) if isinstance(a, scopes)), self.tree)
                return name in self.sets_of(inner)
        return False

    def is_view(self, node: ast.AST) -> bool:
        """`d.keys()`: ordered by itself, a set as soon as an operator touches it."""
        return (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("keys", "items")
        )

    def order_matters(self, node: ast.AST) -> bool:
        """Whether the order in which `node` gives its members reaches anything."""
        for parent in self.ancestors(node):
            match parent:
                case ast.Call(func=ast.Name(id=name), keywords=keywords) if name in ORDER_FREE:
                    return bool(keywords) and name in ("min", "max")
                case ast.SetComp() | ast.Set():
                    return False
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in PASSES_ORDER_ON:
                    continue
                case (
                    ast.GeneratorExp() | ast.ListComp() | ast.comprehension() | ast.Starred() | ast.List() | ast.Tuple()
                ):
                    continue
            return True
        return True

    def walks(self, node: ast.AST) -> Iterator[ast.AST]:
        """The things that `node` goes through one by one."""
        match node:
            case ast.For(iter=through) | ast.comprehension(iter=through) | ast.Starred(value=through):
                yield through
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args) if name in PASSES_ORDER_ON:
                yield from args
            case ast.YieldFrom(value=through):
                yield through

    # ------------------------------------------------------------ what is banned

    def findings(self) -> list[Finding]:
        return sorted({finding for node in ast.walk(self.tree) for finding in self.judge(node)})

    def judge(self, node: ast.AST) -> Iterator[Finding]:
        line = getattr(node, "lineno", 0)
        name = self.dotted(node)
        if name in BANNED_NAMES:
            yield Finding(line, name, BANNED_NAMES[name])
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            for module in modules:
                if module in BANNED_MODULES:
                    yield Finding(line, module, BANNED_MODULES[module])
        for through in self.walks(node):
            if self.is_set(through) and self.order_matters(through):
                yield Finding(through.lineno if isinstance(through, ast.expr) else line, "iterating a set", SORTED)
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr="pop"), args=[]) if self.is_set(value):
                yield Finding(line, "set.pop", "min(…), then remove it")
            case ast.Call(func=ast.Attribute(attr=attr) as func):
                lists = self.dotted(func) in LISTINGS or attr in LISTING_METHODS
                if lists and self.order_matters(node):
                    yield Finding(line, f"unsorted {attr}", SORTED)
            case ast.Call(func=ast.Name() as func) if self.dotted(func) in LISTINGS and self.order_matters(node):
                yield Finding(line, f"unsorted {func.id}", SORTED)
            case ast.Global(names=names):
                yield Finding(line, f"global {', '.join(names)}", GLOBAL)
        if name == "itertools.count" and not any(isinstance(a, ast.FunctionDef) for a in self.ancestors(node)):
            yield Finding(line, "itertools.count for the whole process", GLOBAL)
        if self.is_repr(node) and self.in_key(node):
            yield Finding(line, "repr in a key", KEYED)
        if self.path.startswith(EXACT):
            yield from self.judge_number(node, line)

    def is_repr(self, node: ast.AST) -> bool:
        if isinstance(node, ast.FormattedValue):
            return node.conversion == ord("r")
        return self.dotted(node) == "repr"

    def in_key(self, node: ast.AST) -> bool:
        inner = node
        for parent in self.ancestors(node):
            match parent:
                case ast.Subscript(slice=part) if part is inner:
                    return True
                case ast.Dict(keys=keys) if inner in keys:
                    return True
                case ast.Call(func=ast.Name(id="key") | ast.Attribute(attr="key")) | ast.keyword(arg="key"):
                    return True
                case ast.FunctionDef(name=name):
                    return name == "key" or name.endswith("_key")
            inner = parent
        return False

    def judge_number(self, node: ast.AST, line: int) -> Iterator[Finding]:
        match node:
            case ast.Constant(value=float()):
                yield Finding(line, "float literal", WHOLE)
            case ast.Name(id="float"):
                yield Finding(line, "float", WHOLE)
            case ast.BinOp(op=ast.Div(), left=left, right=right):
                texts = (ast.JoinedStr, ast.Constant)
                if not any(
                    isinstance(side, texts) and not isinstance(getattr(side, "value", ""), int)
                    for side in (left, right)
                ):
                    yield Finding(line, "division /", f"{WHOLE}; // or divmod, or fractions.Fraction")


def check(path: str, text: str, fields: set[str] | None = None) -> list[Finding]:
    """What is banned in one file, the live shell's permissions taken off."""
    permitted = LIVE_SHELL.get(path, (set(), ""))[0]
    return [finding for finding in Checker(path, text, fields or set()).findings() if finding.what not in permitted]


def test_no_room_calls_what_makes_runs_differ(sources: dict[str, str]) -> None:
    declared = [declared_fields(ast.parse(text)) for text in sources.values()]
    fields = set().union(*(d[0] for d in declared)) - set().union(*(d[1] for d in declared))
    found = [
        f"{path}:{f.line}: {f.what}. Use {f.instead}"
        for path, text in sources.items()
        for f in check(path, text, fields)
    ]
    assert not found, "\n" + "\n".join(found)


def test_every_permission_of_the_live_shell_is_used_and_has_a_reason(sources: dict[str, str]) -> None:
    for path, (names, reason) in LIVE_SHELL.items():
        used = {finding.what for finding in Checker(path, sources[path], set()).findings()}
        assert names <= used, f"{path} no longer uses {names - used}: take the permission out"
        assert len(reason) > 20


BANNED_SAMPLES = {
    "import time\nt = time.time()": "time.time",
    "from time import perf_counter as now\nt = now()": "time.perf_counter",
    "from datetime import UTC, datetime\nt = datetime.now(UTC)": "datetime.datetime.now",
    "import datetime as dt\nt = dt.datetime.now()": "datetime.datetime.now",
    "from uuid import uuid4\nfield(default_factory=uuid4)": "uuid.uuid4",
    "import random": "random",
    "from random import choice": "random",
    "import pickle": "pickle",
    "import copy\ncopy.deepcopy(x)": "copy.deepcopy",
    "import math\nmath.exp(x)": "math.exp",
    "shelf = hash(name) % 8": "hash",
    "seen[id(order)] = 1": "id",
    "seen[repr(order)] = 1": "repr in a key",
    "seen[f'{order!r}'] = 1": "repr in a key",
    "orders.sort(key=repr)": "repr in a key",
    "def business_key(order):\n    return repr(order)": "repr in a key",
    "for x in {1, 2}:\n    f(x)": "iterating a set",
    "names = [n for n in set(given)]": "iterating a set",
    "names = list(frozenset(given))": "iterating a set",
    "first = next(iter(set(given)))": "iterating a set",
    "text = ','.join({a, b})": "iterating a set",
    "f(*{a, b})": "iterating a set",
    "def f(holds: set[str]) -> list[str]:\n    return [h for h in holds]": "iterating a set",
    "def f():\n    seen = set()\n    for x in seen: g(x)": "iterating a set",
    "class O:\n    holds: frozenset[str]\ndef f(o):\n    for h in o.holds: g(h)": "iterating a set",
    "for name in new.keys() - old.keys():\n    f(name)": "iterating a set",
    "largest = max({a, b}, key=len) if x else max((y for y in {a, b}), key=len)": "iterating a set",
    "def f(ready: set[str]):\n    return ready.pop()": "set.pop",
    "for f in folder.iterdir():\n    g(f)": "unsorted iterdir",
    "import os\nnames = os.listdir('.')": "unsorted listdir",
    "from glob import glob\nnames = glob('*')": "unsorted glob",
    "names = [p.name for p in folder.rglob('*')]": "unsorted rglob",
    "import itertools\nnumbers = itertools.count()": "itertools.count for the whole process",
    "def f():\n    global last\n    last += 1": "global last",
    "price = 1.5": "float literal",
    "share: float": "float",
    "half = total / 2": "division /",
}

INNOCENT_SAMPLES = (
    "def f(now_ms: int) -> int:\n    return now_ms + time(3)",
    "for x in sorted({1, 2}):\n    f(x)",
    "ordered = sorted([*old, *set(new)])",
    "count = len({a, b}) + sum(x for x in {1, 2})",
    "found = any(x in y for x in set(z))",
    "upper = {x.upper() for x in set(given)}",
    "files = sorted(p.name for p in folder.glob('*.yaml'))",
    "names = list(given)",
    "for name in table.keys():\n    f(name)",
    "last = orders.pop()",
    "message = f'{order!r} is unknown'",
    "def f():\n    import itertools\n    return itertools.count()",
    "place = folder / 'v1.yaml'",
    "class O:\n    id: str\n\nO(id='7')",
)


@pytest.mark.parametrize("text", BANNED_SAMPLES, ids=lambda text: text.splitlines()[-1])
def test_the_checker_convicts(text: str) -> None:
    expected = BANNED_SAMPLES[text]
    findings = check("engine/sample.py", text)
    assert expected in [f.what for f in findings]
    assert all(f.instead and f.line > 0 for f in findings), "every ban says where, and what to use"


@pytest.mark.parametrize("text", INNOCENT_SAMPLES, ids=lambda text: text.splitlines()[-1])
def test_the_checker_acquits(text: str) -> None:
    assert check("engine/sample.py", text) == []


def test_floats_are_free_where_nothing_is_reckoned() -> None:
    assert check("reports/sample.py", "wall_s = 1.5 / 2") == []
