"""What the engine keeps of one document: a record, one store entry, with room for one unanswered call per receiver.

A call is decided once, as an **intent**, and the intent is stored in the same transaction as the state that caused
it. Whatever happens to the process, the wire or the receiver, the intent keeps its key and its body until the
receiver has answered. Because a slot holds one intent, no receiver ever has two unanswered calls about one document.

Records are encoded as positional MessagePack (`array_like`): a finished order is small and quick to read. A new
field goes last, with a default.
"""

from typing import Any

import msgspec
from msgspec import Struct

SENT = 1
"""On its way: an `Answered` will come, unless the process dies."""
WAITING = 2
"""To be sent again under the same key, at `next_at`."""
SETTLING = 3
"""Outcome unknown at a receiver without keys: waiting until the request has been executed or never will be."""
ASKING = 4
"""Looking it up by its reference."""

COMMIT_MARGIN_MS = 5_000
"""A request leaves with the commit, which comes a little after the decision that `sent_at` remembers."""


class Intent(Struct, array_like=True):
    """A call that has been decided: `operation` is "system.operation", `about` the document it concerns.

    `body` is the JSON body (MessagePack) without the key. `first_at` and `sent_at` are when it was first and last
    sent (`sent_at` 0: not yet, because nothing may go there); `next_at` when to act again, for WAITING and SETTLING.
    """

    operation: str
    about: str
    key: str
    params: dict[str, str]
    body: bytes
    first_at: int
    sent_at: int
    attempts: int = 1
    phase: int = SENT
    next_at: int = 0
    case: str = ""
    unknown: bool = False
    """Nobody knows what became of some attempt: beyond its window the key may not be used any more."""
    thread: str = ""
    """The correlation id of what it was decided for, if that is not the record's own."""
    system: str = ""
    """Which of several systems of its kind is called; "": the one that the operation names."""
    version: str = ""
    """In which version of its API it was last called."""


class Record(Struct, array_like=True):
    """Common head of all records. `root` is the correlation id; `slots` maps receiver to its unanswered call.

    `wake_at` is the wake-up last asked for (0: none); `stuck` names the calls that were definitely refused and wait
    for a person; `cases` the exception cases opened about this record.
    """

    key: str
    root: str
    slots: dict[str, Intent]
    wake_at: int
    stuck: list[str]
    cases: list[str]


encode = msgspec.msgpack.Encoder().encode
"""Any record, as it is stored."""


class Step(Struct):
    """A call to be made next: what `plan` decides. `body` None: a read. `thread`: of what it is done for, if that is
    not the record's own. `system`: the one that is called, if there are several of its kind."""

    operation: str
    about: str
    key: str
    params: dict[str, str]
    body: dict[str, Any] | None
    thread: str = ""
    system: str = ""


class GivenUp(Struct, frozen=True):
    """A call that will not be made (again): a person has closed the case about it. `said`: why."""

    operation: str
    about: str
    said: str


_packed = msgspec.msgpack.Encoder()
_unpacked = msgspec.msgpack.Decoder(dict[str, Any])


def pack(body: dict[str, Any] | None) -> bytes:
    """A body as it is kept with its intent; b"" for none."""
    return b"" if body is None else _packed.encode(body)


def unpack(body: bytes) -> dict[str, Any] | None:
    return _unpacked.decode(body) if body else None
