"""Engines with a safeguard out that is about what is there, what is shown of it, and what is promised."""

from seatrial.engine import EngineCard

CARDS = (
    EngineCard(
        "flawed:apply-out-of-order",
        "engine.flawed.apply_out_of_order:build",
        "An older stock statement overwrites a newer one",
        convicted_by="S06",
        also=("S14", "T21", "T22", "Q23"),
        seen=("F030", "F034", "F037", "F069"),
        stories=("short-pick-split", "credit-hold-in-flight", "order-to-cash"),
    ),
    EngineCard(
        "flawed:snapshot-availability",
        "engine.flawed.snapshot_availability:build",
        "Shows and promises last night's snapshot",
        convicted_by="S13",
        also=("S14", "T21", "Q23", "Q33"),
        seen=("F041", "F060", "F062", "F068"),
        stories=("nightly-500",),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:promised-when-booked",
        "engine.flawed.promised_when_booked:build",
        "The order is promised before the warehouse has been asked",
        convicted_by="S13",
        also=(),
        seen=("F041",),
        stories=("nightly-500", "last-unit-rush"),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:old-set-over-new",
        "engine.flawed.old_set_over_new:build",
        "A figure that was not answered in time is overtaken by the next",
        convicted_by="T22",
        also=("S06", "Q23"),
        seen=("F025", "F069"),
        stories=("old-set-over-new",),
    ),
    EngineCard(
        "flawed:site-skipped",
        "engine.flawed.site_skipped:build",
        "A figure that one site's shelf was refused is not sent again",
        convicted_by="Q23",
        also=(),
        seen=("F061", "F174"),
        stories=("half-failed-inventory-push",),
    ),
)
