"""The journal: the ordered record of exchanges, faults and facts of one trial; its digest identifies the trial.

An entry is a list: its kind, the virtual millisecond, then what the kind says. Entries are numbered from 0.

    act      name, system, operation, params, body, status     a person did something in a system
    request  exchange, channel, operation, attempt, params, headers, body
    arrive   exchange, copy                                     a copy reached the receiver
    reply    exchange, copy, status, headers, body              the receiver answered
    answer   exchange, status | 0, failure                      the caller learnt that, or that nobody knows
    fault    decision, magnitude                                a fault fired
    work     system, job, document                              declared work was done
    fact     the fact

Entries are encoded and digested 64 at a time. Bodies are never changed after they are handed over, so late
encoding sees what early encoding would have seen; the digest is the same whether or not the entries are kept.
"""

from hashlib import blake2b
from typing import Any

from msgspec.json import Encoder

BATCH = 64
"""Entries per batch. There is a checkpoint after each."""

Entry = tuple[Any, ...]


class Journal:
    """Append-only. With `keep`, the encoded lines stay available in `lines`."""

    __slots__ = ("_batch", "_digest", "_encoder", "checkpoints", "count", "lines")

    def __init__(self, keep: bool) -> None:
        self._batch: list[Entry] = []
        self._digest = blake2b(digest_size=16)
        self._encoder = Encoder()
        self.count = 0
        self.checkpoints: list[str] = []
        self.lines: list[bytes] | None = [] if keep else None

    def add(self, entry: Entry) -> int:
        """The entry's number."""
        number = self.count
        self.count = number + 1
        self._batch.append(entry)
        if len(self._batch) == BATCH:
            self._flush()
        return number

    def _flush(self) -> None:
        self._digest.update(self._encoder.encode(self._batch))
        if self.lines is not None:
            self.lines.extend(map(self._encoder.encode, self._batch))
            self.checkpoints.append(self._digest.copy().hexdigest())
        self._batch = []

    def digest(self) -> str:
        """The digest over all entries so far, 32 hex digits. Call it once, at the end."""
        if self._batch:
            self._flush()
        return self._digest.hexdigest()
