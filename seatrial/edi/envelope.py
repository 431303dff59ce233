"""X12's envelope: text to segments and back, strictly. One interchange carries one group with one transaction set.

    ISA the interchange, its sender, receiver and control number    fixed width, 106 characters
     GS  the functional group: which kind of documents
      ST  the transaction set
       …  its segments
      SE  how many segments, ST and SE included
     GE  how many sets
    IEA how many groups, and the control number once more

Elements are separated by `*`, segments by `~`; `>` would separate components, of which there are none here. Whatever is
not exactly so is refused, and the error names the segment (by its place, from 1) and the element (`ISA13`).

    >>> sheet = write(Envelope("SEATRIAL", "ACME", 17, "PO", "850", "2026-03-02T10:31:04Z"), [("BEG", "00", "DS")])
    >>> read(sheet)[1]
    [('BEG', '00', 'DS')]
    >>> read(sheet.replace("SE*3", "SE*4"))
    Traceback (most recent call last):
    seatrial.edi.envelope.X12Error: segment 5, SE01: '4' where '3' belongs
"""

import re
from collections.abc import Sequence

from msgspec import Struct

Segment = tuple[str, ...]
"""Its name and its elements, ("BEG", "00", "DS"); elements that are left out in the middle are ""."""

VERSION = "004010"
GROUPS = {"850": "PO", "855": "PR", "856": "SH", "810": "IN"}
"""Transaction set -> the functional group that it travels in."""
PARTNER_CHARS_MAX = 15
CONTROL_MAX = 999_999_999

_NAME = re.compile(r"[A-Z][A-Z0-9]{1,2}")
_ELEMENT = re.compile(r"[ !-)+-=?-}À-ÖØ-öø-ÿ]*")  # printable ASCII but for * > ~, and letters of Western Europe
_ISA_WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
_INSTANT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z")


class X12Error(ValueError):
    """What cannot be read or written, with the segment and the element that are to blame."""

    def __init__(self, segment: int, element: str, what: str) -> None:
        super().__init__(f"segment {segment}, {element}: {what}")
        self.segment = segment
        self.element = element


class Envelope(Struct, frozen=True):
    """`control`: the interchange control number, 1 to 999999999. `at`: when it was written, RFC 3339, UTC, seconds."""

    sender: str
    receiver: str
    control: int
    group: str
    set_id: str
    at: str


def write(envelope: Envelope, body: Sequence[Segment]) -> str:
    """One interchange. X12Error if something of it cannot be said in X12."""
    for element, partner in (("ISA06", envelope.sender), ("ISA08", envelope.receiver)):
        if not partner or len(partner) > PARTNER_CHARS_MAX or partner != partner.strip():
            raise X12Error(1, element, f"{partner!r} is no partner's name of 1 to 15 characters")
    if not 0 < envelope.control <= CONTROL_MAX:
        raise X12Error(1, "ISA13", f"{envelope.control} is no control number")
    instant = _INSTANT.fullmatch(envelope.at)
    if instant is None:
        raise X12Error(1, "ISA09", f"{envelope.at!r} is no instant in UTC")
    year, month, day, hour, minute, second = instant.groups()
    control = f"{envelope.control:09d}"
    number = str(envelope.control)
    isa = (
        "ISA", "00", " " * 10, "00", " " * 10, "ZZ", envelope.sender.ljust(15), "ZZ", envelope.receiver.ljust(15),
        year[2:] + month + day, hour + minute, "U", "00401", control, "0", "P", ">",
    )  # fmt: skip
    date, time = year + month + day, hour + minute + second
    segments: list[Segment] = [
        isa,
        ("GS", envelope.group, envelope.sender, envelope.receiver, date, time, number, "X", VERSION),
        ("ST", envelope.set_id, "0001"),
        *body,
        ("SE", str(len(body) + 2), "0001"),
        ("GE", "1", number),
        ("IEA", "1", control),
    ]
    for place, segment in enumerate(segments, 1):
        _check(segment, place)
    return "".join(["*".join(segment) + "~" for segment in segments])


def read(text: str) -> tuple[Envelope, list[Segment]]:
    """The envelope and what is between ST and SE. X12Error if the text is anything else than one interchange."""
    segments = _split(text)
    isa, gs, st = segments[0], segments[1], segments[2]
    se, ge, iea = segments[-3], segments[-2], segments[-1]
    last = len(segments)
    _named(isa, 1, "ISA", 16)
    for at, width in enumerate(_ISA_WIDTHS, 1):
        if len(isa[at]) != width:
            raise X12Error(1, f"ISA{at:02d}", f"{len(isa[at])} characters where {width} belong")
    for at, said in (
        (1, "00"),
        (2, " " * 10),
        (3, "00"),
        (4, " " * 10),
        (5, "ZZ"),
        (7, "ZZ"),
        (11, "U"),
        (12, "00401"),
        (14, "0"),
        (15, "P"),
        (16, ">"),
    ):
        _same(isa, 1, at, said)
    if not isa[13].isdecimal() or not int(isa[13]):
        raise X12Error(1, "ISA13", f"{isa[13]!r} is no control number")
    number = str(int(isa[13]))
    _named(gs, 2, "GS", 8)
    for at, said in ((2, isa[6].rstrip()), (3, isa[8].rstrip()), (6, number), (7, "X"), (8, VERSION)):
        _same(gs, 2, at, said)
    if not (re.fullmatch(r"\d{8}", gs[4]) and gs[4][2:] == isa[9]):
        raise X12Error(2, "GS04", f"{gs[4]!r} is not the date of the interchange")
    if not (re.fullmatch(r"\d{6}", gs[5]) and gs[5][:4] == isa[10]):
        raise X12Error(2, "GS05", f"{gs[5]!r} is not the time of the interchange")
    _named(st, 3, "ST", 2)
    group = GROUPS.get(st[1])
    if group is None:
        raise X12Error(3, "ST01", f"{st[1]!r} is not exchanged here")
    _same(gs, 2, 1, group)
    _same(st, 3, 2, "0001")
    for segment, place, name, elements in (
        (se, last - 2, "SE", (str(last - 4), "0001")),
        (ge, last - 1, "GE", ("1", number)),
        (iea, last, "IEA", ("1", isa[13])),
    ):
        _named(segment, place, name, len(elements))
        for at, said in enumerate(elements, 1):
            _same(segment, place, at, said)
    date, time = gs[4], gs[5]
    at_text = f"{date[:4]}-{date[4:6]}-{date[6:]}T{time[:2]}:{time[2:4]}:{time[4:]}Z"
    envelope = Envelope(isa[6].rstrip(), isa[8].rstrip(), int(isa[13]), group, st[1], at_text)
    return envelope, segments[3:-3]


def _split(text: str) -> list[Segment]:
    if not text.startswith("ISA*"):
        raise X12Error(1, "ISA", "an interchange begins with ISA*")
    if not text.endswith("~"):
        raise X12Error(text.count("~") + 1, "end", "the last segment is not ended by ~")
    segments = [tuple(segment.split("*")) for segment in text[:-1].split("~")]
    for place, segment in enumerate(segments, 1):
        _check(segment, place)
    if len(segments) < 6:
        raise X12Error(len(segments), segments[-1][0], "ISA, GS, ST, SE, GE and IEA belong there")
    return segments


def _check(segment: Segment, place: int) -> None:
    """Names, characters, and no empty elements at the end: X12 leaves those out."""
    name = segment[0]
    for at, element in enumerate(segment[1:-1] if name == "ISA" else segment[1:], 1):
        if _ELEMENT.fullmatch(element) is None:
            raise X12Error(place, f"{name}{at:02d}", f"{element!r} has a character that X12 cannot carry")
    if len(segment) > 1 and _NAME.fullmatch(name):
        if segment[-1] == "":
            raise X12Error(place, f"{name}{len(segment) - 1:02d}", "an element at the end is left out, not empty")
        return
    raise X12Error(place, name[:8] or "name", f"{name[:8]!r} is no segment")


def _named(segment: Segment, place: int, name: str, elements: int) -> None:
    if segment[0] != name:
        raise X12Error(place, segment[0], f"{name} belongs there")
    if len(segment) - 1 != elements:
        raise X12Error(place, name, f"{len(segment) - 1} elements where {elements} belong")


def _same(segment: Segment, place: int, at: int, said: str) -> None:
    if segment[at] != said:
        raise X12Error(place, f"{segment[0]}{at:02d}", f"{segment[at]!r} where {said!r} belongs")
