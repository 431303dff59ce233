"""What is known of an item, and who has been told: the ERP's record goes to everybody who keeps items, by version.

However often a change is read, it counts once: the version tells. What was overtaken before it could be told is not
told any more.
"""

import msgspec
from msgspec import field

from engine.adapters.erp_v1_items import ItemChange
from engine.record import Intent, Record, Step

PUT = "putItem"
TOLD = ("crm", "wms")
"""Who keeps items, beside the ERP."""


class Item(Record, array_like=True):
    """`version`: the newest that was read, `record` (JSON) what it says. `told`: receiver -> the newest version that
    it has answered."""

    number: str = ""
    version: int = 0
    record: bytes = b""
    told: dict[str, int] = field(default_factory=dict)


decode = msgspec.msgpack.Decoder(Item).decode
_json = msgspec.json.Encoder().encode
_read = msgspec.json.Decoder(dict[str, object]).decode


def read(item: Item, change: ItemChange) -> None:
    """A change has been read: once more, or for the first time. Who has refused an earlier version may take this."""
    if change.record.version > item.version:
        item.stuck = []
        item.version, item.record = change.record.version, _json(change.record)


def answered(item: Item, intent: Intent) -> None:
    receiver = intent.operation.partition(".")[0]
    item.told[receiver] = max(item.told.get(receiver, 0), int(intent.key.rpartition(":v")[2]))


def tell(item: Item, receiver: str) -> Step | None:
    """What this receiver is to be told next; None: nothing, or a person has to look first."""
    operation = f"{receiver}.{PUT}"
    if item.version <= item.told.get(receiver, 0) or f"{operation} {item.number}" in item.stuck:
        return None
    key = f"master:item:{item.number}:v{item.version}"
    return Step(operation, item.number, key, {"item": item.number}, _read(item.record))
