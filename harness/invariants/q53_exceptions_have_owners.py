"""What could not be done is on somebody's desk: nothing is refused, or acknowledged and dropped, in silence.   [Q53]

Kind:      settled; when the trial has come to rest.
Reads:     BillableEventRecorded, CallAnswered, CallExecuted, CaptureFailed, CaptureRecorded, CaseDecided, CaseListed,
           ChargedBack, ConsignmentAgreed, CreditPosted, DecisionRefused, DeliveryConfirmed, DeliveryRecorded,
           EventAcknowledged, EventSent, FillUpPosted, FundsCaptured, FundsRefunded, GoodsIssuePosted,
           GoodsIssueReversed, InvoicePosted, InvoiceVoided, MilestoneRecorded, OrderAmended, OrderBooked,
           OrderForgotten, OrderRejected, OrderSubmitted, PaymentApplied, PaymentRequested, PaymentReversed,
           PaymentUnapplied, PickShorted, RecallRecorded, RecallRequested, ReceivablePosted, RefundFailed, RefundPosted,
           RefundRecorded, ReturnAuthorized, ReturnInspected, ReturnPosted, ReturnRefused, ReturnRequested,
           ShipmentConfirmed, ShipmentReversed, ShortRecorded, StockChangePosted, StockMoved, VoidPosted.
Needs:     exceptions.
Formula:   at rest: every call that was refused for good (4xx but 401, 408, 425, 429), and was not made successfully
           later for the same business key, is what an open case is about; every event that was acknowledged with a 2xx
           and that somebody has to be told of has had its effect there, or an open case is about it; so for every wish
           of a customer that it refused to the end; every case has an owner, a reason code, a next action, a deadline.
           Who has to be told: of an order, a goods issue or its reversal, a stock movement, a short, a recall, a proof
           of delivery, an invoice, a void number, a payment, one that is taken off again, a refund, a wish to send
           back, an inspected return or a credit memo the order book; of a goods issue, unless nothing of it was
           accepted, of what was accepted back, of money taken, paid back or charged back also invoicing; of a payment
           request the payment provider; of a wish to change or cancel an order whoever decides it.
           What a wish comes to is what the customer is told later: of a wish to cancel that it is cancelled or refused,
           under the number of that very wish; of a wish to change that the order is amended or the change refused,
           under that revision or a later one, which has taken its place.
           A case that a person has resolved excuses nothing: what was to be done is done, or it is somebody's again.
           One that he has closed ends what nobody can do: an order that is not booked, if its customer was told that it
           is rejected; a wish, a statement. A posting that he has closed is still missing.
Why:       A log line and a 200: the sender believes that it is done, the receiver knows that it is not, and nobody
           reads the log. Months later a customer asks where his order is.
Exercised: by every call refused for good, every case, and every acknowledged event that remained without effect.
Convicts:  flawed:no-version-check, flawed:log-and-200, flawed:no-inbox-dedupe, flawed:hold-checked-at-entry,
           flawed:invoice-per-order, flawed:recall-ignored, flawed:known-by-number, flawed:change-noted,
           flawed:retry-forgotten, flawed:resolved-for-good, flawed:credited-when-allowed,
           flawed:credit-not-posted-back, flawed:early-payment-dropped, flawed:taken-off-unread,
           flawed:return-needs-its-order, flawed:unknown-is-paid-again, flawed:reversal-ignored,
           flawed:early-reversal-dropped.
Seen:      F016, F025, F031, F092, F170, F171, F176, F185.
Example:   09:00 OrderSubmitted order=CRM-9
           09:01 CallAnswered operation=bookOrder key=book:crm:CRM-9:r1 subject=CRM-9 status=422 code=unknown_item
"""

from collections.abc import Mapping

from harness.invariants.answers import refused
from harness.invariants.cases import BALANCE, Cases, words
from harness.invariants.consigned import Consigned
from harness.invariants.duties import CLOSABLE, DECISIONS, WISHES, Duties, Duty, Refused
from harness.invariants.owed import HEARD, INVOICING, ORDER_BOOK, OWED, POSTED
from seatrial.facts import (
    BillableEventRecorded,
    CallAnswered,
    CallExecuted,
    CaseDecided,
    CaseListed,
    ConsignmentAgreed,
    DecisionRefused,
    DeliveryConfirmed,
    EventAcknowledged,
    EventSent,
    Fact,
    FillUpPosted,
    GoodsIssuePosted,
    InvoicePosted,
    MilestoneRecorded,
    OrderAmended,
    OrderBooked,
    OrderForgotten,
    OrderRejected,
    OrderSubmitted,
    RecallRecorded,
    RecallRequested,
    ReceivablePosted,
    ReturnInspected,
    ShipmentConfirmed,
    ShipmentReversed,
    StockMoved,
)
from seatrial.rule import Handler, Rule

EVENTS = (
    "order.submitted",
    "shipment.confirmed",
    "delivery.confirmed",
    "inventory.changed",
    "order.recall_requested",
    "invoice.posted",
    "return.inspected",
    *sorted({owed.event for owed in OWED.values()}),
    *WISHES,
)


class ExceptionsHaveOwners(Rule):
    id = "Q53"
    kind = "settled"
    needs = frozenset({"exceptions"})

    def prepare(self) -> None:
        self._duties: dict[str, Duties] = {event: Duties() for event in EVENTS}
        self._refused: dict[tuple[str, str], Refused] = {}
        self._wishes: dict[str, list[tuple[str, str, str]]] = {}
        """Order → (event, its business key, the number that tells the wish from others)."""
        self._cases = Cases()
        self._consigned = Consigned()
        self._case_entries: list[tuple[int, int]] = []
        self._closed: list[tuple[frozenset[str], CaseDecided]] = []
        self._told_rejected: set[str] = set()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            **dict.fromkeys((*OWED, *HEARD), self.told),
            OrderSubmitted: self.submitted,
            EventSent: self.wished,
            MilestoneRecorded: self.answered_wish,
            OrderAmended: self.amended,
            OrderForgotten: self.forgotten,
            OrderBooked: self.decided,
            OrderRejected: self.decided,
            ConsignmentAgreed: self._consigned.agreed,
            ShipmentConfirmed: self.shipped,
            ShipmentReversed: self.reversed,
            GoodsIssuePosted: self.issued,
            DeliveryConfirmed: self.delivered,
            FillUpPosted: self.issued,
            BillableEventRecorded: self.billable,
            StockMoved: self.moved,
            ReturnInspected: self.inspected,
            RecallRequested: self.recalled,
            RecallRecorded: self.recall_recorded,
            InvoicePosted: self.invoiced,
            ReceivablePosted: self.posted,
            EventAcknowledged: self.acknowledged,
            CallAnswered: self.answered,
            CallExecuted: self.executed,
            CaseListed: self.listed,
            CaseDecided: self.resolved,
            DecisionRefused: self.undecided,
        }

    # ------------------------------------------------------------ duties arise

    def _owe(
        self, event: str, name: str, fact: Fact, says: str, names: tuple[str, ...], at: int, entry: int,
        whom: str = ORDER_BOOK,
    ) -> None:  # fmt: skip
        duties = self._duties[event]
        duty = Duty(fact.origin, says, whom, names, at, entry)
        duties.by_name[name] = duties.by_origin.setdefault(fact.origin, {})[name] = duty

    def submitted(self, fact: OrderSubmitted, at: int, entry: int) -> None:
        if fact.revision <= 1:
            self._owe("order.submitted", fact.order, fact, f"order {fact.order}", (fact.order,), at, entry)

    def wished(self, fact: EventSent, at: int, entry: int) -> None:
        """A wish leaves nothing behind but its event. A case names that event's key, or the order and the number that
        tells this wish from his others."""
        if fact.type in WISHES:
            number = next(iter(fact.business_key.partition(f"/{fact.subject}/")[2].split("/")), "")
            own = (f"{fact.subject}/{number}", f"{fact.subject}/r{number}") if number else ()
            says = f"the wish to {WISHES[fact.type]} order {fact.subject}"
            names = (fact.business_key, *own)
            self._owe(fact.type, fact.business_key, fact, says, names, at, entry, "whoever decides it")
            self._wishes.setdefault(fact.subject, []).append((fact.type, fact.business_key, number))

    def answered_wish(self, fact: MilestoneRecorded, _at: int, _entry: int) -> None:
        if fact.kind == "rejected":
            self._told_rejected.add(fact.order)
        wishes = self._wishes.get(fact.order)
        if wishes is None:
            return
        answered = [one for one in wishes if fact.kind in DECISIONS[one[0]] and _meant(one, fact.document)]
        for event, name, _ in answered:
            self._done(event, name)
        self._wishes[fact.order] = [one for one in wishes if one not in answered]

    def amended(self, fact: OrderAmended, _at: int, _entry: int) -> None:
        """Who decides it has heard of the wish, and granted it. Whether the customer was told is asked elsewhere."""
        wishes = self._wishes.get(fact.external_id, ())
        granted = [one for one in wishes if one[0] == "order.change_requested" and _by(one[2], str(fact.revision))]
        for event, name, _ in granted:
            self._done(event, name)
        if granted:
            self._wishes[fact.external_id] = [one for one in wishes if one not in granted]

    def forgotten(self, fact: OrderForgotten, _at: int, _entry: int) -> None:
        """Nobody can be told anything under that number now: a case about the order is about his wishes, too."""
        for event in WISHES:
            for duty in self._duties[event].by_origin.get(fact.origin, {}).values():
                duty.names = (*duty.names, fact.order)

    def shipped(self, fact: ShipmentConfirmed, at: int, entry: int) -> None:
        names, says = (fact.shipment, fact.fulfilment_order, fact.order_number), f"shipment {fact.shipment}"
        self._owe("shipment.confirmed", f"post/{fact.shipment}", fact, says, names, at, entry)
        if fact.order_number not in self._consigned.orders:
            self._owe("shipment.confirmed", f"bill/{fact.shipment}", fact, says, names, at, entry, INVOICING)

    def reversed(self, fact: ShipmentReversed, at: int, entry: int) -> None:
        """Nobody need hear of the evidence any more; that it is taken back is asked elsewhere (Q38)."""
        self.told(fact, at, entry)
        self._done("shipment.confirmed", f"bill/{fact.shipment}")

    def delivered(self, fact: DeliveryConfirmed, at: int, entry: int) -> None:
        if fact.final:
            says = f"the proof of delivery of {fact.shipment}"
            self._owe("delivery.confirmed", fact.shipment, fact, says, (fact.shipment,), at, entry)
            if not any(line.accepted_base for line in fact.lines):
                self._done("shipment.confirmed", f"bill/{fact.shipment}")

    def moved(self, fact: StockMoved, at: int, entry: int) -> None:
        if fact.kind not in ("goods_issue", "goods_issue_reversal", "return"):
            says = f"stock movement {fact.movement} ({fact.kind} of {fact.quantity_base} {fact.item})"
            self._owe("inventory.changed", fact.movement, fact, says, (fact.movement,), at, entry)

    def recalled(self, fact: RecallRequested, at: int, entry: int) -> None:
        names = (fact.recall_no, fact.fulfilment_order)
        says = f"the answer to recall {fact.recall_no} of {fact.fulfilment_order}"
        self._owe("order.recall_requested", "/".join(names), fact, says, names, at, entry)

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        names = (fact.invoice, *[share.order_number for share in fact.shares])
        self._owe("invoice.posted", fact.invoice, fact, f"invoice {fact.invoice}", names, at, entry)

    def inspected(self, fact: ReturnInspected, at: int, entry: int) -> None:
        names, says = (fact.inspection, fact.rma), f"inspection {fact.inspection} of {fact.rma}"
        self._owe("return.inspected", f"post/{fact.inspection}", fact, says, names, at, entry)
        if any(line.accepted_base for line in fact.lines):
            self._owe("return.inspected", f"bill/{fact.inspection}", fact, says, names, at, entry, INVOICING)

    def told(self, fact: Fact, at: int, entry: int) -> None:
        """By the tables: somebody has heard of something, and somebody has to hear of this."""
        if (heard := HEARD.get(type(fact))) is not None:
            self._done(heard[0], heard[1].format(fact))
        if (owed := OWED.get(type(fact))) is not None:
            names = tuple([getattr(fact, field) for field in owed.fields])
            self._owe(owed.event, getattr(fact, owed.name), fact, owed.says.format(fact), names, at, entry, owed.whom)

    # ------------------------------------------------------------ and are done

    def _done(self, event: str, name: str) -> None:
        duties = self._duties[event]
        duty = duties.by_name.pop(name, None)
        if duty is not None:
            same = duties.by_origin[duty.origin]
            del same[name]
            if not same:
                del duties.by_origin[duty.origin]

    def decided(self, fact: OrderBooked | OrderRejected, _at: int, _entry: int) -> None:
        self._done("order.submitted", fact.external_id)

    def issued(self, fact: GoodsIssuePosted | FillUpPosted, _at: int, _entry: int) -> None:
        self._done("shipment.confirmed", f"post/{fact.shipment}")

    def billable(self, fact: BillableEventRecorded, _at: int, _entry: int) -> None:
        returned = fact.type == "return_accepted"
        self._done("return.inspected" if returned else "shipment.confirmed", f"bill/{fact.source_document}")

    def recall_recorded(self, fact: RecallRecorded, _at: int, _entry: int) -> None:
        self._done("order.recall_requested", f"{fact.recall_no}/{fact.fulfilment_order}")

    def posted(self, fact: ReceivablePosted, _at: int, _entry: int) -> None:
        self._done(POSTED.get(fact.kind, "payment.applied"), fact.document)

    # ------------------------------------------------------------ messages

    def acknowledged(self, fact: EventAcknowledged, at: int, entry: int) -> None:
        duties = self._duties.get(fact.type)
        if duties is not None:
            for duty in duties.by_origin.get(fact.origin, {}).values():
                if 200 <= fact.status < 300:
                    duty.acknowledged = duty.acknowledged or (at, entry)
                else:
                    duty.refused = duty.refused or (at, entry)

    def answered(self, fact: CallAnswered, at: int, entry: int) -> None:
        if refused(fact.status):
            self.exercised += 1
            says = f"{fact.operation} for {fact.subject} was refused for good at {self.clock(at)} ({fact.code})"
            self._refused[fact.operation, fact.subject] = Refused(
                fact.operation, says, (fact.key, fact.subject), at, entry
            )
        elif 200 <= fact.status < 300 and self._refused:
            self._refused.pop((fact.operation, fact.subject), None)

    def executed(self, fact: CallExecuted, _at: int, _entry: int) -> None:
        """It was made after all; whether the engine has heard so is another question."""
        if self._refused and 200 <= fact.status < 300:
            self._refused.pop((fact.operation, fact.subject), None)

    def listed(self, fact: CaseListed, at: int, entry: int) -> None:
        self.exercised += 1
        self._cases.seen(fact, at, entry)
        self._case_entries.append((at, entry))

    def resolved(self, fact: CaseDecided, _at: int, _entry: int) -> None:
        self.exercised += 1
        if fact.action == "close":
            self._closed.append((words(fact.business_key), fact))

    def undecided(self, fact: DecisionRefused, _at: int, _entry: int) -> None:
        """He had closed nothing."""
        if fact.action == "close":
            self._closed = [one for one in self._closed if one[1].case != fact.case]

    def _closing(self, names: tuple[str, ...]) -> CaseDecided | None:
        """How a person has closed a case about one of these names."""
        wanted = [words(name) for name in names if name]
        return next((fact for about, fact in self._closed if any(each and each <= about for each in wanted)), None)

    # ------------------------------------------------------------ at rest

    def conclude(self, _at: int, _entry: int) -> None:
        for call in self._refused.values():
            if self._cases.about(*call.names):
                continue
            closing = self._closing(call.names)
            if closing is None:
                self.breach("call", "refused in silence", f"{call.says}, and no case is about it", call.at, call.entry)
            elif not self._given_up(call):
                said = f"{closing.system} closed its case ({closing.reason})"
                kind, summary = "closed unfinished", f"{call.says}; {said}, and it is neither done nor told"
                self.breach("call", kind, summary, call.at, call.entry)
        for event, duties in self._duties.items():
            for duty in duties.by_name.values():
                if duty.acknowledged is not None:
                    self._judge(event, duty, duty.acknowledged, "acknowledged")
                elif duty.refused is not None and event in WISHES:
                    self._judge(event, duty, duty.refused, "refused")
        for case, (listed_at, listed_entry) in zip(self._cases.listed, self._case_entries, strict=True):
            lacks = [
                name
                for name, given in (
                    ("owner", case.owner),
                    ("reason code", case.reason_code),
                    ("next action", case.next_action),
                    ("deadline", case.deadline_at),
                )
                if not given
            ]
            if lacks:
                summary = f"case {case.case} about {case.business_key} has no {' and no '.join(lacks)}"
                self.breach("case", "nobody's", summary, listed_at, listed_entry)

    def _given_up(self, call: Refused) -> bool:
        """A person has decided that it is not done, and whoever waits for it knows."""
        told = not CLOSABLE.get(call.operation) or any(name in self._told_rejected for name in call.names)
        return call.operation in CLOSABLE and told

    def _judge(self, event: str, duty: Duty, answered: tuple[int, int], how: str) -> None:
        self.exercised += 1
        given_up = duty.names[0] in self._told_rejected and self._closing(duty.names) is not None
        if not self._cases.about(*duty.names, but=BALANCE) and not (event == "order.submitted" and given_up):
            at, entry = answered
            told = f"the engine {how} {event} at {self.clock(at)}, but {duty.whom} never heard of {duty.says}"
            self.breach("event", f"{how} and dropped", f"{told}, and no case is about it", at, duty.entry, entry)


def _meant(wish: tuple[str, str, str], document: str) -> bool:
    """A wish to cancel is answered under its own number; one to change by a decision about that revision or a later
    one, which has taken its place."""
    event, _, number = wish
    if event == "order.cancel_requested":
        return document == number
    return _by(number, document.rpartition("-r")[2])


def _by(number: str, revision: str) -> bool:
    """Whether a decision about `revision` decides the wish that has this number."""
    return revision.isdecimal() and number.isdecimal() and int(revision) >= int(number)
