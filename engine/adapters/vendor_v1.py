"""Vendor v1: EDI in a mailbox. What is written on the outside is JSON, what counts is the X12 inside.

A key is the id of the message. The control number of an interchange says nothing about the document in it: the same
document may come in two of them.
"""

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from seatrial.edi import sets
from seatrial.edi.documents import AcknowledgedLine, Address, Interchange, OrderedLine, Purpose, ShippedLine
from seatrial.edi.documents import PurchaseOrder as OrderDocument
from seatrial.edi.envelope import X12Error
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.process.purchase_order import PurchaseOrder

IDEMPOTENCY_WINDOW_MS = 86_400_000
BUYER = "SEATRIAL"
"""Under which name we exchange documents."""


class Sent(Struct, frozen=True):
    """`document.sent`."""

    version: int
    interchange: str


class Received(Struct, frozen=True):
    """Answer of `receiveDocument`."""

    outcome: str
    control_number: str


class Confirmed(Struct, frozen=True):
    """What of a line the vendor will ship, now and later, and when."""

    line_no: str
    now_base: int
    later_base: int
    day: str


def document(data: JsonObject) -> Interchange:
    """ValidationError if it is not one of the agreed documents, whole, and for us."""
    try:
        said = sets.read(msgspec.convert(data, Sent).interchange)
    except X12Error as error:
        raise msgspec.ValidationError(str(error)) from error
    if said.receiver != BUYER or isinstance(said.content, OrderDocument):
        raise msgspec.ValidationError(f"interchange {said.control} from {said.sender} is not for us")
    return said


def received(body: JsonObject) -> Received:
    return msgspec.convert(body, Received)


def counts_as(said: Interchange) -> str:
    """By what a document counts, once: its own number, in whatever interchange it lies."""
    return said.content.document


def confirmed(line: AcknowledgedLine) -> Confirmed:
    """By the agreement: IA and IQ say what will be shipped, IB what will be later, and what IR states never will."""
    now = sum([part.quantity_base for part in line.parts if part.code in ("IA", "IQ")])
    later = sum([part.quantity_base for part in line.parts if part.code == "IB"])
    return Confirmed(line.line, now, later, next((part.day for part in line.parts if part.day), ""))


def shipped_base(line: ShippedLine) -> int:
    """What has left: what the notice says, and not what was ordered, whether the line is closed or not."""
    return line.quantity_base


def receive_document(bought: "PurchaseOrder", purpose: Purpose, control: str, at: str) -> JsonObject:
    """An 850; `at`: an instant in UTC. ValidationError if X12 cannot carry it."""
    to = bought.ship_to
    content = OrderDocument(
        purpose,
        bought.number,
        bought.day,
        bought.currency,
        bought.sales_order,
        bought.fulfilment_order,
        Address(to["name"], to["street"], to["postal_code"], to["city"], to["country"]),
        tuple([OrderedLine(x.line_no, x.item, x.ordered_base, x.price_minor) for x in bought.lines]),
    )
    try:
        text = sets.write(Interchange(BUYER, bought.vendor, int(control), at[:19] + "Z", content))
    except X12Error as error:
        raise msgspec.ValidationError(str(error)) from error
    return {"control_number": control, "purchase_order_no": bought.number, "interchange": text}
