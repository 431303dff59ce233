"""What is known of a customer, and who has been told: the ERP's account goes to all who keep customers, by version.

Nothing else is done about a change. An order is carried on as it was booked: to the address that stands on it, under
the number that it was placed under, even if that customer has moved since, or was merged into another. Who may order
under which number is the ERP's to say, and the channel's, once it has been told.

Messages about one customer may overtake each other, come again, or come from a log that is read once more: the version
tells. What was overtaken before it could be told is not told any more.
"""

from typing import TYPE_CHECKING

import msgspec
from msgspec import field

from engine.adapters import erp_v1_customers
from engine.adapters.erp_v1_customers import CustomerChange
from engine.event import Event
from engine.record import Intent, Record, Step

if TYPE_CHECKING:
    from engine.turn import Turn

PUT = "putCustomer"
TOLD = ("crm", "billing")
"""Who keeps customers, beside the ERP."""


class Customer(Record, array_like=True):
    """`version`: the newest that was told, `record` (JSON) what it says. `told`: receiver -> the newest version that it
    has answered."""

    number: str = ""
    version: int = 0
    record: bytes = b""
    told: dict[str, int] = field(default_factory=dict)


decode = msgspec.msgpack.Decoder(Customer).decode
_json = msgspec.json.Encoder().encode
_read = msgspec.json.Decoder(dict[str, object]).decode


def changed(turn: "Turn", event: Event) -> str:
    """`customer.changed`."""
    change = erp_v1_customers.customer_changed(event.data)
    customer = turn.customer(change.customer)
    if turn.parts.newer(customer.version, change.record.version):
        take(customer, change)
    return ""


def take(customer: Customer, change: CustomerChange) -> None:
    """This is what the account says now. Whoever has refused an earlier version may take this one."""
    customer.stuck = []
    customer.version, customer.record = change.record.version, _json(change.record)


def answered(customer: Customer, intent: Intent) -> None:
    receiver = intent.operation.partition(".")[0]
    customer.told[receiver] = max(customer.told.get(receiver, 0), int(intent.key.rpartition(":v")[2]))


def tell(customer: Customer, receiver: str) -> Step | None:
    """What this receiver is to be told next; None: nothing, or a person has to look first."""
    operation = f"{receiver}.{PUT}"
    if customer.version <= customer.told.get(receiver, 0) or f"{operation} {customer.number}" in customer.stuck:
        return None
    key = f"master:customer:{customer.number}:v{customer.version}"
    return Step(operation, customer.number, key, {"customer_number": customer.number}, _read(customer.record))
