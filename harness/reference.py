"""The reference pages say what the code says: their tables are written from docstrings and types, never by hand.

A page in `docs/` is written by people; between a pair of marks stands what this module puts there:

    <!-- rules: written by `make docs` -->
    …
    <!-- end of rules -->

`python -m harness.reference FOLDER` fills the pages of a folder anew; a test fails when that would change one.

    >>> fill("<!-- shout: written by `make docs` -->old<!-- end of shout -->", {"shout": lambda: "HO"})
    '<!-- shout: written by `make docs` -->\\n\\nHO\\n\\n<!-- end of shout -->'
"""

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from msgspec import NODEFAULT, Struct
from msgspec import inspect as types

from harness import coverage
from harness.contracts.diff import page
from harness.contracts.lint import page as lint
from harness.errors import HarnessBug
from harness.faults import KINDS
from harness.faults.kind import Effect, Kind, Moment
from harness.invariants import RULES
from harness.invariants.card import Card, card
from harness.scenario.model import Scenario

MARKS = re.compile(r"(<!-- (?P<name>[a-z ]+): written by `make docs` -->).*?(<!-- end of (?P=name) -->)", re.DOTALL)
_UNITS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s"), (1, "ms"))
_EFFECTS: Mapping[Effect, str] = {
    "drop": "loses the leg", "reset": "breaks the connection", "copy": "sends the request twice",
    "delay": "makes the leg take longer", "answer": "answers in the receiver's place",
    "alter": "hands over another message than was sent", "lag": "holds an event back before its first delivery",
    "resend": "sends an event again under another id", "crash": "lets the engine die and start again",
    "twice": "wakes the engine twice at once", "act": "people do something else, or something besides",
    "lasts": "a system is in this state for a while",
}  # fmt: skip


def fill(page: str, sections: Mapping[str, Callable[[], str]]) -> str:
    """The page with every marked place filled anew. KeyError for a mark that nothing fills."""
    return MARKS.sub(lambda mark: f"{mark[1]}\n\n{sections[mark['name']]().strip()}\n\n{mark[3]}", page)


# ---------------------------------------------------------------- rules and faults


def rules() -> str:
    """All rules: a table, and then one section each."""
    cards = [card(rule) for rule in RULES]
    rows = [f"| [{one.id}](#{one.id.lower()}) | {one.claim} | {one.kind} |" for one in cards]
    return "\n".join(["| rule | claim | kind |", "|---|---|---|", *rows, *map(_rule, cards)])


def _rule(one: Card) -> str:
    said = [
        ("Kind", f"{one.kind}; {one.when}" if one.when else one.kind),
        ("Formula", one.formula),
        ("Why", one.why),
        ("Exercised", one.exercised),
        ("Self-check", one.self_check),
        ("Reads", ", ".join(f"`{name}`" for name in one.reads)),
        ("Needs of the engine", ", ".join(one.needs)),
        ("Convicts", ", ".join(f"`{name}`" for name in one.convicts)),
    ]
    lines = [f"- **{name}:** {text}" for name, text in said if text]
    example = ["", "A journal that breaks it:", "", "```", *one.example, "```"] if one.example else []
    return "\n".join(["", f"## {one.id}", "", f"**{one.claim}**", "", *lines, *example])


def faults() -> str:
    """All kinds of fault, with what a correct engine can do about each, and their options."""
    return "\n".join(_fault(name) for name in KINDS)


def _fault(name: str) -> str:
    kind = KINDS[name]
    return "\n".join(
        ["", f"## {name}", "", fault_about(kind), "", f"*{fault_effect(kind)}.*", "", _options(kind.options)]
    )


def fault_about(kind: Kind) -> str:
    """What is said of a kind: its module's docstring."""
    return inspect.cleandoc(sys.modules[kind.options.__module__].__doc__ or "")


def fault_effect(kind: Kind) -> str:
    """What it does, and where that is decided: "loses the leg; decided per response leg"."""
    where = " and ".join(_moment(moment) for moment in kind.legs) or "system and window"
    return f"{_EFFECTS[kind.effect]}; decided per {where}"


def _moment(moment: Moment) -> str:
    """How people call it: "request leg", "step before-commit"."""
    match moment:
        case "request" | "response":
            return f"{moment} leg"
        case "before-commit" | "after-commit" | "amid-send" | "after-send":
            return f"step {moment}"
        case _:
            return moment


# ---------------------------------------------------------------- scenario documents


def scenario() -> str:
    """Every key of a scenario document: the document itself, then what stands inside it."""
    return "\n".join(_section(kind) for kind in _structs_below(Scenario))


def _section(kind: type[Struct]) -> str:
    about = [inspect.cleandoc(kind.__doc__), ""] if kind.__doc__ else []
    return "\n".join(["", f"## {kind.__name__}", "", *about, _options(kind)])


def _structs_below(kind: type[Struct]) -> list[type[Struct]]:
    """`kind` and every struct that its fields lead to, in order of appearance."""
    found = [kind]
    for one in found:
        info = types.type_info(one)
        assert isinstance(info, types.StructType)
        for field in info.fields:
            found.extend(inner for inner in _structs_in(field.type) if inner not in found)
    return found


def _structs_in(info: types.Type) -> Iterator[type[Struct]]:
    match info:
        case types.Metadata(type=inner):
            yield from _structs_in(inner)
        case types.StructType(cls=cls):
            yield cls
        case types.VarTupleType(item_type=inner) | types.DictType(value_type=inner):
            yield from _structs_in(inner)
        case types.UnionType(types=members):
            for member in members:
                yield from _structs_in(member)


# ---------------------------------------------------------------- keys of a struct


def _options(kind: type[Struct]) -> str:
    rows = [f"| `{name}` | {value} | {default} | {said} |" for name, value, default, said in option_rows(kind)]
    return "\n".join(["| key | value | default | |", "|---|---|---|---|", *rows])


def option_rows(kind: type[Struct]) -> list[tuple[str, str, str, str]]:
    """Every key of a struct: its name, what its value is, its default, and what is said of it."""
    info = types.type_info(kind)
    assert isinstance(info, types.StructType)
    said = dict(_said_of_fields(kind))
    return [
        (field.name, _type(field.type, field.name), _default(field), said.get(field.name, "")) for field in info.fields
    ]


def _said_of_fields(kind: type[Struct]) -> Iterator[tuple[str, str]]:
    """Field -> the docstring below it. Python does not keep these, so they are read in the source."""
    for base in reversed(kind.__mro__):
        if not issubclass(base, Struct) or base is Struct:
            continue
        tree = ast.parse(inspect.getsource(base))
        body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
        for field, below in pairwise(body):
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    yield name, " ".join(text.split())


def _type(info: types.Type, name: str) -> str:
    match info:
        case types.Metadata(type=inner, extra_json_schema=described):
            return str((described or {}).get("description", "")) or _type(inner, name)
        case types.LiteralType(values=values):
            return " or ".join(f"`{value}`" for value in values)
        case types.BoolType():
            return "true or false"
        case types.IntType():
            return _number(name)
        case types.StrType():
            return "text"
        case types.StructType(cls=cls):
            return f"[{cls.__name__}](#{cls.__name__.lower()})"
        case types.VarTupleType(item_type=inner):
            return f"list: {_type(inner, name)}"
        case types.DictType(value_type=types.AnyType()):
            return "mapping: fault kind → [its options](faults.md)"
        case types.DictType(value_type=inner):
            return f"mapping: name → {_type(inner, name)}"
        case types.UnionType(types=members):
            return " or ".join(_type(member, name) for member in members if not isinstance(member, types.NoneType))
    raise HarnessBug(f"the reference has no words for {info}", f"key {name}")


def _number(name: str) -> str:
    if name.endswith("_ppm"):
        return "parts per million"
    if re.search(r"_ms(_|$)", name):
        return "duration"
    if name.endswith("_minor") or "_minor_" in name:
        return "minor units of money"
    return "whole number"


def _default(field: types.Field) -> str:
    if field.required:
        return "**required**"
    value: Any = field.default if field.default is not NODEFAULT else field.default_factory()
    match value:
        case bool():
            return str(value).lower()
        case int() if re.search(r"_ms(_|$)", field.name):
            return _duration(value)
        case int():
            return f"{value:,}".replace(",", " ")
        case str():
            return f"`{value}`" if value else ""
        case Struct():
            return "its own"
    return ""


def _duration(ms: int) -> str:
    words = []
    for unit, name in _UNITS:
        count, ms = divmod(ms, unit)
        if count:
            words.append(f"{count} {name}")
    return " ".join(words) or "0"


SECTIONS: Mapping[str, Callable[[], str]] = {
    "rules": rules,
    "faults": faults,
    "scenario": scenario,
    "coverage": coverage.table,
    "law": page.law,
    "keywords": page.keywords,
    "changes": page.rules,
    "principles": lint.principles,
}


def main(folder: Path) -> None:
    """Fill every page of the folder."""
    for file in sorted(folder.glob("*.md")):
        text = file.read_text(encoding="utf-8")
        filled = fill(text, SECTIONS)
        if filled != text:
            file.write_text(filled, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
