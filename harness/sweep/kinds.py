"""The kind of an order: what happens to it beside being booked, shipped, billed and paid.

>>> kind_of({"PickShorted": 1, "ShipmentConfirmed": 2})
'short pick, split'
>>> kind_of({"ShipmentConfirmed": 1})
'plain'
"""

from collections.abc import Iterable, Mapping

from msgspec import json

EVENTFUL: Mapping[str, str] = {
    "OrderRejected": "rejected",
    "HoldSet": "hold",
    "OrderCorrected": "correction",
    "QuantityBackordered": "backorder",
    "QuantityCut": "cut",
    "ReleaseRefused": "release refused",
    "RecallRequested": "recall",
    "PickShorted": "short pick",
}
"""Fact that makes an order one of another kind -> what people call it."""
SPLIT = "ShipmentConfirmed"
"""More than one of these is a split."""
NO_ORDER = "no order"
"""The kind of what is about stock, streams and the engine itself."""


def kind_of(happened: Mapping[str, int]) -> str:
    """The kind of one order, from the facts of its own: kind of fact -> how often."""
    words = [word for fact, word in EVENTFUL.items() if happened.get(fact)]
    return ", ".join([*words, *["split"] * (happened.get(SPLIT, 0) > 1)]) or "plain"


def kinds(journal: Iterable[bytes], orders: Iterable[str]) -> dict[str, str]:
    """Order -> its kind, from the encoded entries of a finished trial. An order's facts are those of its origin."""
    happened: dict[str, dict[str, int]] = {order: {} for order in orders}
    for line in journal:
        if not line.startswith(b'["fact"'):
            continue
        fact = json.decode(line)[2]
        of_order = happened.get(fact["origin"])
        if of_order is not None:
            name = fact["fact"]
            if name == "OrderBooked" and fact["holds"]:
                name = "HoldSet"
            of_order[name] = of_order.get(name, 0) + 1
    return {order: kind_of(counts) for order, counts in happened.items()}
