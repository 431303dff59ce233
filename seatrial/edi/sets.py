"""The four transaction sets, segment by segment: 850 purchase order, 855 acknowledgement, 856 ship notice, 810 invoice.

`write` and `read` are each other's inverse. Reading takes exactly the segments that writing makes: an element that is
missing, too many, no number where a number belongs, or a code that is not agreed is an error that names its place.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NoReturn, cast, get_args

from seatrial.edi import envelope as x12
from seatrial.edi.documents import (
    AcknowledgedLine,
    AcknowledgedPart,
    Acknowledgement,
    Address,
    Document,
    Interchange,
    InvoicedLine,
    LineCode,
    OrderedLine,
    PurchaseOrder,
    Purpose,
    ShipCode,
    ShipNotice,
    ShippedLine,
    VendorInvoice,
)
from seatrial.edi.envelope import GROUPS, Envelope, Segment, X12Error

_FIRST_PLACE = 4
"""Of the segment after ISA, GS and ST."""
_PRICE = re.compile(r"(0|[1-9]\d{0,8})\.(\d\d)")
_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")
_TIME = re.compile(r"(\d\d)(\d\d)(\d\d)")
_NUMBER = re.compile(r"0|[1-9]\d{0,8}")
_ACCEPTED: Mapping[tuple[str, bool], str] = {
    ("00", True): "AD", ("00", False): "RJ", ("01", True): "AT", ("01", False): "RJ",
}  # fmt: skip


def write(said: Interchange) -> str:
    """X12Error if a text of it cannot be carried."""
    match said.content:
        case PurchaseOrder() as order:
            set_id, body = "850", _ordered(order)
        case Acknowledgement() as answer:
            set_id, body = "855", _acknowledged(answer)
        case ShipNotice() as notice:
            set_id, body = "856", _shipped(notice)
        case VendorInvoice() as invoice:
            set_id, body = "810", _invoiced(invoice)
    return x12.write(Envelope(said.sender, said.receiver, said.control, GROUPS[set_id], set_id, said.at), body)


def read(text: str) -> Interchange:
    """X12Error if it is anything but one of the four documents, whole."""
    envelope, segments = x12.read(text)
    cursor = _Cursor(segments)
    content = _READERS[envelope.set_id](cursor)
    cursor.end()
    return Interchange(envelope.sender, envelope.receiver, envelope.control, envelope.at, content)


# ---------------------------------------------------------------- writing


def _day(day: str) -> str:
    return day.replace("-", "")


def _price(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def _ordered(order: PurchaseOrder) -> list[Segment]:
    to = order.ship_to
    return [
        ("BEG", order.purpose, "DS", order.number, "", _day(order.day)),
        ("CUR", "BY", order.currency),
        ("REF", "CO", order.sales_order),
        ("REF", "DO", order.delivery),
        ("N1", "ST", to.name),
        ("N3", to.street),
        ("N4", to.city, "", to.postal_code, to.country),
        *[_po1(line.line, line.quantity_base, line.price_minor, line.item) for line in order.lines],
        ("CTT", str(len(order.lines))),
    ]


def _po1(line: str, quantity_base: int, price_minor: int, item: str, name: str = "PO1") -> Segment:
    return (name, line, str(quantity_base), "EA", _price(price_minor), "", "BP", item)


def _acknowledged(said: Acknowledgement) -> list[Segment]:
    answer = _ACCEPTED[said.purpose, said.accepted]
    body: list[Segment] = [("BAK", said.purpose, answer, said.order, _day(said.day), "", "", "", said.number)]
    for line in said.lines:
        body.append(_po1(line.line, line.ordered_base, line.price_minor, line.item))
        for part in line.parts:
            when = ("068", _day(part.day)) if part.day else ()
            body.append(("ACK", part.code, str(part.quantity_base), "EA", *when))
    return [*body, ("CTT", str(len(said.lines)))]


def _shipped(said: ShipNotice) -> list[Segment]:
    date, time = _day(said.shipped_at[:10]), said.shipped_at[11:19].replace(":", "")
    body: list[Segment] = [
        ("BSN", "00", said.number, date, time),
        ("HL", "1", "", "S"),
        ("HL", "2", "1", "O"),
        ("PRF", said.order),
    ]
    for place, line in enumerate(said.lines, 3):
        body += [
            ("HL", str(place), "2", "I"),
            ("LIN", line.line, "BP", line.item),
            ("SN1", line.line, str(line.quantity_base), "EA", str(line.to_date_base), str(line.ordered_base), "EA", "",
             line.code),
        ]  # fmt: skip
    return [*body, ("CTT", str(len(said.lines) + 2))]


def _invoiced(said: VendorInvoice) -> list[Segment]:
    return [
        ("BIG", _day(said.day), said.number, "", said.order),
        ("REF", "SI", said.shipment),
        *[_po1(line.line, line.quantity_base, line.price_minor, line.item, "IT1") for line in said.lines],
        ("TDS", str(said.total_minor)),
        ("CTT", str(len(said.lines))),
    ]


# ---------------------------------------------------------------- reading


class _Cursor:
    """Goes down the segments of a set; every error says where."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._at = 0
        self._here: Segment = ()

    @property
    def next(self) -> str:
        return self._segments[self._at][0] if self._at < len(self._segments) else ""

    def take(self, name: str, *elements: int) -> None:
        """The next segment, which must be a `name` with one of so many elements."""
        if self.next != name:
            raise X12Error(self._at + _FIRST_PLACE, self.next or "SE", f"{name} belongs there")
        self._here = self._segments[self._at]
        self._at += 1
        if len(self._here) - 1 not in elements:
            self.wrong(0, f"{len(self._here) - 1} elements where {' or '.join(map(str, elements))} belong")

    def wrong(self, at: int, what: str) -> NoReturn:
        name = self._here[0]
        raise X12Error(self._at + _FIRST_PLACE - 1, f"{name}{at:02d}" if at else name, what)

    def end(self) -> None:
        if self._at < len(self._segments):
            raise X12Error(self._at + _FIRST_PLACE, self.next, "nothing belongs there")

    def text(self, at: int) -> str:
        if not self._here[at]:
            self.wrong(at, "is empty")
        return self._here[at]

    def same(self, at: int, said: str) -> None:
        if self._here[at] != said:
            self.wrong(at, f"{self._here[at]!r} where {said!r} belongs")

    def one_of(self, at: int, codes: Sequence[str]) -> str:
        if self._here[at] not in codes:
            self.wrong(at, f"{self._here[at]!r} is none of {', '.join(codes)}")
        return self._here[at]

    def number(self, at: int) -> int:
        if _NUMBER.fullmatch(self._here[at]) is None:
            self.wrong(at, f"{self._here[at]!r} is no whole number")
        return int(self._here[at])

    def price_minor(self, at: int) -> int:
        found = _PRICE.fullmatch(self._here[at])
        if found is None:
            self.wrong(at, f"{self._here[at]!r} is no price with two decimals")
        return int(found[1]) * 100 + int(found[2])

    def day(self, at: int) -> str:
        found = _DAY.fullmatch(self._here[at])
        if found is None:
            self.wrong(at, f"{self._here[at]!r} is no date")
        return f"{found[1]}-{found[2]}-{found[3]}"

    def time(self, at: int) -> str:
        found = _TIME.fullmatch(self._here[at])
        if found is None:
            self.wrong(at, f"{self._here[at]!r} is no time")
        return f"{found[1]}:{found[2]}:{found[3]}"

    def has(self, at: int) -> bool:
        return len(self._here) > at

    def count(self, expected: int) -> None:
        """CTT: how many there should have been."""
        self.take("CTT", 1)
        self.same(1, str(expected))


def _read_line(cursor: _Cursor, name: str) -> tuple[str, str, int, int]:
    """(line, item, quantity, price) of a PO1 or IT1."""
    cursor.take(name, 7)
    cursor.same(3, "EA")
    cursor.same(5, "")
    cursor.same(6, "BP")
    return cursor.text(1), cursor.text(7), cursor.number(2), cursor.price_minor(4)


def _reference(cursor: _Cursor, kind: str) -> str:
    cursor.take("REF", 2)
    cursor.same(1, kind)
    return cursor.text(2)


def _read_order(cursor: _Cursor) -> PurchaseOrder:
    cursor.take("BEG", 5)
    purpose = cast("Purpose", cursor.one_of(1, get_args(Purpose)))
    cursor.same(2, "DS")
    cursor.same(4, "")
    number, day = cursor.text(3), cursor.day(5)
    cursor.take("CUR", 2)
    cursor.same(1, "BY")
    currency = cursor.text(2)
    sales_order, delivery = _reference(cursor, "CO"), _reference(cursor, "DO")
    cursor.take("N1", 2)
    cursor.same(1, "ST")
    name = cursor.text(2)
    cursor.take("N3", 1)
    street = cursor.text(1)
    cursor.take("N4", 4)
    cursor.same(2, "")
    ship_to = Address(name, street, cursor.text(3), cursor.text(1), cursor.text(4))
    lines = []
    while cursor.next == "PO1":
        lines.append(OrderedLine(*_read_line(cursor, "PO1")))
    cursor.count(len(lines))
    return PurchaseOrder(purpose, number, day, currency, sales_order, delivery, ship_to, tuple(lines))


def _read_acknowledgement(cursor: _Cursor) -> Acknowledgement:
    cursor.take("BAK", 8)
    purpose = cast("Purpose", cursor.one_of(1, get_args(Purpose)))
    answers = {said: accepted for (about, accepted), said in _ACCEPTED.items() if about == purpose}
    accepted = answers[cursor.one_of(2, list(answers))]
    for at in (5, 6, 7):
        cursor.same(at, "")
    order, day, number = cursor.text(3), cursor.day(4), cursor.text(8)
    lines = []
    while cursor.next == "PO1":
        line, item, ordered, price_minor = _read_line(cursor, "PO1")
        parts = []
        while cursor.next == "ACK":
            cursor.take("ACK", 3, 5)
            cursor.same(3, "EA")
            if cursor.has(4):
                cursor.same(4, "068")
            promised = cursor.day(5) if cursor.has(4) else ""
            code = cast("LineCode", cursor.one_of(1, get_args(LineCode)))
            parts.append(AcknowledgedPart(code, cursor.number(2), promised))
        lines.append(AcknowledgedLine(line, item, ordered, price_minor, tuple(parts)))
    cursor.count(len(lines))
    return Acknowledgement(purpose, accepted, order, day, number, tuple(lines))


def _read_ship_notice(cursor: _Cursor) -> ShipNotice:
    cursor.take("BSN", 4)
    cursor.same(1, "00")
    number, shipped_at = cursor.text(2), f"{cursor.day(3)}T{cursor.time(4)}Z"
    _level(cursor, "1", "", "S")
    _level(cursor, "2", "1", "O")
    cursor.take("PRF", 1)
    order = cursor.text(1)
    lines: list[ShippedLine] = []
    while cursor.next == "HL":
        _level(cursor, str(len(lines) + 3), "2", "I")
        cursor.take("LIN", 3)
        cursor.same(2, "BP")
        line, item = cursor.text(1), cursor.text(3)
        cursor.take("SN1", 8)
        for at, said in ((1, line), (3, "EA"), (6, "EA"), (7, "")):
            cursor.same(at, said)
        code = cast("ShipCode", cursor.one_of(8, get_args(ShipCode)))
        lines.append(ShippedLine(line, item, cursor.number(2), cursor.number(4), cursor.number(5), code))
    cursor.count(len(lines) + 2)
    return ShipNotice(number, order, shipped_at, tuple(lines))


def _level(cursor: _Cursor, number: str, parent: str, kind: Literal["S", "O", "I"]) -> None:
    cursor.take("HL", 3)
    for at, said in ((1, number), (2, parent), (3, kind)):
        cursor.same(at, said)


def _read_invoice(cursor: _Cursor) -> VendorInvoice:
    cursor.take("BIG", 4)
    cursor.same(3, "")
    day, number, order = cursor.day(1), cursor.text(2), cursor.text(4)
    shipment = _reference(cursor, "SI")
    lines = []
    while cursor.next == "IT1":
        lines.append(InvoicedLine(*_read_line(cursor, "IT1")))
    cursor.take("TDS", 1)
    total_minor = cursor.number(1)
    cursor.count(len(lines))
    return VendorInvoice(number, day, order, shipment, total_minor, tuple(lines))


_READERS: Mapping[str, Callable[[_Cursor], Document]] = {
    "850": _read_order,
    "855": _read_acknowledgement,
    "856": _read_ship_notice,
    "810": _read_invoice,
}
"""By transaction set."""
