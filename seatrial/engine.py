"""What an engine under test looks like to the harness: sans-IO, no clock, no socket, no thread.

    handle(tx, input, now_ms)  -> outputs
    recover(tx, now_ms)        -> outputs

The driver opens a transaction, calls `handle`, and commits at a *later* virtual instant, with several
workers at once. If another worker has meanwhile committed a key that this transaction read, the
transaction is thrown away and `handle` runs again with the same input. Outputs leave only after the
commit. Whatever is not in `tx` is volatile: a crash loses it, and `recover` is all that is called after.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from seatrial.message import Request, Response
from seatrial.policy import Policies

# ---------------------------------------------------------------- inputs


class Arrived(Struct, frozen=True):
    """A request to the engine: a webhook (`receiveEvent`) or a call of its experience API.

    Exactly one `Reply` with the same `ticket` must come out of `handle`.
    """

    ticket: int
    request: Request


class Answered(Struct, frozen=True):
    """What became of a call: `response`, or None when nobody knows (`failure`: "timeout", "refused", "reset").

    None never means "not done".
    """

    call_id: str
    response: Response | None
    failure: str = ""


class Woke(Struct, frozen=True):
    """A wake-up that was asked for with `Wake(key, …)` is due."""

    key: str


Input = Arrived | Answered | Woke

# ---------------------------------------------------------------- outputs


class Reply(Struct, frozen=True):
    """Answer the request that came with this `ticket`."""

    ticket: int
    response: Response


class Call(Struct, frozen=True):
    """Send `request`; an `Answered(call_id, …)` follows within `timeout_ms`, unless the engine crashes first.

    `call_id` is the engine's own; one call is outstanding per `call_id`.
    """

    call_id: str
    request: Request
    timeout_ms: int


class Wake(Struct, frozen=True):
    """Call back at `at_ms` with `Woke(key)`. A later `Wake` of the same key replaces the earlier one. Volatile."""

    key: str
    at_ms: int


Output = Reply | Call | Wake

# ---------------------------------------------------------------- store


class Conflict(Exception):  # noqa: N818  (an outcome of commit, not an error)
    """Another worker was first; the driver runs `handle` again."""


class Tx(Protocol):
    """One transaction. Reads see the state at its beginning plus its own writes.

    Keys are texts ("order/CRM-17"), values bytes. `retire` turns a key into a tombstone of a few bytes that
    stays for ever: `retired(key)` is then true and `get` gives None.
    """

    def get(self, key: str) -> bytes | None: ...
    def put(self, key: str, value: bytes) -> None: ...
    def insert(self, key: str, value: bytes) -> bool:
        """Write if `key` is neither present nor retired; False (and no write) otherwise."""
        ...

    def delete(self, key: str) -> None: ...
    def scan(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        """All live entries with this prefix, ordered by key."""
        ...

    def retire(self, key: str) -> None: ...
    def retired(self, key: str) -> bool: ...


class Transaction(Tx, Protocol):
    """What the driver sees of a transaction."""

    def commit(self) -> None:
        """Make the writes durable, all or none. Raises `Conflict` if something read has changed since."""
        ...


class Store(Protocol):
    """Where an engine's transactions live. `begin` may be called while others are open."""

    def begin(self) -> Transaction: ...


# ---------------------------------------------------------------- the engine


class OrderBook(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an ERP beside the first one keeps: the orders that are placed from an instant on (virtual ms), and shipped
    from certain sites (all, if none is named); and from then on the stock ledger of these sites. An order stays in the
    book in which it was placed."""

    system: str
    sites: tuple[str, ...] = ()
    from_ms: int = 0

    def keeps(self, site: str, at_ms: int) -> bool:
        return at_ms >= self.from_ms and (not self.sites or site in self.sites)


class Setup(Struct, frozen=True):
    """What an engine is told when it is built: the landscape and the policies, never the workload.

    `systems` maps system name to contract version; `start` is the scenario's first instant (RFC 3339), which
    turns virtual milliseconds into instants and back.
    """

    systems: Mapping[str, str]
    policies: Policies
    start: str
    clients: Mapping[str, tuple[str, ...]] = {}
    """Who may call the engine, and with which scopes (`contracts/catalog.yaml`). A client shows itself by the header
    `authorization: Bearer NAME`: here its name is its token, for who issues tokens is not what is tested."""
    books: tuple[OrderBook, ...] = ()
    """Order books beside that of "erp", for landscapes that have more than one."""


class Engine(Protocol):
    """The system under test. `store` is made anew per trial and survives its crashes."""

    def handle(self, tx: Tx, given: Input, now_ms: int) -> Sequence[Output]: ...
    def recover(self, tx: Tx, now_ms: int) -> Sequence[Output]: ...


OFFERS = frozenset({"exceptions", "availability", "orders"})
"""What an engine is taken to offer that says nothing of it."""
MORE = frozenset({"access", "finance"})
"""What it may offer besides, if it says so."""


class Vessel(Struct, frozen=True):
    """An engine as the harness boards it: its code, and the store it brings. One factory call per trial.

    `offers`: what can be asked of it besides taking events; a rule that needs more is not applicable to it.
    "exceptions": `listCases`; "orders": `getOrderStatus`; "availability": `getAvailability`; "finance": what finance is
    shown (`contracts/finance`); "access": it knows its
    clients by their tokens, and lets each do what its scopes allow.
    """

    engine: Engine
    store: Store
    offers: frozenset[str] = OFFERS


Shipyard = Callable[[Setup], Vessel]
"""An engine factory: what `--engine package.module:factory` names."""


class EngineCard(Struct, frozen=True):
    """What is known of an engine that ships with the product.

    A flawed engine is the reference engine with one safeguard out: `convicted_by` is the rule that must catch it,
    `also` the rules that it may break besides, `seen` the public failures it stands for, `stories` the scenarios
    that bring it to light (first one best). `needs_fault` is false for a flaw that shows in fair weather.
    """

    name: str
    factory: str
    """A Shipyard, as "package.module:function"."""
    title: str
    convicted_by: str = ""
    also: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    needs_fault: bool = True
