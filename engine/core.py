"""The engine: sans-IO, one transaction a turn, no clock, no socket, no thread, nothing kept between turns.

    handle(tx, input, now)  a request, the outcome of a call, or a wake-up: change records, then plan each one touched
    recover(tx, now)        after a crash or at the start: find every record with something on its mind and go on

Planning is level-triggered: a touched record is looked at as it is, its due intents act, every free receiver gets the
next step, and the record asks for one wake-up for whatever only time will bring. What is in the store is therefore
all there is to know, and recovery is the same code.
"""

from collections.abc import Sequence

import msgspec

from engine import exceptions, outbox, polling, streams
from engine.experience import EXPERIENCE
from engine.inbox import EARLY_DEADLINE_MS, had, overdue, receive, take_up
from engine.parts import Parts
from engine.polling import Poll
from engine.process import axes, backorders, changes, commitments, ledger, master, numbers, plan, publish, transfers
from engine.process.master import MasterRecord
from engine.process.order import Order
from engine.process.stock import Stock
from engine.record import Intent, Record
from engine.streams import Stream
from engine.turn import Turn, decode_early
from engine.views import API
from seatrial.calendar import Calendar
from seatrial.engine import Answered, Arrived, Input, Output, Reply, Setup, Tx
from seatrial.message import JsonObject, Request, Response, problem

QUIET_MS = 3_600_000
"""A finished order is kept this long, for late duplicates and questions, and then becomes a tombstone."""
PAUSE_MS = 60_000
_OPERATIONS = {**API, **EXPERIENCE}


class OrderToCash:
    """The sync engine. Its only state is what it was built from."""

    __slots__ = ("_calendar", "_clients", "_parts", "_policies", "_systems")

    def __init__(self, setup: Setup, parts: Parts) -> None:
        self._parts = parts
        self._policies = setup.policies
        self._systems = setup.systems
        self._clients = setup.clients
        self._calendar = Calendar(setup.start)

    def handle(self, tx: Tx, given: Input, now_ms: int) -> Sequence[Output]:
        turn = Turn(tx, now_ms, self._parts, self._policies, self._calendar)
        if isinstance(given, Arrived):
            turn.out.append(Reply(given.ticket, self._answer(turn, given.request)))
        elif isinstance(given, Answered):
            record = turn.load(outbox.record_of(given.call_id))
            if record is not None:
                done = outbox.answered(turn, record, given.call_id, given.response, given.failure)
                if done is not None:
                    self._done(turn, record, *done)
        elif given.key.startswith("early/"):
            overdue(turn, given.key)
        else:
            record = turn.load(given.key)
            if record is not None:
                record.wake_at = 0
        self._close(turn)
        return turn.out

    def recover(self, tx: Tx, now_ms: int) -> Sequence[Output]:
        turn = Turn(tx, now_ms, self._parts, self._policies, self._calendar)
        for prefix in ("order/", "stock/", "stream/", "item/", "customer/", "poll/"):
            for key, _ in tx.scan(prefix):
                record = turn.load(key)
                if record is not None:
                    self._parts.resume(turn, record)
        for source, name in streams.STREAMS:
            if source in self._systems:
                turn.stream(source, name)
        if self._policies.poll_ms:
            for source, operation in polling.POLLS:
                if source in self._systems:
                    turn.poll(source, operation)
        for key, raw in tx.scan("early/"):
            turn.wake(key, decode_early(raw).since + EARLY_DEADLINE_MS)
        self._close(turn)
        return turn.out

    # ------------------------------------------------------------ inside

    def _answer(self, turn: Turn, request: Request) -> Response:
        answer = _OPERATIONS.get(request.operation)
        if answer is None:
            return problem(404, "unknown_operation", f"no operation {request.operation}")
        return self._parts.refusal(self._clients, request) or answer(turn, request)

    def _done(self, turn: Turn, record: Record, intent: Intent, body: JsonObject) -> None:
        """A call has been answered with yes, or with an outcome."""
        try:
            if isinstance(record, Order):
                turn.parts.answers[intent.operation](turn, record, intent, body)
            elif isinstance(record, Stock):
                _stock_answered(turn, record, intent, body)
            elif isinstance(record, Stream) and intent.body:
                record.renew = ""
                record.renewed += 1
            elif isinstance(record, Stream):
                _fetched(turn, record, body)
            elif isinstance(record, MasterRecord):
                master.answered(record, intent)
            elif isinstance(record, Poll):
                polling.taken(turn, record, body)
        except msgspec.ValidationError as error:
            outbox.unreadable(turn, record, intent, str(error))

    def _close(self, turn: Turn) -> None:
        """Plan every touched record, until none is touched any more; then write them all."""
        take_up(turn)
        while (record := turn.next_dirty()) is not None:
            if isinstance(record, Order):
                _plan_order(turn, record)
            elif isinstance(record, Stock):
                _plan_stock(turn, record)
            elif isinstance(record, Stream):
                _plan_stream(turn, record)
            elif isinstance(record, MasterRecord):
                _plan_master(turn, record)
            elif isinstance(record, Poll):
                _plan_poll(turn, record)
        for record in turn.records.values():
            turn.write(record)


def resume(turn: Turn, record: Record) -> None:
    """After a crash: no wake-up is armed any more, and no answer to what was on its way will come."""
    record.wake_at = 0
    outbox.lost(turn, record)


def _stock_answered(turn: Turn, stock: Stock, intent: Intent, body: JsonObject) -> None:
    if intent.operation == publish.OPERATION:
        return
    if intent.operation == ledger.OPERATION:
        ledger.posted(stock, intent.about)
    elif intent.operation == transfers.OPERATION:
        transfers.handed_over(stock, intent.about)
    elif intent.operation == publish.REFRESH:
        backorders.refreshed(turn, stock, body)
    elif intent.operation == backorders.LIST:
        backorders.listed(stock, body)


def _fetched(turn: Turn, stream: Stream, body: JsonObject) -> None:
    """Events from a back-fill go through the inbox like any delivery; what does not fit is fetched again.

    A log that ends before the mark that was had of it, and still does on a second look, is another one. A page may end
    before the log does: then the rest is asked for at once.
    """
    page = streams.page(body)
    stream.behind = stream.behind + 1 if page.last < stream.asked else 0
    if stream.behind > 1:
        streams.restart(stream)
        stream.poll_at = turn.now
        return
    if stream.behind:
        stream.poll_at = turn.now + streams.PATIENCE_MS
    taken = reached = 0
    silent = not stream.ahead
    for event in page.events:
        number = event.get("sequence", "")
        if not isinstance(number, str) or not number.isdecimal():
            continue
        reached = max(reached, int(number))
        if streams.seen(stream, int(number)) and had(turn, event):
            continue
        if taken == streams.CHUNK:
            stream.missed = 0
            stream.gap_since = turn.now - streams.PATIENCE_MS
            return
        if receive(turn, event).ok:
            taken += 1
            if silent:
                streams.deaf(stream, event, turn.calendar, turn.now)
    if not taken and stream.missed >= streams.MISSED_MAX:
        streams.forget_beyond(stream, page.last)
    if 0 < reached < page.last:
        stream.polled, stream.poll_at = reached + 1, turn.now
    stream.missed = 0 if taken or not stream.ahead else stream.missed + 1
    stream.gap_since = turn.now if stream.ahead else 0


# ---------------------------------------------------------------- planning


def _wake(turn: Turn, record: Record, at: int) -> None:
    """Ask for one wake-up per record, and only if it is not asked for already.

    Whatever was due has just been done, unless it waits for something else as well: then time alone brings nothing,
    and waking at once would go round in circles.
    """
    if at and at <= turn.now:
        at = turn.now + PAUSE_MS
    if at and at != record.wake_at:
        record.wake_at = at
        turn.wake(record.key, at)


def _plan_order(turn: Turn, order: Order) -> None:
    commitments.note(turn, order)
    numbers.hush(order)
    if order.stuck and not order.sales_order and (order.changes or order.cancels):
        changes.not_booked(turn, order)
    outbox.due(turn, order)
    for f in order.fulfilments:
        if f.asked_by:
            backorders.let_go(turn, order, f)
    slots = order.slots
    for receiver, rules in turn.parts.steps.items():
        if receiver not in slots:
            step = plan.next_step(rules, order, turn.now)
            if step is not None:
                outbox.send(turn, order, receiver, step)
    if order.order_axis in axes.OVER and not slots and not order.tell and not order.stuck and _settled(order):
        if not order.retire_at:
            order.retire_at = turn.now + QUIET_MS
        elif order.retire_at <= turn.now:
            _retire(turn, order)
            return
    elif order.retire_at:
        order.retire_at = 0
    at = outbox.next_due(order)
    then = plan.next_due(order, turn.now)
    _wake(turn, order, min(at, then) if at and then else at or then)


def _settled(order: Order) -> bool:
    """Nothing of the order is still to be told to anybody."""
    return (
        all(s.posted and s.billed for s in order.shipments)
        and all(i.posted for i in order.invoices)
        and all(p.posted for p in order.payments)
        and not any(f.excess or f.stage == "undo" for f in order.fulfilments)
        and not order.shorts
        and not order.recalls
        and not order.cancels
        and not order.changing
    )


def _retire(turn: Turn, order: Order) -> None:
    """A finished order becomes tombstones: its record, its cross-references, its closed cases.

    While a case about it is open somebody may still want to look at it.
    """
    if any(exceptions.is_open(turn, number) for number in order.cases):
        order.retire_at = turn.now + QUIET_MS
        _wake(turn, order, order.retire_at)
        return
    for number in order.cases:
        turn.tx.delete("case/" + number)
    if order.sales_order:
        turn.tx.retire("xref/so/" + order.sales_order)
    for f in order.fulfilments:
        turn.tx.retire("xref/fo/" + f.number)
    turn.drop(order)


def _plan_stock(turn: Turn, stock: Stock) -> None:
    now, policies, slots = turn.now, turn.policies, stock.slots
    turn.parts.unanswered(turn, stock)
    outbox.due(turn, stock)
    if "crm" not in slots:
        step = turn.parts.publish(stock, now, policies)
        if step is not None:
            outbox.send(turn, stock, "crm", step)
    if "wms" not in slots:
        step = transfers.hand_over(stock) if stock.transfers else None
        step = step or backorders.refresh(stock, now)
        if step is not None:
            outbox.send(turn, stock, "wms", step)
    if "erp" not in slots:
        step = ledger.post(stock) if stock.movements else None
        step = step or backorders.look(stock, now)
        if step is not None:
            outbox.send(turn, stock, "erp", step)
    if stock.queue:
        backorders.serve(turn, stock)
    at = outbox.next_due(stock)
    for then in (
        publish.publish_due(stock, policies) if "crm" not in slots and not stock.refresh else 0,
        backorders.refresh_at(stock) if stock.refresh and "wms" not in slots else 0,
        stock.look_at if "erp" not in slots and not stock.refresh and not stock.serving else 0,
    ):
        if then and (not at or then < at):
            at = then
    _wake(turn, stock, at)


def _plan_stream(turn: Turn, stream: Stream) -> None:
    now = turn.now
    outbox.due(turn, stream)
    if not stream.poll_at:
        stream.poll_at = now + streams.POLL_MS
    source = stream.root.partition("/")[0]
    gap_at = stream.gap_since + streams.patience_ms(stream) if stream.gap_since else 0
    if source not in stream.slots and ((gap_at and gap_at <= now) or stream.poll_at <= now):
        outbox.send(turn, stream, source, streams.fetch(stream, poll=stream.poll_at <= now))
        stream.poll_at = now + streams.POLL_MS
    elif source not in stream.slots:
        step = turn.parts.renewal(stream)
        if step is not None:
            outbox.send(turn, stream, source, step)
    at = outbox.next_due(stream)
    if source not in stream.slots:
        for then in (stream.poll_at, gap_at):
            if then and (not at or then < at):
                at = then
    _wake(turn, stream, at)


def _plan_master(turn: Turn, known: MasterRecord) -> None:
    outbox.due(turn, known)
    for receiver in known.kept.keepers:
        if receiver not in known.slots:
            step = master.tell(known, receiver)
            if step is not None:
                outbox.send(turn, known, receiver, step)
    _wake(turn, known, outbox.next_due(known))


def _plan_poll(turn: Turn, poll: Poll) -> None:
    outbox.due(turn, poll)
    system = poll.root.partition("/")[0]
    poll.at = poll.at or turn.now + turn.policies.poll_ms
    if system not in poll.slots and poll.at <= turn.now:
        outbox.send(turn, poll, system, polling.ask(poll))
    _wake(turn, poll, outbox.next_due(poll) if system in poll.slots else poll.at)
