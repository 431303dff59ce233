"""Engines with a safeguard out that is about what was delivered, and what of it is billed."""

from seatrial.engine import EngineCard

CARDS = (
    EngineCard(
        "flawed:billed-on-goods-issue",
        "engine.flawed.billed_on_goods_issue:build",
        "Everybody is billed when the lorry leaves, whatever he has agreed",
        convicted_by="S61",
        also=("Q37",),
        seen=("F110", "F157"),
        stories=("proof-of-delivery-billing",),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:provisional-is-proof",
        "engine.flawed.provisional_is_proof:build",
        "A delivery is confirmed because the event is called so, and nobody has counted yet",
        convicted_by="S61",
        also=("S36",),
        seen=("F036",),
        stories=("proof-of-delivery-billing",),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:refused-is-delivered",
        "engine.flawed.refused_is_delivered:build",
        "Once a shipment is delivered, all that has left is billed",
        convicted_by="S61",
        also=("Q38",),
        seen=("F120",),
        stories=("proof-of-delivery-billing",),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:refused-forgotten",
        "engine.flawed.refused_forgotten:build",
        "Nobody tells the warehouse that what was refused comes back",
        convicted_by="S61",
        also=(),
        seen=("F120",),
        stories=("proof-of-delivery-billing",),
        needs_fault=False,
    ),
    EngineCard(
        "flawed:carrier-not-told",
        "engine.flawed.carrier_not_told:build",
        "Nobody tells the carrier what he has to prove",
        convicted_by="S61",
        also=("Q37", "Q38", "S64", "Q53"),
        seen=(),
        stories=("proof-of-delivery-billing",),
        needs_fault=False,
    ),
)
