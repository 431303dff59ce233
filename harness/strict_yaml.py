"""YAML as people mean it: one reading per text, every node with its line, and no cleverness.

PyYAML's parser (libyaml's where it is compiled in) only cuts the text into events; what they mean is decided here, in
one pass without recursion, so a hostile document is refused at the event that offends, before anything is built:

- YAML 1.2 core scalars: `NO`, `on`, `2026-03-02`, `10:30` and `1_000` are texts. A number with leading zeros is
  refused, because 010 is eight to some readers and ten to others, and 0012 may be an item number.
- No tags, anchors, aliases, directives, second documents, duplicate keys, or keys that are not text.
- UTF-8, at most 1 MB, nested at most 64 deep.

Documents that other people wrote (`foreign`) are read a little wider, because nobody here can mend them: an alias means
what its anchor holds (the same object, so no text grows by it), plain keys are text as they are written (`200:`), and a
number with leading zeros is text.

    >>> document = parse_yaml("weather:\\n  outage: NO\\n", "day.yaml")
    >>> document.data, document.line(("weather", "outage"))
    ({'weather': {'outage': 'NO'}}, 2)
"""

import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

import yaml
from msgspec import Struct

from harness.errors import Place, ScenarioInvalid, SeatrialError

BYTES_MAX = 1_000_000
DEPTH_MAX = 64
DIGITS_MAX = 18
"""Longer numbers fit no 64-bit integer."""
DIGITS_FOREIGN_MAX = 40
"""Bounds are written as decimals of 128 bits in the field; what is longer is a mistake."""

NO_REFERENCES = "Write the value out: references are not read."

Json = dict[str, Any] | list[Any] | str | int | float | bool | None
Steps = tuple[str | int, ...]
"""Keys and indices from the top of a document: ("workload", "orders", 0, "count")."""

_WORDS: Mapping[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_INTEGER = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_BEGIN_A_NUMBER = frozenset("+-.0123456789")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""Control characters, and those that only YAML 1.1 takes for line breaks (NEL, LS, PS): readers disagree on them."""
_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
"""Only its parser is used; it constructs nothing. Any: PyYAML's two loaders share no declared type."""

_BEGIN_A_VALUE = frozenset({yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent})
_END_A_VALUE = frozenset({yaml.SequenceEndEvent, yaml.MappingEndEvent})

_REMEDIES = (
    ("(a tab)", "Indent with spaces: YAML allows no tabs there."),
    ("mapping values are not allowed", "Quote a text that contains ': ', or look for a missing line break above."),
    ("expected key", "Check the indentation: this line does not line up with its neighbours."),
    ("block end", "Check the indentation: this line does not line up with its neighbours."),
    ("unexpected end of stream", "A quote or bracket is opened here and never closed."),
    ("cannot start any token", "Put texts that begin with a special character in quotes."),
    ("expected ',' or", "A bracket is not closed, or a comma is missing."),
    ("alias", "Write the text in quotes: an unquoted * or & starts a reference, which is not read here."),
)


class Spot(Struct, frozen=True):
    """Where a key (of a mapping) or an item (of a list) begins, counted from 1, and the same for what is inside."""

    line: int
    column: int
    inside: dict[str | int, "Spot"]


class Document(Struct, frozen=True):
    """Plain data, and where each piece of it stands."""

    file: str
    data: Any
    """Dicts, lists, texts, numbers, booleans, None. Any: this is the edge where documents come in."""
    top: Spot

    def place(self, path: Steps) -> Place:
        """Where the key or item stands; for what is not there, the nearest thing around it that is."""
        spot = self.top
        for step in path:
            if step not in spot.inside:
                break
            spot = spot.inside[step]
        return Place(self.file, spot.line, spot.column)

    def names(self, path: Steps) -> frozenset[str | int]:
        """The keys or indices that are written at `path`."""
        spot = self.top
        for step in path:
            if step not in spot.inside:
                return frozenset()
            spot = spot.inside[step]
        return frozenset(spot.inside)

    def line(self, path: Steps) -> int:
        return self.place(path).line


def read_yaml(path: Path, invalid: type[SeatrialError] = ScenarioInvalid) -> Document:
    """Read one file. Whatever is wrong with it is raised as one `invalid` error."""
    file = str(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise invalid("not a file", Place(file), "Name a YAML file.")
        with path.open("rb") as stream:
            raw = stream.read(BYTES_MAX + 1)
    except FileNotFoundError:
        raise invalid("no such file", Place(file), "Check the path.") from None
    except (OSError, ValueError) as cause:  # ValueError: a NUL in the name
        reason = getattr(cause, "strerror", None) or str(cause)
        raise invalid(f"cannot be read: {reason}", Place(file), "Check the path and its permissions.") from None
    return parse_yaml(raw, file, invalid)


def parse_yaml(
    raw: bytes | str,
    file: str,
    invalid: type[SeatrialError] = ScenarioInvalid,
    bytes_max: int = BYTES_MAX,
    *,
    foreign: bool = False,
) -> Document:
    """Read a text. `file` is what errors call it."""
    text = decoded(raw, file, invalid, bytes_max)
    try:
        return _Reader(file, invalid, foreign).document(text)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        where = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        what = ", ".join(part for part in (fault.context, fault.problem) if part)
        if mark and text[mark.index : mark.index + 1] == "\t":
            what += " (a tab)"
        remedy = next((remedy for sign, remedy in _REMEDIES if sign in what), "Check this line and the one above it.")
        raise invalid(f"not YAML: {what}", where, remedy) from None


def decoded(
    raw: bytes | str, file: str, invalid: type[SeatrialError], bytes_max: int, *, printable: bool = True
) -> str:
    """The text of a document: of a size that people write and, if `printable`, without control characters."""
    if len(raw) > bytes_max:
        size = f"the file is larger than {bytes_max // 1_000_000} MB"
        raise invalid(size, Place(file), "Is this the right file? A story takes a few kB.")
    if isinstance(raw, bytes):
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            line = raw.count(b"\n", 0, fault.start) + 1
            column = fault.start - raw.rfind(b"\n", 0, fault.start)
            raise invalid("the file is not UTF-8 text", Place(file, line, column), "Save it as UTF-8.") from None
    else:
        text = raw
    if printable and (found := _UNPRINTABLE.search(text)):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        code = f"U+{ord(found.group()):04X}"
        raise invalid(f"control character {code}", Place(file, line, column), "Remove it: no text needs it.")
    return text


class _Open(Struct):
    """A mapping or list that is being filled. `key` is the mapping's key that still waits for its value."""

    value: dict[str, Any] | list[Any]
    spot: Spot
    key: str | None = None
    anchor: str | None = None


class _Reader:
    """Events in, data out. Containers under construction lie on a stack, so depth is a number and not a recursion."""

    def __init__(self, file: str, invalid: type[SeatrialError], foreign: bool) -> None:
        self.file = file
        self.invalid = invalid
        self.foreign = foreign
        self.anchored: dict[str, tuple[Json, Spot]] = {}
        self.top = Spot(1, 1, {})
        self.stack: list[_Open] = []

    def refuse(self, event: Any, message: str, remedy: str) -> NoReturn:
        raise self.invalid(message, Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1), remedy)

    def document(self, text: str) -> Document:
        root: Json = None
        documents = 0
        stack, node = self.stack, self.node
        for event in _events(text):
            kind = type(event)
            if kind in _BEGIN_A_VALUE:
                root = node(event, root)
            elif kind in _END_A_VALUE:
                closed = stack.pop()
                if closed.anchor is not None:
                    self.anchored[closed.anchor] = closed.value, closed.spot
            elif kind is yaml.AliasEvent:
                self.alias(event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self.refuse(event, "a second document begins here", "Put one document in a file.")
                if event.version or event.tags:
                    self.refuse(event, "a % directive", "Remove it: the text is read as YAML 1.2.")
        if not documents:
            raise self.invalid("the file is empty", Place(self.file), "Start from a document of the library.")
        return Document(self.file, root, self.top)

    def node(self, event: Any, root: Json) -> Json:
        """Put one value where it belongs, or take it as a key. Returns the document's root."""
        if event.anchor is not None and not self.foreign:
            self.refuse(event, f"anchor &{_short(event.anchor)}", NO_REFERENCES)
        if event.tag is not None:
            self.refuse(event, f"tag {_short(event.tag)}", "Remove it: quote the value if it shall be text.")
        if not self.stack:
            root = value = self.value(event)
            spot = self.top
        else:
            top = self.stack[-1]
            around = top.value
            if isinstance(around, list):
                value = self.value(event)
                spot = top.spot.inside[len(around)] = self.spot(event)
                around.append(value)
            elif top.key is None:
                self.key(event, top, around)
                return root
            else:
                around[top.key] = value = self.value(event)
                spot = top.spot.inside[top.key]
                top.key = None
        if type(event) is not yaml.ScalarEvent:
            assert isinstance(value, (dict, list))
            if len(self.stack) == DEPTH_MAX:
                self.refuse(event, f"nested more than {DEPTH_MAX} deep", "No document needs that; flatten it.")
            self.stack.append(_Open(value, spot, anchor=event.anchor))
        elif event.anchor is not None:
            self.anchored[event.anchor] = value, spot
        return root

    def alias(self, event: Any) -> None:
        """Put what was anchored above here too. An anchor that is still open would hold itself: it is not known yet."""
        name = _short(event.anchor or "")
        if not self.foreign:
            self.refuse(event, f"alias *{name}", NO_REFERENCES)
        if event.anchor not in self.anchored:
            self.refuse(event, f"alias *{name}, of which no anchor is closed above", "Write the value out.")
        value, spot = self.anchored[event.anchor]
        top = self.stack[-1]
        if isinstance(top.value, list):
            top.spot.inside[len(top.value)] = spot
            top.value.append(value)
        elif top.key is None:
            self.refuse(event, f"alias *{name} as a key", "Write the key out.")
        else:
            top.value[top.key] = value
            top.spot.inside[top.key] = spot
            top.key = None

    def key(self, event: Any, top: _Open, mapping: dict[str, Any]) -> None:
        if type(event) is not yaml.ScalarEvent:
            self.refuse(event, "a key must be text, not a list or mapping", "Give it a name.")
        name = event.value if self.foreign else self.value(event)
        if not isinstance(name, str):
            self.refuse(event, f"a key must be text, not `{event.value}`", f'Put it in quotes: "{event.value}".')
        if name == "<<" and self.foreign:
            self.refuse(event, "a merge key", "Write the keys out: YAML 1.2 has no `<<`, and tools disagree on it.")
        if name in mapping:
            first = top.spot.inside[name].line
            self.refuse(event, f"key `{_short(name)}` stands here for the second time (first in line {first})",
                        "Remove one of the two.")  # fmt: skip
        top.spot.inside[name] = self.spot(event)
        top.key = name

    @staticmethod
    def spot(event: Any) -> Spot:
        mark = event.start_mark
        return Spot(mark.line + 1, mark.column + 1, {})

    def value(self, event: Any) -> Json:
        """The value that an event begins: an empty container, or the whole scalar."""
        kind = type(event)
        if kind is not yaml.ScalarEvent:
            return {} if kind is yaml.MappingStartEvent else []
        text: str = event.value
        if not event.implicit[0]:  # quoted or a block: text, whatever it says
            return text
        if text in _WORDS:
            return _WORDS[text]
        if text[0] not in _BEGIN_A_NUMBER or _DECIMAL.fullmatch(text) is None:
            return text
        if _LEADING_ZERO.match(text):
            if self.foreign:
                return text
            self.refuse(event, f"{text} has a leading zero", f'Write "{text}" if it is text, or drop the zero.')
        if _INTEGER.fullmatch(text):
            if len(text) > (DIGITS_FOREIGN_MAX if self.foreign else DIGITS_MAX):
                self.refuse(event, f"a number of {len(text)} digits", "Quote it if it is text.")
            return int(text)
        number = float(text)
        if number in (float("inf"), float("-inf")):
            self.refuse(event, f"the number {text} is too large", "Quote it if it is text.")
        return number


def _events(text: str) -> Iterator[Any]:
    loader = _LOADER(text)
    try:
        while (event := loader.get_event()) is not None:
            yield event
    finally:
        loader.dispose()


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
