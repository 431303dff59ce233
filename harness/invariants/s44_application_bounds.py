"""No invoice takes more than it is open for, no payment or credit gives more than it has, no cent is lost.   [S44]

Kind:      safety; at every application, and whenever one is taken off. That all captured money, and what banks have
           sent, stands in billing's books, and that what was kept on account, or is left of a prepayment or a credit
           memo, has an owner, is asked for at rest.
Reads:     CaptureRecorded, CaseDecided, CaseListed, ChargedBack, CreditApplied, CreditPosted, DecisionRefused,
           FundsCaptured, InvoicePosted, MoneySent, OrderStatusChanged, PaymentApplied, PaymentReceived,
           PaymentRequested, PaymentReversed, PaymentUnapplied, RefundRecorded, ReturnAuthorized, ReturnExchanged.
Needs:     nothing of the engine.
Formula:   for every invoice: 0 <= sum(applications - taken off) + sum(credits applied) <= total; for every payment:
           0 <= sum(applications - taken off) <= its amount; for every credit memo: sum(applied) <= its total;
           at rest, for every payment that the provider has taken: captured - charged back = received - gone again in
           billing, unless an open case is about it; for all that a bank has sent: one receipt in billing, of that
           amount and under its reference; for every receipt: a bank has sent that, or the provider has taken it; for
           money that came for an invoice and was kept on account: it was refunded, or it is owned; for money that was
           paid in the shop for an order that is over (closed, cancelled, rejected): what no invoice has taken was
           refunded, or it is owned; of a payment that has not come by card: likewise, whatever it was for; for every
           credit memo: all of it was applied, or what is left is owned. Owned: an open case is about it, or a person
           has closed one (and was not refused), and so has taken it upon himself; a case that the engine has closed by
           itself excuses nothing. Whose order a payment came for, and whose
           invoice a credit memo is of, is the customer of the invoice that they are applied to. Of an exchange not
           both: some of the return's credit left, and some of the invoice open of the order placed for it. (That no
           more is taken off than was put on, and that what a bank has sent stands in the book, is billing's own doing:
           for those parts this rule is a self-check. What the provider has taken is told by the engine.)
Why:       Nobody knows what became of a payment, another one is taken, and then the first succeeds: the invoice is paid
           twice, its balance negative. Or a failure that comes late undoes the success, and the money is nobody's.
Exercised: by every application.
Convicts:  flawed:settled-as-told, flawed:last-outcome-holds, flawed:late-success-applied,
           flawed:early-payment-dropped, flawed:exchange-not-settled, flawed:credit-balance-unseen,
           flawed:prepayment-left-lying, flawed:unapplied-cash-unseen.
Seen:      F006, F031, F032, F033, F093, F094, F097, F210, F212.
Example:   10:00 InvoicePosted invoice=INV-1 total_minor=11900 currency=EUR
           10:30 MoneySent reference=INV-1 amount_minor=11900 currency=EUR
           10:30 PaymentReceived payment=PAY-1 reference=INV-1 amount_minor=11900 currency=EUR
           10:30 PaymentApplied application=APP-1 payment=PAY-1 invoice=INV-1 amount_minor=11900 currency=EUR
           12:00 MoneySent reference=INV-1 amount_minor=11900 currency=EUR
           12:00 PaymentReceived payment=PAY-2 reference=INV-1 amount_minor=11900 currency=EUR
           12:00 PaymentApplied application=APP-2 payment=PAY-2 invoice=INV-1 amount_minor=11900 currency=EUR
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.cases import Cases
from harness.invariants.exchanged import Exchanges
from harness.invariants.money_sent import Sent
from harness.invariants.papers import Papers
from harness.invariants.wording import money
from seatrial.facts import (
    CaptureRecorded,
    CaseDecided,
    CaseListed,
    ChargedBack,
    CreditApplied,
    CreditPosted,
    DecisionRefused,
    Fact,
    FundsCaptured,
    InvoicePosted,
    MoneySent,
    OrderStatusChanged,
    PaymentApplied,
    PaymentReceived,
    PaymentRequested,
    PaymentReversed,
    PaymentUnapplied,
    RefundRecorded,
    ReturnAuthorized,
    ReturnExchanged,
)
from seatrial.rule import Handler, Rule

OVER = frozenset({"closed", "cancelled", "rejected"})


class Room(Struct, gc=False):
    """An invoice or a payment: what it can take or give, and what it has."""

    amount_minor: int
    used_minor: int = 0
    entries: list[int] = field(default_factory=list)
    customer: str = ""
    """Whose it is. Of a payment it is not known: `origin` says for which order it was paid."""
    origin: str = ""


class Loose(Struct, gc=False):
    """What of a payment no invoice has taken."""

    currency: str
    at: int
    minor: int = 0
    entries: list[int] = field(default_factory=list)


class Taken(Struct, gc=False):
    """Money that the provider has taken: what it has of it, and what billing has. `names`: what a case may name."""

    transaction: str
    currency: str
    at: int
    names: tuple[str, ...]
    provider_minor: int = 0
    billing_minor: int = 0
    kept_minor: int = 0
    """Of what came for an invoice and was kept on account, what is still there."""
    prepaid: str = ""
    """The order that it was paid in the shop for."""
    spent_minor: int = 0
    """What of that was applied, and not taken off again, or has gone back."""
    entries: list[int] = field(default_factory=list)


class ApplicationBounds(Rule):
    """Card payments and credit memos outlive their orders, so they are not forgotten with them; they are few."""

    id = "S44"

    def prepare(self) -> None:
        self._invoices: Papers[Room] = Papers()
        self._payments: Papers[Room] = Papers()
        self._taken: dict[str, Taken] = {}
        self._came_as: dict[str, str] = {}
        """Payment -> the provider's number of it."""
        self._asked: set[str] = set()
        """Payment requests that billing has opened."""
        self._credits: dict[str, Room] = {}
        self._credited_at: dict[str, tuple[int, str]] = {}
        """Credit memo -> when it was posted, and its currency."""
        self._customers: Papers[str] = Papers()
        """Origin of what was invoiced -> who is to pay."""
        self._loose: dict[str, Loose] = {}
        """Payments of which something is applied to nothing."""
        self._sent = Sent()
        self._cases = Cases()
        self._exchanges = Exchanges()
        self._over: set[str] = set()
        """Orders of which nothing more becomes."""

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            InvoicePosted: self.invoiced,
            MoneySent: self._sent.sent,
            PaymentReceived: self.received,
            PaymentApplied: self.applied,
            PaymentUnapplied: self.unapplied,
            CreditPosted: self.credited,
            CreditApplied: self.settled,
            PaymentRequested: self.asked,
            OrderStatusChanged: self.moved,
            FundsCaptured: self.captured,
            ChargedBack: self.charged_back,
            CaptureRecorded: self.recorded,
            PaymentReversed: self.gone,
            RefundRecorded: self.refunded,
            ReturnAuthorized: self._exchanges.authorized,
            ReturnExchanged: self._exchanges.exchanged,
            CaseListed: self._cases.seen,
            CaseDecided: self._cases.decided,
            DecisionRefused: self._cases.refused,
        }

    def invoiced(self, fact: InvoicePosted, _at: int, entry: int) -> None:
        if self._invoices.get(fact.invoice) is None:
            self._invoices.put(fact.origin, fact.invoice, Room(fact.total_minor, 0, [entry], fact.customer))
            for origin in dict.fromkeys([fact.origin, *[share.origin for share in fact.shares]]):
                if self._customers.get(origin) is None:
                    self._customers.put(origin, origin, fact.customer)
            self._exchanges.invoiced(fact, entry)

    def received(self, fact: PaymentReceived, at: int, entry: int) -> None:
        self._sent.received(fact, at, entry)
        if self._payments.get(fact.payment) is None:
            room = Room(fact.amount_minor, entries=[entry], origin=fact.origin)
            self._payments.put(fact.origin, fact.payment, room)
        self._loosen(fact.payment, fact.amount_minor, fact.currency, at, entry)

    def _loosen(self, payment: str, minor: int, currency: str, at: int, entry: int) -> None:
        """So much more of a payment (below 0: less) is applied to nothing."""
        loose = self._loose.setdefault(payment, Loose(currency, at))
        loose.minor += minor
        loose.entries.append(entry)
        if not loose.minor:
            del self._loose[payment]

    def _payer(self, room: Room | None) -> str:
        """For whose order a payment came; "" if that is not known (any more)."""
        origin = room.origin if room is not None else ""
        while origin and self._customers.get(origin) is None:
            origin = origin.rpartition("/")[0]
        return self._customers.get(origin) or "" if origin else ""

    def applied(self, fact: PaymentApplied, at: int, entry: int) -> None:
        self.exercised += 1
        self._take("invoice", fact.invoice, self._invoices.get(fact.invoice), fact, at, entry)
        self._take("payment", fact.payment, self._payments.get(fact.payment), fact, at, entry)
        self._loosen(fact.payment, -fact.amount_minor, fact.currency, at, entry)
        self._same("payment", fact.payment, self._payer(self._payments.get(fact.payment)), fact, at, entry)
        self._exchanges.applied(fact, entry)
        self._spend(fact.payment, fact.amount_minor)

    def _spend(self, payment: str, minor: int) -> None:
        taken = self._taken.get(self._came_as.get(payment, ""))
        if taken is not None:
            taken.spent_minor += minor

    def _take(
        self, what: str, number: str, room: Room | None, fact: PaymentApplied | CreditApplied, at: int, entry: int
    ) -> None:
        if room is None:
            return  # of a finished order
        room.used_minor += fact.amount_minor
        room.entries.append(entry)
        if room.used_minor > room.amount_minor:
            bound, used = money(room.amount_minor, fact.currency), money(room.used_minor, fact.currency)
            said = money(fact.amount_minor, fact.currency)
            summary = f"{what} {number} of {bound} has {used} of applications, with {said} at {self.clock(at)}"
            self.breach(what, "applied beyond its amount", summary, at, *room.entries)

    def _same(
        self, what: str, number: str, whose: str, fact: PaymentApplied | CreditApplied, at: int, entry: int
    ) -> None:
        """Nobody's invoice is settled with what is somebody else's."""
        room = self._invoices.get(fact.invoice)
        if room is not None and whose and room.customer and whose != room.customer:
            said = f"{money(fact.amount_minor, fact.currency)} of {what} {number}, which is {whose}'s"
            summary = f"{said}, were set against {fact.invoice} of {room.customer} at {self.clock(at)}"
            self.breach(what, "applied across customers", summary, at, *room.entries, entry)

    def credited(self, fact: CreditPosted, at: int, entry: int) -> None:
        self._credits[fact.credit_memo] = Room(fact.total_minor, 0, [entry], fact.customer)
        self._credited_at[fact.credit_memo] = at, fact.currency
        self._exchanges.credited(fact, at, entry)

    def settled(self, fact: CreditApplied, at: int, entry: int) -> None:
        """A credit memo takes its part of what an invoice is open for."""
        self._take("invoice", fact.invoice, self._invoices.get(fact.invoice), fact, at, entry)
        memo = self._credits.get(fact.credit_memo)
        self._take("credit memo", fact.credit_memo, memo, fact, at, entry)
        self._same("credit memo", fact.credit_memo, "" if memo is None else memo.customer, fact, at, entry)
        self._exchanges.applied(fact, entry)

    def unapplied(self, fact: PaymentUnapplied, at: int, entry: int) -> None:
        self._exchanges.applied(fact, entry)
        self._spend(fact.payment, -fact.amount_minor)
        self._loosen(fact.payment, fact.amount_minor, fact.currency, at, entry)
        sides = ("invoice", fact.invoice, self._invoices), ("payment", fact.payment, self._payments)
        for what, number, rooms in sides:
            room = rooms.get(number)
            if room is None:
                continue
            had, room.used_minor = room.used_minor, room.used_minor - fact.amount_minor
            room.entries.append(entry)
            if room.used_minor < 0:
                off = f"{money(fact.amount_minor, fact.currency)} were taken off {what} {number} at {self.clock(at)}"
                summary = f"{off}, when {money(had, fact.currency)} were applied"
                self.breach(what, "taken off beyond what was applied", summary, at, *room.entries)

    def asked(self, fact: PaymentRequested, _at: int, _entry: int) -> None:
        self._asked.add(fact.payment_request)

    def moved(self, fact: OrderStatusChanged, _at: int, _entry: int) -> None:
        if fact.axis == "order" and fact.now in OVER:
            self._over.add(fact.order_number)

    def captured(self, fact: FundsCaptured, at: int, entry: int) -> None:
        names: tuple[str, ...] = (fact.transaction, fact.payment_request)
        if fact.payment_request not in self._asked:
            names += (fact.reference,)  # paid in the shop: a case about the order is about it
        taken = Taken(fact.transaction, fact.currency, at, names, fact.amount_minor, entries=[entry])
        self._taken[fact.transaction] = taken
        self._sent.captured(fact, at, entry)

    def charged_back(self, fact: ChargedBack, _at: int, entry: int) -> None:
        taken = self._taken.get(fact.transaction)
        if taken is not None:
            taken.provider_minor -= fact.amount_minor
            taken.names += (fact.charge_back,)
            taken.entries.append(entry)

    def recorded(self, fact: CaptureRecorded, _at: int, entry: int) -> None:
        self._came_as[fact.payment] = fact.transaction
        taken = self._taken.get(fact.transaction)
        if taken is not None:
            taken.billing_minor += fact.amount_minor
            if fact.on_account and fact.invoice:
                taken.kept_minor += fact.amount_minor
            if fact.payment_request not in self._asked:
                taken.prepaid = fact.order_number
            taken.names += (fact.payment,)
            taken.entries.append(entry)

    def gone(self, fact: PaymentReversed, at: int, entry: int) -> None:
        self._loosen(fact.payment, -fact.amount_minor, fact.currency, at, entry)
        taken = self._taken.get(self._came_as.get(fact.payment, ""))
        if taken is not None:
            taken.billing_minor -= fact.amount_minor
            taken.kept_minor = max(0, taken.kept_minor - fact.amount_minor)
            taken.entries.append(entry)

    def refunded(self, fact: RefundRecorded, at: int, entry: int) -> None:
        self._loosen(fact.payment, -fact.amount_minor, fact.currency, at, entry)
        taken = self._taken.get(fact.transaction)
        if taken is not None:
            taken.spent_minor += fact.amount_minor
            taken.kept_minor = max(0, taken.kept_minor - fact.amount_minor)

    def conclude(self, at: int, _entry: int) -> None:
        for summary, witness in self._exchanges.unsettled(self._cases):
            self.breach("exchange", "not settled", summary, at, *witness)
        for found in self._sent.differing():
            self.breach("payment", found.kind, f"at {self.clock(found.since)} {found.said}", at, *found.entries)
        for taken in self._taken.values():
            if taken.provider_minor != taken.billing_minor and not self._cases.about(*taken.names):
                there, here = money(taken.provider_minor, taken.currency), money(taken.billing_minor, taken.currency)
                said = f"payment {taken.transaction}, taken at {self.clock(taken.at)}: the provider has {there} of it"
                self.breach("payment", "not in the books", f"{said}, billing {here}", at, *taken.entries)
            elif taken.kept_minor and not self._cases.owned(*taken.names):
                kept = money(taken.kept_minor, taken.currency)
                summary = (
                    f"{kept} of payment {taken.transaction} lie on account since {self.clock(taken.at)}: nobody knows"
                )
                self.breach("payment", "unapplied and nobody's", summary, at, *taken.entries)
            elif (
                taken.prepaid in self._over
                and taken.spent_minor < taken.billing_minor
                and not self._cases.owned(*taken.names)
            ):
                rest = money(taken.billing_minor - taken.spent_minor, taken.currency)
                what = f"{rest} of payment {taken.transaction} for {taken.prepaid} are left, and that is over"
                self.breach("payment", "left over and nobody's", f"{what}: nobody knows", at, *taken.entries)
        for payment, loose in self._loose.items():
            if loose.minor > 0 and payment not in self._came_as and not self._cases.owned(payment):
                what = f"{money(loose.minor, loose.currency)} of payment {payment}"
                summary = f"{what} are applied to nothing since {self.clock(loose.at)}: nobody knows"
                self.breach("payment", "unapplied and nobody's", summary, at, *loose.entries)
        for number, room in self._credits.items():
            left = room.amount_minor - room.used_minor
            if left > 0 and not self._cases.owned(number):
                since, currency = self._credited_at[number]
                what = f"{money(left, currency)} of credit memo {number} are left since {self.clock(since)}"
                self.breach("credit memo", "unapplied and nobody's", f"{what}: nobody knows", at, *room.entries)

    def retire(self, origin: str) -> None:
        """What is applied to a finished order's invoice is not followed any further."""
        self._invoices.forget(origin)
        self._payments.forget(origin)
        self._customers.forget(origin)
