"""Engines with a safeguard out that is about what a vendor ships."""

from seatrial.engine import EngineCard

CARDS = (
    EngineCard(
        "flawed:po-delivered-is-shipped",
        "engine.flawed.po_delivered_is_shipped:build",
        "A closed purchase order is billed as it was ordered",
        convicted_by="S62",
        also=("Q38", "S24", "S35"),
        seen=("F120",),
        stories=("drop-ship-partial",),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:asn-by-control-number",
        "engine.flawed.asn_by_control_number:build",
        "A ship notice in a new envelope is a new shipment",
        convicted_by="S62",
        also=("S01", "S02", "S09", "S24", "S35", "S41", "Q33", "Q37", "Q38"),
        seen=("F014",),
        stories=("drop-ship-partial",),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:ack-code-misread",
        "engine.flawed.ack_code_misread:build",
        "A vendor's changed quantity is read as a yes to all of it",
        convicted_by="S62",
        also=(),
        seen=("F186",),
        stories=("drop-ship-partial",),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:drop-ship-from-own-stock",
        "engine.flawed.drop_ship_from_own_stock:build",
        "What a vendor ships is reserved in the warehouse as well",
        convicted_by="S62",
        also=("S18", "S24", "S27", "Q33", "Q37", "Q38"),
        seen=("F120",),
        stories=("drop-ship-partial",),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:vendor-invoice-filed",
        "engine.flawed.vendor_invoice_filed:build",
        "A vendor's invoice is filed and never posted",
        convicted_by="S62",
        also=(),
        seen=(),
        stories=("drop-ship-partial",),
        needs_fault=False,
    ),
)
