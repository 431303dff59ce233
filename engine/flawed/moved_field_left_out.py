"""A field that has moved is looked for where it was, and left out: at whose premises the goods stay ours.

What goes out to fill up a customer's consignment stock is, for the warehouse, his.

Out:   what stood beside the address stands within it now.
Seen:  F181.
"""

from msgspec.structs import replace

from engine.adapters.edition import Edition
from engine.reference import PARTS, assemble
from engine.versions import EDITIONS
from seatrial.engine import Setup, Vessel
from seatrial.message import Request

_WMS = ("wms", "v2")
_ORDER = "createShippingOrder"


def without_consignee(request: Request) -> Request:
    told = EDITIONS[_WMS].asked[_ORDER](request)
    body = {**(told.body or {})}
    body["deliver_to"] = {"address": body["deliver_to"]["address"]}
    return replace(told, body=body)


def build(setup: Setup) -> Vessel:
    known = EDITIONS[_WMS]
    edition = Edition({**known.asked, _ORDER: without_consignee}, known.heard)
    return assemble(setup, replace(PARTS, editions={**EDITIONS, _WMS: edition}))
