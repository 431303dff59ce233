"""Engines with a safeguard out that is about what is billed."""

from seatrial.engine import EngineCard

CARDS = (
    EngineCard(
        "flawed:payment-before-invoice",
        "engine.flawed.payment_before_invoice:build",
        "Cash is posted before the invoice that it pays",
        convicted_by="S08",
        also=(),
        seen=("F031",),
        stories=("outage-and-recovery",),
    ),
    EngineCard(
        "flawed:invoice-per-order",
        "engine.flawed.invoice_per_order:build",
        "The first shipment bills the whole order",
        convicted_by="S35",
        also=("S36", "S64", "Q38", "Q53"),
        seen=("F110", "F111", "F112", "F118"),
        stories=("short-pick-split", "double-ship-confirm"),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:discount-kept",
        "engine.flawed.discount_kept:build",
        "An order that becomes smaller keeps the whole discount",
        convicted_by="S30",
        also=("Q38",),
        seen=("F099",),
        stories=("order-edit-after-import",),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:freight-each-shipment",
        "engine.flawed.freight_each_shipment:build",
        "Every shipment bills the order's freight",
        convicted_by="S41",
        also=(),
        seen=("F111", "F113"),
        stories=("short-pick-split", "order-to-cash"),
        needs_fault=False,
    ),
)
