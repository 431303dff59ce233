"""What happened in a month is booked in that month, by the clock on the wall; or it is on the late list.   [S47]

Kind:      safety; at every posting, whatever the faults.
Reads:     BillableEventRecorded, BooksOpened, ContractChanged, CreditPosted, DeliveryConfirmed, FillUpPosted,
           GoodsIssuePosted, InvoicePosted, JournalPosted, PaymentApplied, PaymentUnapplied, PeriodClosed, PostingDated,
           RefundRecorded, ShipmentConfirmed, VendorShipped.
Needs:     nothing of the engine.
Formula:   for every goods issue that is dated in the books of a legal entity: posting date = the day on which it left,
           by the warehouse's clock in that entity's zone; for every invoice and refund there: the day that it bears;
           for every credit memo, and payment that is put on an invoice or taken off: the day that it bears, and that is
           the one on which it was done, in the entity's zone (by a clock that may be a quarter of an hour off). Or that
           day is what the late list has, with an owner, its month is closed, and the posting date is the first that is
           open. And every invoice of goods bears the day on which the last of them left, by those clocks (one that is
           made in the place of another: the day of the credit memo that took it back whole for this order); what is
           billed on proof of delivery counts from when it was handed over, by the clock of the company whose site had
           it (told by one that may be off), or the carrier's where there is but one; and what a vendor has sent from
           when it left him, by that of the company that buys (likewise), or as his notice has it where there is but
           one. Every invoice with the fee of a period of a contract bears the last day of that, as the order book has
           or had it; one of what was used up on consignment, and of a contract where there is but one company, the day
           on which it is posted, by the clock of the first company (likewise). Where there are several companies, all
           that an invoice bills was sold by one of them, and in one month; it is posted in that one's books, with what
           is paid and credited of it, and every goods issue in those of the site (what no site has shipped: of the
           company with the first one); all that is posted is dated. (That no date lies in a closed month, whatever it
           is of, is the ERP's own doing, and the day of what is made in the place of another billing's: these two only
           check the harness.)
Why:       The books of March are closed and signed. A lorry that left on 31 March at ten to midnight and is booked in
           April is sold a month late; one that left at ten past is sold before it was. March's fee is billed when March
           is over, and is March's all the same. What was paid by the end of March is not owed in its balance, whenever
           the ledger hears of it. What comes too late is put where somebody answers for it.
Exercised: by every posting that is dated and whose own day is known, and every invoice; where there are several
           companies, but for those of a contract that bear no fee of a period: of milestones, and of usage by itself.
Convicts:  flawed:dated-in-utc, flawed:dated-now, flawed:dated-by-order, flawed:period-refusal-forced,
           flawed:dated-by-dispatch, flawed:fee-dated-when-billed, flawed:invoiced-in-utc, flawed:late-invoice-unlisted,
           flawed:late-payment-unlisted, flawed:paid-in-utc, flawed:sold-by-headquarters.
Seen:      F150, F151, F152, F157.
Example:   23:50 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 on=2026-03-31
           23:55 PostingDated entity=north kind=goods_issue document=SHP-3 posting_date=2026-04-01
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.books import Books
from harness.invariants.handlers import together
from harness.invariants.papers import Papers
from harness.invariants.wording import listed
from seatrial.calendar import day_of
from seatrial.facts import (
    BillableEventRecorded,
    BooksOpened,
    ContractChanged,
    CreditPosted,
    DeliveryConfirmed,
    Fact,
    InvoicePosted,
    PaymentApplied,
    PaymentUnapplied,
    PeriodClosed,
    PostingDated,
    RefundRecorded,
    ShipmentConfirmed,
    VendorShipped,
)
from seatrial.rule import Handler, Rule

GOODS_ISSUE, REFUND = "goods_issue", "refund"
PROOF, VENDORS, CONSUMPTION = "proof_of_delivery", "vendor_shipment", "consumption"
DELIVERED = "was delivered"
CLOCKS_APART_MS = 900_000
"""So much the clock of whoever dates a document may be off."""


class Left(Struct, gc=False):
    """On which day something happened, and which entry of the journal says so. `on` "": it counts from when it is
    billed. `zone`: that of the company whose site it has left, where there are several. `days`: it is one of these, for
    whoever says so has a clock that may be off."""

    on: str
    entry: int
    how: str = "left"
    zone: str = ""
    days: tuple[str, ...] = ()


class Deed(Struct, gc=False):
    """When a credit memo was posted, a payment put on its invoice or taken off, or money given back; and on which day
    that was as billing says, "" if it does not."""

    at: int
    on: str
    entry: int


class Closed(Struct, gc=False):
    """`first_open`: the first date that is open still."""

    first_open: str
    entry: int


Done = CreditPosted | PaymentApplied | PaymentUnapplied | RefundRecorded
"""Facts of what billing has done on a day."""
VERBS = {
    GOODS_ISSUE: "left on",
    "credit_memo": "was posted on",
    "payment": "was put on its invoice on",
    "reversal": "was taken off its invoice on",
    REFUND: "was given back on",
}


def _day(left: Left) -> str:
    return left.on


def _days(left: Left) -> tuple[str, ...]:
    return left.days or (left.on,)


class PeriodAndCutOff(Rule):
    id = "S47"

    def prepare(self) -> None:
        self._left: Papers[Left] = Papers()
        self._delivered: Papers[Left] = Papers()
        """Shipment -> when it was handed over, once that is proved."""
        self._billed: Papers[Left] = Papers()
        """What invoices are made of, by source document."""
        self._invoices: Papers[Left] = Papers()
        self._taken_back: Papers[dict[str, int]] = Papers()
        """Invoice -> the days on which what an order has on it was credited whole, each with the entry that says so."""
        self._done: Papers[Deed] = Papers()
        """By kind of posting and document."""
        self._closed: dict[str, Closed] = {}
        self._ends: dict[str, dict[str, int]] = {}
        """Contract and period -> the last days that the order book has given it, each with the entry that says so."""
        self._zones: dict[str, str] = {}
        """Site -> by whose clock that is dated which has left it, where there are several companies."""
        self._home_zone = ""
        """By whose clock that is dated which none of our sites has shipped, where there are several companies."""
        self._books = Books(self.breach)

    def follows(self) -> Mapping[type[Fact], Handler]:
        own: Mapping[type[Fact], Handler] = {
            BooksOpened: self.opened,
            PeriodClosed: self.closed,
            ShipmentConfirmed: self.shipped,
            VendorShipped: self.sent_by_vendor,
            DeliveryConfirmed: self.handed_over,
            ContractChanged: self.agreed,
            BillableEventRecorded: self.evident,
            InvoicePosted: self.invoiced,
            CreditPosted: self.credited,
            PaymentApplied: lambda fact, at, entry: self._did(fact, "payment", fact.application, at, entry),
            PaymentUnapplied: lambda fact, at, entry: self._did(fact, "reversal", fact.application, at, entry),
            RefundRecorded: lambda fact, at, entry: self._did(fact, REFUND, fact.refund_no, at, entry),
            PostingDated: self.dated,
        }
        return together(own, self._books.follows())

    def opened(self, fact: BooksOpened, at: int, entry: int) -> None:
        self._home_zone = fact.zone if fact.home else self._home_zone
        self._zones.update(dict.fromkeys(fact.sites, fact.zone))
        self.closed(fact, at, entry)

    def closed(self, fact: BooksOpened | PeriodClosed, _at: int, entry: int) -> None:
        self._closed[fact.entity] = Closed(fact.first_open, entry)

    def agreed(self, fact: ContractChanged, _at: int, entry: int) -> None:
        for period in fact.periods:
            if period.last_day:
                self._ends.setdefault(f"{fact.contract} {period.period}", {})[period.last_day] = entry

    def shipped(self, fact: ShipmentConfirmed, _at: int, entry: int) -> None:
        zone = next((self._zones.get(line.site, "") for line in fact.lines), "")
        self._left.put(fact.origin, fact.shipment, Left(fact.on, entry, zone=zone))

    def sent_by_vendor(self, fact: VendorShipped, at: int, entry: int) -> None:
        """Dated as his notice is, or by the clock of the company that buys."""
        days = self._around(at, self._home_zone) if self._home_zone else (fact.on,)
        self._left.put(fact.origin, fact.shipment, Left(days[0], entry, days=days))

    def handed_over(self, fact: DeliveryConfirmed, _at: int, entry: int) -> None:
        left = self._left.get(fact.shipment)
        if fact.final:
            zone = left.zone if left is not None else ""
            days = self._around(fact.delivered_at, zone) if zone else (fact.on,)
            self._delivered.put(fact.origin, fact.shipment, Left(days[0], entry, DELIVERED, days=days))

    def _around(self, at: int, zone: str) -> tuple[str, ...]:
        """The day that it was there; and those that it may be by a clock that is off."""
        text = self.trial.calendar.text
        return tuple([day_of(text(at + off), zone) for off in (0, -CLOCKS_APART_MS, CLOCKS_APART_MS)])

    def evident(self, fact: BillableEventRecorded, _at: int, entry: int) -> None:
        what: Left | None = None
        if fact.type in (GOODS_ISSUE, VENDORS):
            what = self._left.get(fact.source_document)
        elif fact.type == PROOF:
            what = self._delivered.get(fact.source_document)
        elif fact.type == CONSUMPTION:
            what = Left("", entry)
        if what is not None:
            self._billed.put(fact.origin, fact.source_document, what)

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        self._invoices.put(fact.origin, fact.invoice, Left(fact.posting_date, entry))
        if fact.contract:
            self._fees(fact, at, entry)
            return
        if fact.replaces:
            self._in_place(fact, at, entry)
            return
        found = [self._billed.get(part.source_document) for part in fact.parts]
        known = [left for left in found if left is not None]
        if not known or len(known) != len(found):
            return
        behind = [left for left in known if left.on]
        if not behind:
            self._made(fact, at, entry)
            return
        self.exercised += 1
        last = max(behind, key=_day)
        months = sorted({left.on[:7] for left in behind})
        if self._books.several and not set.intersection(*[{day[:7] for day in _days(left)} for left in behind]):
            said = f"invoice {fact.invoice} bills what {last.how} in {listed(months)}"
            self.breach("invoice", "of two months", said, at, last.entry, entry)
        latest = max([min(_days(left)) for left in behind])
        if not any(fact.posting_date in _days(left) and fact.posting_date >= latest for left in behind):
            self._misdated(fact, last.on, f"the last that it bills {last.how} on {last.on}", at, last.entry, entry)

    def _in_place(self, fact: InvoicePosted, at: int, entry: int) -> None:
        """The month that takes a sale back has what is left of it, too; the one in which it was sold keeps that."""
        days = self._taken_back.get(fact.replaces)
        if not days:
            return  # S49 has that
        self.exercised += 1
        if fact.posting_date not in days:
            on, credited = next(reversed(days.items()))
            why = f"{fact.replaces}, in whose place it is, was credited on {on}"
            self._misdated(fact, on, why, at, credited, entry)

    def _made(self, fact: InvoicePosted, at: int, entry: int) -> None:
        """What has no day of its own bears the one on which it is billed: of a contract in the only company's books, of
        what was used up at the customer's (where there are several companies, the home company sells it)."""
        self.exercised += 1
        days = self._around(at, self._home_zone or self.trial.calendar.zone)
        if fact.posting_date not in days:
            self._misdated(fact, days[0], f"was made on {days[0]}", at, entry)

    def _fees(self, fact: InvoicePosted, at: int, entry: int) -> None:
        """What was billed before a contract was terminated in arrears bears the day that was the last one then."""
        known = {line.line: self._ends.get(f"{fact.contract} {line.line}") for line in fact.lines}
        if not (any(known.values()) or self._books.several):
            self._made(fact, at, entry)
        for period, ends in known.items():
            if ends is None:
                continue
            self.exercised += 1
            if fact.posting_date not in ends:
                day, said_by = next(reversed(ends.items()))
                why = f"period {period} of {fact.contract} ended on {day}"
                self._misdated(fact, day, why, at, said_by, entry, what="fee")

    def _misdated(self, fact: InvoicePosted, on: str, why: str, at: int, *witness: int, what: str = "invoice") -> None:
        """It bears another day than the one that it belongs to, `on`."""
        month = "month" if fact.posting_date[:7] != on[:7] else "day"
        said = f"invoice {fact.invoice} is dated {fact.posting_date}, and {why}"
        self.breach(what, f"another {month}", said, at, *witness)

    def dated(self, fact: PostingDated, at: int, entry: int) -> None:
        closed, where = self._closed.get(fact.entity), f"booked on {fact.posting_date} in the books of {fact.entity}"
        if closed is not None and fact.posting_date < closed.first_open:
            said = f"{fact.document} is {where}: that month is closed"
            self.breach("posting", "in a closed month", said, at, closed.entry, entry)
        left = self._own_day(fact)
        if left is None:
            return  # of no day that is known here, or posted again after its order was finished: S01 has that
        self.exercised += 1
        what = f"{fact.document} {VERBS.get(fact.kind, 'bears')} {left.on} and is {where}"
        if fact.late_of:
            if fact.late_of != left.on:
                said = f"{what}: the late list has it under {fact.late_of}"
                self.breach("posting", "late under another day", said, at, left.entry, entry)
            elif not fact.owner:
                self.breach("posting", "late and nobody's", f"{what}: nobody owns it", at, left.entry, entry)
            elif closed is None or not left.on < closed.first_open == fact.posting_date:
                self.breach("posting", "late for nothing", f"{what}: its own day was open", at, left.entry, entry)
        elif fact.posting_date != left.on:
            month = fact.posting_date[:7] != left.on[:7]
            said = f"{what}, another {'month' if month else 'day'}, and is not on the late list"
            self.breach("posting", "another month" if month else "another day", said, at, left.entry, entry)

    def credited(self, fact: CreditPosted, at: int, entry: int) -> None:
        self._did(fact, "credit_memo", fact.credit_memo, at, entry)
        if fact.reason == "reversal":
            days = self._taken_back.get(fact.invoice)
            if days is None:
                self._taken_back.put(fact.origin, fact.invoice, days := {})
            days[fact.posting_date] = entry

    def _did(self, fact: Done, kind: str, document: str, at: int, entry: int) -> None:
        self._done.put(fact.origin, f"{kind}/{document}", Deed(at, fact.posting_date, entry))

    def _own_day(self, fact: PostingDated) -> Left | None:
        """On which day it belongs, so far as that is known: the one that billing states, if it was that where the books
        are kept. Around midnight it may be either; where billing states none, the one that was said."""
        if fact.kind == GOODS_ISSUE:
            return self._left.get(fact.document)
        if fact.kind == "invoice":
            return self._invoices.get(fact.document)
        done = self._done.get(f"{fact.kind}/{fact.document}")
        if done is None:
            return None
        own = done.on
        if fact.zone and fact.kind != REFUND:  # of money on account, nobody tells billing whose it is to become
            days = self._around(done.at, fact.zone)
            said = own or fact.late_of or fact.posting_date
            own = said if said in days else days[0]
        return Left(own, done.entry) if own else None

    def conclude(self, at: int, _entry: int) -> None:
        self._books.conclude(at)

    def retire(self, origin: str) -> None:
        self._books.retire(origin)
        self._done.forget(origin)
        self._billed.forget(origin)
        self._invoices.forget(origin)
        self._taken_back.forget(origin)
        self._left.forget(origin)
        self._delivered.forget(origin)
