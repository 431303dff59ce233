"""The bare loop: a SimPy environment in which every event does what one leg of an exchange must at least do.

    one SimPy event with one callback, scheduled with a keyed tie order
    one validation of an order-shaped body by a compiled jsonschema-rs validator
    one transaction: read and write of encoded bytes in a dict
    three dice
    one journal record, encoded and digested 64 at a time

No business, no engine, no rules. What a whole trial costs more than this is the product's own doing.
"""

from typing import Any

from jsonschema_rs import validator_for
from msgspec.json import decode, encode

from harness.clock import Clock
from harness.dice import Dice, key
from harness.journal import Journal

EACH_EVENT = "one SimPy callback, one contract check, one transaction on encoded bytes, three dice, one journal record"

_BODY: dict[str, Any] = {
    "crm_order_id": "CRM-1",
    "customer_number": "C-001",
    "channel": "web",
    "currency": "EUR",
    "ship_to": {"name": "A", "street": "B 1", "city": "C", "postal_code": "12345", "country": "DE"},
    "lines": [
        {"external_line_id": str(line), "item": f"ITEM-{line:03}", "quantity": {"value": 3, "uom": "EA"}}
        for line in (1, 2)
    ],
}
_TEXT = {"type": "string", "minLength": 1, "maxLength": 64}
_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["crm_order_id", "customer_number", "ship_to", "lines"],
    "properties": {
        "crm_order_id": _TEXT,
        "customer_number": _TEXT,
        "channel": _TEXT,
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "ship_to": {
            "type": "object",
            "required": ["name", "street", "city", "postal_code", "country"],
            "properties": dict.fromkeys(("name", "street", "city", "postal_code", "country"), _TEXT),
            "additionalProperties": False,
        },
        "lines": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["external_line_id", "item", "quantity"],
                "properties": {
                    "external_line_id": _TEXT,
                    "item": _TEXT,
                    "quantity": {
                        "type": "object",
                        "required": ["value", "uom"],
                        "properties": {"value": {"type": "integer", "minimum": 1}, "uom": _TEXT},
                        "additionalProperties": False,
                    },
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}


def sail(orders: int, events_per_order: int) -> str:
    """Run the loop: every order is a chain of so many events, all orders at once. Gives the journal's digest."""
    clock, dice, journal = Clock(1), Dice(1), Journal(keep=False)
    store: dict[str, bytes] = {}
    is_valid = validator_for(_SCHEMA).is_valid

    def leg(order: int, number: int) -> None:
        name = f"order/{order:05}"
        leg_key = key("crm", name, "recordMilestone", "request", number, 0)
        if not is_valid(_BODY):
            raise AssertionError("the bare loop's own body is invalid")
        held = store.get(name)
        store[name] = encode((decode(held)[0] + 1, name) if held else (1, name))
        lost = dice.chance("lost-request", leg_key, 10_000)
        copied = dice.chance("duplicate", leg_key, 10_000)
        takes = dice.between("latency", leg_key, 20, 200)
        journal.add(("request", clock.now, number, "crm", lost, copied, _BODY))
        if number + 1 < events_per_order:
            clock.at(clock.now + takes, leg_key, lambda _event: leg(order, number + 1))

    for order in range(orders):
        clock.at(order * 1_000, key("order", order), lambda _event, order=order: leg(order, 0))  # type: ignore[misc]
    clock.run_through(2**62)
    return journal.digest()
