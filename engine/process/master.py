"""What is known of a master record, and who has been told: the ERP's record goes to everybody who keeps it, by version.

Items are read from a list of changes (`engine.polling`), customers are told of (`customer.changed`). Messages about one
of them may overtake each other, come again, or come from a log that is read once more: the version tells, and each
counts once. What was overtaken before it could be told is not told any more.

Nothing else is done about a change. An order is carried on as it was booked: to the address that stands on it, under
the number that it was placed under, even if that customer has moved since, or was merged into another. Who may order
under which number is the ERP's to say, and the channel's, once it has been told.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, field

from engine import outbox
from engine.adapters import erp_v1_customers
from engine.adapters.erp_v1_items import ItemChange
from engine.event import Event
from engine.process.books import FIRST
from engine.record import Intent, Record, Step
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn


class Kept(Struct, frozen=True):
    """How a kind of record is handed on: by which operation, whose parameter names it, and to whom beside the ERP."""

    put: str
    parameter: str
    keepers: tuple[str, ...]


KEPT: Mapping[str, Kept] = {
    "item": Kept("putItem", "item", ("crm", "wms")),
    "customer": Kept("putCustomer", "customer_number", ("crm", "billing")),
}
"""By the first word of the record's key."""


class MasterRecord(Record, array_like=True):
    """`version`: the newest that was read or told of, `record` (JSON) what it says. `told`: receiver -> the newest
    version that it has answered."""

    number: str = ""
    version: int = 0
    record: bytes = b""
    told: dict[str, int] = field(default_factory=dict)
    source: str = FIRST
    """The ERP that says it. Another one counts by itself: its versions are not compared with these."""

    @property
    def kept(self) -> Kept:
        return KEPT[self.kind]

    @property
    def kind(self) -> str:
        return self.key.partition("/")[0]


decode = msgspec.msgpack.Decoder(MasterRecord).decode
_json = msgspec.json.Encoder().encode
_read = msgspec.json.Decoder(dict[str, object]).decode


def changed(turn: "Turn", event: Event) -> str:
    """`customer.changed`."""
    change = erp_v1_customers.customer_changed(event.data)
    customer = turn.master("customer", change.customer, event.source)
    if turn.parts.newer(customer.version, change.record.version):
        take(customer, change.record.version, change.record)
    return ""


def read(item: MasterRecord, change: ItemChange) -> None:
    """A change has been read: once more, or for the first time."""
    if change.record.version > item.version:
        take(item, change.record.version, change.record)


def take(known: MasterRecord, version: int, says: Struct) -> None:
    """This is what the owner says now. Whoever has refused an earlier version may take this one."""
    known.stuck = []
    known.version, known.record = version, _json(says)


def answered(_turn: "Turn", known: MasterRecord, intent: Intent, _body: JsonObject) -> None:
    receiver = intent.operation.partition(".")[0]
    known.told[receiver] = max(known.told.get(receiver, 0), int(intent.key.rpartition(":v")[2]))


def tell(known: MasterRecord, receiver: str) -> Step | None:
    """What this receiver is to be told next; None: nothing, or a person has to look first."""
    kept, number = known.kept, known.number
    operation = f"{receiver}.{kept.put}"
    if known.version <= known.told.get(receiver, 0) or f"{operation} {number}" in known.stuck:
        return None
    whose = number if known.source == FIRST else f"{known.source}:{number}"
    key = f"master:{known.kind}:{whose}:v{known.version}"
    return Step(operation, number, key, {kept.parameter: number}, _read(known.record))


def plan_next(turn: "Turn", known: MasterRecord) -> None:
    outbox.due(turn, known)
    for receiver in known.kept.keepers:
        if receiver not in known.slots:
            step = tell(known, receiver)
            if step is not None:
                outbox.send(turn, known, receiver, step)
    turn.remind(known, outbox.next_due(known))
