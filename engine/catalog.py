"""The engines that ship: the reference, and beside it the reference with one safeguard out, as seen in the wild."""

from collections.abc import Mapping

from seatrial.engine import EngineCard

_CARDS = (
    EngineCard("reference", "engine.reference:build", "What correct looks like"),
    EngineCard(
        "flawed:no-version-check",
        "engine.flawed.no_version_check:build",
        "Two workers change one record; the last write wins",
        convicted_by="Q53",
        also=("S24", "Q23", "Q31", "Q38", "Q45"),
        seen=("F002", "F013", "F026", "F040", "F211"),
        stories=("order-to-cash", "double-ship-confirm"),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:no-inbox-dedupe",
        "engine.flawed.no_inbox_dedupe:build",
        "Every delivery of a webhook counts",
        convicted_by="S01",
        also=("S02", "S07", "S09", "S24", "S35", "S36", "Q23", "Q38", "Q45", "Q53"),
        seen=("F001", "F005", "F006", "F012", "F026"),
        stories=("double-ship-confirm", "order-to-cash"),
    ),
    EngineCard(
        "flawed:key-per-attempt",
        "engine.flawed.key_per_attempt:build",
        "A new idempotency key for every attempt",
        convicted_by="S35",
        also=("S01", "S02", "S06", "S09", "S24", "Q23", "Q38", "Q45"),
        seen=("F008", "F011", "F025"),
        stories=("double-ship-confirm", "order-to-cash"),
    ),
    EngineCard(
        "flawed:unknown-is-failed",
        "engine.flawed.unknown_is_failed:build",
        "No answer is taken for a no",
        convicted_by="S09",
        also=("S01", "S02", "S24", "Q23", "Q38", "Q45"),
        seen=("F008", "F009", "F010", "F015", "F023"),
        stories=("double-ship-confirm", "order-to-cash"),
    ),
    EngineCard(
        "flawed:apply-out-of-order",
        "engine.flawed.apply_out_of_order:build",
        "An older statement overwrites a newer one",
        convicted_by="S06",
        also=("S14", "T21", "Q23"),
        seen=("F030", "F034", "F037"),
        stories=("short-pick-split", "credit-hold-in-flight", "order-to-cash"),
    ),
    EngineCard(
        "flawed:snapshot-availability",
        "engine.flawed.snapshot_availability:build",
        "Promises from last night's snapshot",
        convicted_by="S13",
        also=(),
        seen=("F041", "F060", "F062", "F068"),
        stories=("nightly-500",),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:hold-checked-at-entry",
        "engine.flawed.hold_checked_at_entry:build",
        "Holds are looked at when the order comes in, and never again",
        convicted_by="S25",
        also=("Q53",),
        seen=("F121", "F122"),
        stories=("credit-hold-in-flight",),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:invoice-per-order",
        "engine.flawed.invoice_per_order:build",
        "The first shipment bills the whole order",
        convicted_by="S35",
        also=("S36", "Q38", "Q53"),
        seen=("F110", "F111", "F112", "F118"),
        stories=("short-pick-split", "double-ship-confirm"),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:log-and-200",
        "engine.flawed.log_and_200:build",
        "What cannot go on is logged and forgotten",
        convicted_by="Q53",
        also=("S03", "Q31"),
        seen=("F025", "F031", "F092", "F170", "F171", "F176"),
        stories=("poison-order",),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:recall-ignored",
        "engine.flawed.recall_ignored:build",
        "A recall is read and not passed on to the warehouse",
        convicted_by="S25",
        also=("Q53",),
        seen=("F086", "F091", "F121"),
        stories=("credit-hold-in-flight",),
        needs_fault=False,
    ),
)

ENGINES: Mapping[str, EngineCard] = {card.name: card for card in _CARDS}
"""By name, in the order in which they are listed."""
