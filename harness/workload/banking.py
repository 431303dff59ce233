"""People who pay by bank: what they are billed, once per invoice, less what has been credited of it by then.

Nobody in a trial is the bank: what somebody sends is there as a fact (`MoneySent`), and in the same instant billing is
told of it as a bank tells, once.
"""

from msgspec import Struct
from msgspec.structs import replace

from harness.scenario.people import People
from harness.workload.action import Action, CalledOff, Reaction, keyed
from seatrial.facts import CreditApplied, CreditPosted, InvoicePosted, MoneySent
from seatrial.message import Request
from simulators.system import Draw

REVERSED = "shipment_reversed"


class Transfer(Struct, frozen=True):
    """Money that somebody is about to send for an invoice. `less`: how often it was made smaller."""

    name: str
    at_ms: int
    payer: str
    invoice: str
    minor: int
    currency: str
    less: int = 0

    def sent(self) -> Action:
        name = f"{self.name}/less/{self.less}" if self.less else self.name
        body = {
            "amount": {"minor": self.minor, "currency": self.currency},
            "invoice_number": self.invoice,
            "reference": self.invoice,
        }
        sent = MoneySent(
            origin=name,
            system="bank",
            reference=self.invoice,
            payer=self.payer,
            invoice=self.invoice,
            amount_minor=self.minor,
            currency=self.currency,
        )
        request = Request("billing", "receivePayment", headers=keyed(name), body=body)
        return Action(self.at_ms, name, "billing", request, sent)


def payers_by_bank(
    people: People, by_card: frozenset[str], exchanges: frozenset[str], *, reverses: bool
) -> tuple[Reaction, ...]:
    """`by_card`: customers who do not pay by bank; `exchanges`: origins of orders whose invoices nobody pays in full.
    `reverses`: the warehouse takes shipments back, so that what is credited for them is taken off before it is paid."""
    customers = _Customers(people, by_card, exchanges, reverses)
    found = (Reaction(InvoicePosted, customers.invoiced),)
    if not reverses:
        return found
    return (*found, Reaction(CreditPosted, customers.credited), Reaction(CreditApplied, customers.applied))


class _Customers:
    """Twice, if they are billed twice. What takes the place of another invoice is paid with that one."""

    def __init__(self, people: People, by_card: frozenset[str], exchanges: frozenset[str], remembers: bool) -> None:
        self._people = people
        self._by_card = by_card
        self._exchanges = exchanges
        self._remembers = remembers
        self._counts: dict[str, int] = {}
        self._transfers: dict[str, Transfer] = {}
        self._of: dict[str, str] = {}
        """Credit memo for what never left -> the invoice that it credits."""

    def invoiced(self, fact: InvoicePosted, at: int, draw: Draw) -> tuple[Action, ...]:
        if fact.customer in self._by_card or fact.origin in self._exchanges or fact.replaces:
            return ()
        nth = self._counts[fact.origin] = self._counts.get(fact.origin, 0) + 1
        at += draw.between(f"pay/{nth}", self._people.pay_ms_min, self._people.pay_ms_max)
        name = f"{fact.origin}/pay/{nth}"
        transfer = Transfer(name, at, fact.customer, fact.invoice, fact.total_minor, fact.currency)
        if self._remembers:
            self._transfers[fact.invoice] = transfer
        return (transfer.sent(),)

    def credited(self, fact: CreditPosted, at: int, _draw: Draw) -> tuple[Action | CalledOff, ...]:
        """Of what is not sent yet the customer sends the rest, or nothing."""
        if fact.reason != REVERSED:
            return ()
        self._of[fact.credit_memo] = fact.invoice
        return self._less(fact.invoice, fact.total_minor, at)

    def applied(self, fact: CreditApplied, at: int, _draw: Draw) -> tuple[Action | CalledOff, ...]:
        """What he has paid already, and is credited, is set against what ships in its place: he owes the rest."""
        own = self._of.get(fact.credit_memo, fact.invoice)
        return () if fact.invoice == own else self._less(fact.invoice, fact.amount_minor, at)

    def _less(self, invoice: str, minor: int, at: int) -> tuple[Action | CalledOff, ...]:
        transfer = self._transfers.get(invoice)
        if transfer is None or transfer.at_ms <= at:
            return ()
        rest = replace(transfer, minor=transfer.minor - minor, less=transfer.less + 1)
        self._transfers[invoice] = rest
        off = CalledOff(transfer.sent().name)
        return (off, rest.sent()) if rest.minor > 0 else (off,)
