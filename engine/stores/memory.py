"""A transactional store in memory: optimistic, serialisable, and nothing is shared by accident.

Theory of operation. Committed state is one dict of (version, bytes); a version is the number of the commit that
wrote it. A transaction reads the state as of its beginning and remembers which version of which key it saw, absent
keys included. `commit` compares: if anything read has another version now, it raises `Conflict` and changes
nothing. What is written blindly conflicts with nobody.

Several transactions may be open at once, so an older one must still see what a younger commit has replaced. Each
commit therefore leaves what it replaced in a short history, which is dropped as soon as nobody old enough is open.

A scan counts as a read of the whole group (the key up to its first "/"): coarse, but scans are rare (recovery, the
list of cases), and no phantom can slip through.

Tombstones cost eight bytes (`seatrial.keyset`): that is what finished business is kept as.
"""

from collections import deque
from collections.abc import Iterator

from seatrial.engine import Conflict
from seatrial.keyset import KeySet

_ABSENT = 0
_Entry = tuple[int, bytes]
_Replaced = dict[str, _Entry | None]


class MemoryStore:
    """Committed state; `begin` opens a transaction on it."""

    __slots__ = ("_commits", "_gone", "_groups", "_history", "_live", "_open", "_serial")

    def __init__(self) -> None:
        self._live: dict[str, _Entry] = {}
        self._gone = KeySet()
        self._groups: dict[str, tuple[int, dict[str, None]]] = {}
        self._commits = 0
        self._serial = 0
        self._open: dict[int, int] = {}
        self._history: deque[tuple[int, _Replaced]] = deque()

    def begin(self) -> "MemoryTransaction":
        self._serial += 1
        self._open[self._serial] = self._commits
        return MemoryTransaction(self, self._serial, self._commits)

    def __len__(self) -> int:
        """How many live entries there are (tombstones not counted)."""
        return len(self._live)

    @property
    def tombstones(self) -> int:
        return len(self._gone)

    @property
    def live_bytes(self) -> int:
        """Bytes of all live keys and values, without the interpreter's own overhead."""
        return sum(len(key) + len(value) for key, (_, value) in self._live.items())

    # ------------------------------------------------------------ for transactions only

    def _as_of(self, key: str, beginning: int) -> _Entry | None:
        """The entry of `key` as it was after commit number `beginning`."""
        entry = self._live.get(key)
        if not self._history or self._history[-1][0] <= beginning:
            return entry
        for number, replaced in self._history:
            if number > beginning and key in replaced:
                return replaced[key]
        return entry

    def _gone_as_of(self, key: str, beginning: int) -> bool:
        if key not in self._gone:
            return False
        return not any(number > beginning and key in replaced for number, replaced in self._history)

    def _keys_as_of(self, prefix: str, beginning: int) -> list[str]:
        group = prefix.partition("/")[0]
        if "/" in prefix:
            known = self._groups.get(group, (0, {}))[1]
            keys = {key: None for key in known if key.startswith(prefix)}
        else:
            keys = {key: None for key in self._live if key.startswith(prefix)}
        for number, replaced in self._history:
            if number > beginning:
                keys.update({key: None for key in replaced if key.startswith(prefix)})
        return sorted(keys)

    def _changed_since(self, prefix: str, beginning: int) -> bool:
        if "/" in prefix:
            return self._groups.get(prefix.partition("/")[0], (0, {}))[0] > beginning
        return self._commits > beginning

    def _apply(self, serial: int, writes: dict[str, bytes | None], retired: dict[str, None]) -> None:
        """Make a checked transaction durable."""
        self._open.pop(serial, None)
        if not writes and not retired:
            self._forget()
            return
        self._commits += 1
        number, live = self._commits, self._live
        if self._open:
            replaced: _Replaced = {key: live.get(key) for key in writes}
            replaced.update({key: live.get(key) for key in retired if key not in self._gone})
            self._history.append((number, replaced))
        for key, value in writes.items():
            group = key.partition("/")[0]
            members = self._groups[group][1] if group in self._groups else {}
            if value is None:
                live.pop(key, None)
                members.pop(key, None)
            else:
                live[key] = (number, value)
                members[key] = None
            self._groups[group] = (number, members)
        for key in retired:
            if live.pop(key, None) is not None:
                group = key.partition("/")[0]
                members = self._groups[group][1]
                members.pop(key, None)
                self._groups[group] = (number, members)
            self._gone.add(key)
        self._forget()

    def _forget(self) -> None:
        """Drop what no open transaction is old enough to see."""
        if not self._history:
            return
        if not self._open:
            self._history.clear()
            return
        oldest = min(self._open.values())
        while self._history and self._history[0][0] <= oldest:
            self._history.popleft()


class MemoryTransaction:
    """One transaction. Abandon it by dropping it; it holds no locks."""

    __slots__ = ("_asked", "_beginning", "_done", "_reads", "_retired", "_scanned", "_serial", "_store", "_writes")

    def __init__(self, store: MemoryStore, serial: int, beginning: int) -> None:
        self._store = store
        self._serial = serial
        self._beginning = beginning
        self._reads: dict[str, int] = {}
        self._asked: dict[str, None] = {}
        self._scanned: list[str] = []
        self._writes: dict[str, bytes | None] = {}
        self._retired: dict[str, None] = {}
        self._done = False

    def __del__(self) -> None:
        if not self._done:
            self._store._open.pop(self._serial, None)
            self._store._forget()

    def get(self, key: str) -> bytes | None:
        if key in self._writes:
            return self._writes[key]
        if key in self._retired:
            return None
        store = self._store
        # Most reads come before anything else was committed: they need no call.
        entry = store._live.get(key) if store._commits == self._beginning else store._as_of(key, self._beginning)
        if entry is None:
            self._reads[key] = _ABSENT
            return None
        self._reads[key] = entry[0]
        return entry[1]

    def put(self, key: str, value: bytes) -> None:
        """Write whatever was there. A retired key stays retired: the write is dropped."""
        if self._reads.get(key) or not self.retired(key):
            self._writes[key] = value

    def insert(self, key: str, value: bytes) -> bool:
        if self.retired(key) or self.get(key) is not None:
            return False
        self._writes[key] = value
        return True

    def delete(self, key: str) -> None:
        if key not in self._retired:
            self._writes[key] = None

    def scan(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        self._scanned.append(prefix)
        keys = set(self._store._keys_as_of(prefix, self._beginning))
        keys.update(key for key in self._writes if key.startswith(prefix))
        found: list[tuple[str, bytes]] = []
        for key in sorted(keys):
            value = self.get(key)
            if value is not None:
                found.append((key, value))
        return iter(found)

    def retire(self, key: str) -> None:
        self._writes.pop(key, None)
        self._retired[key] = None

    def retired(self, key: str) -> bool:
        if key in self._retired:
            return True
        if self._store._gone_as_of(key, self._beginning):
            return True
        self._asked[key] = None
        return False

    def commit(self) -> None:
        store = self._store
        live, gone = store._live, store._gone
        if store._commits > self._beginning:
            for key, seen in self._reads.items():
                entry = live.get(key)
                if (_ABSENT if entry is None else entry[0]) != seen:
                    raise Conflict(key)
            for key in self._asked:
                if key in gone:
                    raise Conflict(key)
            for prefix in self._scanned:
                if store._changed_since(prefix, self._beginning):
                    raise Conflict(prefix)
        self._done = True
        store._apply(self._serial, self._writes, self._retired)
