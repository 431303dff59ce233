"""A vendor's invoice is acknowledged and filed with his other documents: posting it is somebody else's affair.

Nothing goes wrong for any customer, and the margin looks well for weeks, until the vendor stops shipping.

Out:   matching a vendor's invoice.
Seen:  no public source.
"""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.adapters import vendor_v1
from engine.event import Event
from engine.process.from_vendor import document_sent
from engine.reference import PARTS, assemble
from seatrial.edi.documents import VendorInvoice
from seatrial.engine import Setup, Vessel

if TYPE_CHECKING:
    from engine.turn import Turn


def without_invoices(turn: "Turn", event: Event) -> str:
    if isinstance(vendor_v1.document(event.data).content, VendorInvoice):
        return ""
    return document_sent(turn, event)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, events={**PARTS.events, "vendor/document.sent": without_invoices}))
