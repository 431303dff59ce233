"""Engines with a safeguard out that is about the day, and the month, in which something is booked."""

from seatrial.engine import EngineCard

CARDS = (
    EngineCard(
        "flawed:dated-in-utc",
        "engine.flawed.dated_in_utc:build",
        "Goods issues are dated in UTC, not by the clock on the wall",
        convicted_by="S47",
        also=(),
        seen=(
            "F151",
            "F152",
        ),
        stories=("month-end-cut-off",),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:invoiced-in-utc",
        "engine.flawed.invoiced_in_utc:build",
        "Invoices bear the date in UTC of what they bill",
        convicted_by="S47",
        also=(),
        seen=(
            "F150",
            "F152",
        ),
        stories=("month-end-cut-off",),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:late-invoice-unlisted",
        "engine.flawed.late_invoice_unlisted:build",
        "An invoice of a closed month is posted on an open date, and nobody is told",
        convicted_by="S47",
        also=(),
        seen=("F152", "F157"),
        stories=("month-end-cut-off",),
    ),
    EngineCard(
        "flawed:late-payment-unlisted",
        "engine.flawed.late_payment_unlisted:build",
        "A payment of a closed month is posted on an open date, and nobody is told",
        convicted_by="S47",
        also=(),
        seen=("F152", "F157"),
        stories=("month-end-cut-off",),
    ),
    EngineCard(
        "flawed:paid-in-utc",
        "engine.flawed.paid_in_utc:build",
        "Payments are posted on the day of their instant in UTC",
        convicted_by="S47",
        also=(),
        seen=(
            "F150",
            "F152",
        ),
        stories=("month-end-cut-off",),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:dated-now",
        "engine.flawed.dated_now:build",
        "Goods issues are dated by when they are sent",
        convicted_by="S47",
        also=(),
        seen=(
            "F151",
            "F152",
        ),
        stories=("month-end-cut-off",),
    ),
    EngineCard(
        "flawed:dated-by-order",
        "engine.flawed.dated_by_order:build",
        "Goods issues are dated by the day of the order",
        convicted_by="S47",
        also=(),
        seen=("F157",),
        stories=("month-end-cut-off",),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:period-refusal-forced",
        "engine.flawed.period_refusal_forced:build",
        "What comes after the close is made to have happened later",
        convicted_by="S47",
        also=(),
        seen=("F152", "F157"),
        stories=("month-end-cut-off",),
    ),
)
