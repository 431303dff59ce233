"""One turn of the engine: the records it has loaded, the outputs it has gathered, all in one transaction.

A turn is made anew for every `handle`, so that a conflict can run it again with nothing left over. Whoever loads a
record through a turn may change it; when the turn closes, every loaded record is planned (`engine.core`), gets its
wake-up and is written back. Documents find their order through small cross-references (`xref/so/SO-7`).
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import msgspec

from engine import polling, streams
from engine.early import decode_early
from engine.kinds import kind_of
from engine.polling import Poll
from engine.process import delivery as deliveries
from engine.process import invoice as invoices
from engine.process import master as masters
from engine.process import order as orders
from engine.process import payment as payments
from engine.process import returns
from engine.process import stock as stocks
from engine.process.books import FIRST
from engine.process.delivery import Delivery
from engine.process.invoice import InvoiceRecord, invoice_key
from engine.process.master import MasterRecord
from engine.process.order import Order
from engine.process.payment import Payment
from engine.process.returns import Return
from engine.process.stock import Stock
from engine.record import Record, encode
from engine.streams import Stream
from seatrial.calendar import Calendar
from seatrial.engine import OrderBook, Output, Tx, Wake
from seatrial.message import JsonObject
from seatrial.policy import Policies

if TYPE_CHECKING:
    from engine.parts import Parts


R = TypeVar("R", bound=Record)


NO_SYSTEMS: Mapping[str, str] = {}
_json = msgspec.json.Decoder(dict[str, object])
PAUSE_MS = 60_000


class Turn:
    """See the module. `now` is virtual milliseconds; `out` what leaves after the commit; `systems` who there is, and
    in which version it began."""

    __slots__ = (
        "_dirty", "books", "calendar", "now", "out", "parts", "policies", "records", "released", "systems", "tx",
    )  # fmt: skip

    def __init__(self, tx: Tx, now: int, parts: "Parts", policies: Policies, calendar: Calendar,
                 books: Sequence[OrderBook] = (), systems: Mapping[str, str] = NO_SYSTEMS) -> None:  # fmt: skip
        self.tx = tx
        self.now = now
        self.parts = parts
        self.policies = policies
        self.calendar = calendar
        self.books = books
        self.systems = systems
        self.out: list[Output] = []
        self.records: dict[str, Record] = {}
        self.released: deque[JsonObject] = deque()
        """Messages whose parent has just become known: to be processed in this turn."""
        self._dirty: dict[str, Record] = {}

    # ------------------------------------------------------------ records

    def order(self, crm_order_id: str) -> Order | None:
        return self._take("order/" + crm_order_id, Order, orders.decode)

    def delivery(self, shipment: str) -> Delivery | None:
        return self._take(deliveries.delivery_key(shipment), Delivery, deliveries.decode)

    def stock(self, item: str, site: str) -> Stock:
        """The record of (item, site), made if there is none."""
        key = stocks.stock_key(item, site)
        return self._take(key, Stock, stocks.decode) or self._make(
            Stock(key=key, root=f"{item}/{site}", slots={}, wake_at=0, stuck=[], cases=[], item=item, site=site)
        )

    def available(self, item: str, site: str, min_life_days: int) -> int:
        """What was last stated to keep so long, without taking the record in hand; 0 if nothing was stated."""
        key = stocks.stock_key(item, site)
        record = self.records.get(key)
        if record is None:
            raw = self.tx.get(key)
            if raw is None:
                return 0
            record = stocks.decode(raw)
        assert isinstance(record, Stock)
        return record.available_base - record.unfit_base(min_life_days)

    def stream(self, source: str, name: str) -> Stream:
        key = f"stream/{source}/{name}"
        return self._take(key, Stream, streams.decode) or self._make(
            Stream(key=key, root=f"{source}/{name}", slots={}, wake_at=0, stuck=[], cases=[])
        )

    def master(self, kind: str, number: str, source: str = FIRST) -> MasterRecord:
        """What an ERP has said of an item or a customer, made if there is nothing."""
        key = f"{kind}/{number}" if source == FIRST else f"{kind}/{source}/{number}"
        return self._take(key, MasterRecord, masters.decode) or self._make(
            MasterRecord(
                key=key, root=f"{kind}/{number}", slots={}, wake_at=0, stuck=[], cases=[], number=number, source=source
            )
        )

    def payment(self, number: str) -> Payment | None:
        """By the number of its payment request."""
        return self._take("payment/" + number, Payment, payments.decode)

    def invoice(self, number: str, thread: str) -> InvoiceRecord:
        """The record of a legal document, made if there is none."""
        key = invoice_key(number)
        return self._take(key, InvoiceRecord, invoices.decode) or self._make(
            InvoiceRecord(key=key, root=thread, slots={}, wake_at=0, stuck=[], cases=[], number=number)
        )

    def poll(self, system: str, operation: str) -> Poll:
        key = f"poll/{system}/{operation}"
        return self._take(key, Poll, polling.decode) or self._make(
            Poll(key=key, root=f"{system}/{operation}", slots={}, wake_at=0, stuck=[], cases=[])
        )

    def _take(self, key: str, kind: type[R], decode: Callable[[bytes], R]) -> R | None:
        """Take a record in hand, if there is one: it is planned and written when the turn closes."""
        record = self.records.get(key)
        if record is None:
            raw = self.tx.get(key)
            if raw is None:
                return None
            record = self.records[key] = decode(raw)
        self._dirty[key] = record
        assert isinstance(record, kind)
        return record

    def _make(self, record: R) -> R:
        self.add(record)
        return record

    def load(self, key: str) -> Record | None:
        """The record behind a wake-up or an answer; None if it is gone."""
        return self._take(key, Record, kind_of(key).decode)

    def add(self, record: Record) -> None:
        """Take a new record in hand."""
        self.records[record.key] = record
        self._dirty[record.key] = record

    def drop(self, record: Record) -> None:
        """Finished: forget the record but for a tombstone."""
        self.records.pop(record.key, None)
        self._dirty.pop(record.key, None)
        self.tx.retire(record.key)

    def forget(self, record: Record) -> None:
        """Finished for now: it may come up again."""
        self.records.pop(record.key, None)
        self._dirty.pop(record.key, None)
        self.tx.delete(record.key)

    def next_dirty(self) -> Record | None:
        """A record that was touched since it was last planned."""
        if not self._dirty:
            return None
        key = next(iter(self._dirty))
        return self._dirty.pop(key)

    def write(self, record: Record) -> None:
        self.tx.put(record.key, encode(record))

    def wake(self, key: str, at: int) -> None:
        self.out.append(Wake(key, at))

    def remind(self, record: Record, at: int) -> None:
        """Ask for one wake-up per record, and only if it is not asked for already.

        Whatever was due has just been done, unless it waits for something else as well: then time alone brings
        nothing, and waking at once would go round in circles.
        """
        if at and at <= self.now:
            at = self.now + PAUSE_MS
        if at and at != record.wake_at:
            record.wake_at = at
            self.wake(record.key, at)

    # ------------------------------------------------------------ cross-references

    def order_of(self, kind: str, number: str) -> Order | None:
        """The order that a document ("so", "fo") belongs to; None if the document is not known (yet)."""
        raw = self.tx.get(f"xref/{kind}/{number}")
        return None if raw is None else self.order(raw.decode())

    def return_of(self, rma: str) -> Return | None:
        """The return that an authorisation belongs to; None if that is not known (yet)."""
        raw = self.tx.get(f"xref/rma/{rma}")
        return None if raw is None else self._take(returns.return_key(raw.decode()), Return, returns.decode)

    def return_known(self, crm_return_id: str) -> Return | None:
        """By its number in the channel."""
        return self._take(returns.return_key(crm_return_id), Return, returns.decode)

    def finished(self, kind: str, number: str) -> bool:
        """The document belonged to an order that is finished and retired."""
        return self.tx.retired(f"order/{number}" if kind == "order" else f"xref/{kind}/{number}")

    def learn(self, kind: str, number: str, owner: str) -> None:
        """A document has become known: note whose it is, and release what came too early for it."""
        if self.tx.insert(f"xref/{kind}/{number}", owner.encode()):
            self.release(f"{kind}/{number}")

    def release(self, parent: str) -> None:
        key = "early/" + parent
        raw = self.tx.get(key)
        if raw is None:
            return
        early = decode_early(raw)
        self.released.extend(_json.decode(message) for message in early.messages)
        if early.case:
            self.parts.close_case(self, early.case, "arrived")
        self.tx.delete(key)
