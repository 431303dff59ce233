"""People and cards: what customers do when a payment fails or nothing is heard of it, and what finance does then."""

from collections.abc import Mapping

from harness.dice import Dice, key
from harness.scenario.payments import CardsPlan
from harness.workload.action import Action, Reaction, keyed
from seatrial.facts import (
    CaptureFailed,
    CaptureRecorded,
    FundsCaptured,
    OrderBooked,
    OrderSubmitted,
    PaymentApplied,
    PaymentRequested,
    PaymentUnapplied,
)
from seatrial.message import JsonObject, Request
from simulators.system import Draw

PPM = 1_000_000
ANXIOUS = frozenset({"slow", "abandoned", "silent"})
"""Cards of which nothing is heard for a while."""


def card_of(plan: CardsPlan | None, dice: Dice, customer: str) -> str:
    """How a customer's card behaves; "" if he pays by bank."""
    if plan is None or not dice.chance("customer/by-card", key(customer), plan.share_ppm):
        return ""
    drawn = dice.between("customer/card", key(customer), 0, PPM - 1)
    for card in ("declined", "slow", "abandoned", "silent"):
        drawn -= getattr(plan, f"{card}_ppm")
        if drawn < 0:
            return card
    return "good"


def payers(
    plan: CardsPlan | None, cards: Mapping[str, str], freight_minor: int, tax_ppm: Mapping[str, int], currency: str
) -> tuple[Reaction, ...]:
    """Everybody who reacts to what happens to card payments in one trial. `cards`, `tax_ppm`: by customer."""
    if plan is None:
        return ()
    people = _Payers(plan, cards, freight_minor, tax_ppm, currency)
    found = [
        Reaction(PaymentRequested, people.asked),
        Reaction(CaptureFailed, people.failed),
        Reaction(CaptureRecorded, people.came),
    ]
    if plan.checkout:
        found.append(Reaction(OrderSubmitted, people.ordered))
    if plan.deposit_minor:
        found.append(Reaction(OrderBooked, people.booked))
    if plan.taken_off_ppm:
        found += [Reaction(PaymentApplied, people.applied), Reaction(PaymentUnapplied, people.unapplied)]
    if plan.charge_back_ppm:
        found.append(Reaction(FundsCaptured, people.captured))
    return tuple(found)


class _Payers:
    """`_again`: invoices for which somebody pays, or has paid, a second time."""

    def __init__(
        self,
        plan: CardsPlan,
        cards: Mapping[str, str],
        freight_minor: int,
        tax_ppm: Mapping[str, int],
        currency: str,
    ) -> None:
        self._plan = plan
        self._cards = cards
        self._freight_minor = freight_minor
        self._tax_ppm = tax_ppm
        self._currency = currency
        self._again: set[str] = set()
        self._counts: dict[tuple[str, str], int] = {}

    def _name(self, origin: str, deed: str) -> str:
        """Counted per order: "order/0007/retry/1"."""
        home = "/".join(origin.split("/")[:2])
        count = self._counts[home, deed] = self._counts.get((home, deed), 0) + 1
        return f"{home}/{deed}/{count}"

    def ordered(self, fact: OrderSubmitted, at: int, draw: Draw) -> tuple[Action, ...]:
        """He pays in the shop: what he was quoted, freight and tax."""
        if fact.revision != 1 or not self._cards.get(fact.customer):
            return ()
        net = sum([line.quantity_base * each for line, each in zip(fact.lines, fact.quoted_minor, strict=True)])
        taxable = net + self._freight_minor
        total = taxable + (2 * taxable * self._tax_ppm[fact.customer] + PPM) // (2 * PPM)
        name = self._name(fact.origin, "checkout")
        at += draw.between("checkout/ms", self._plan.checkout_ms_min, self._plan.checkout_ms_max)
        body: JsonObject = {
            "order_reference": fact.order,
            "amount": {"minor": total, "currency": self._currency},
        }
        return (_at_provider(at, name, "payAtCheckout", {}, body),)

    def asked(self, fact: PaymentRequested, at: int, draw: Draw) -> tuple[Action, ...]:
        """Nothing is heard of it; he does not want to wait, or the clerk does not."""
        if fact.kind != "capture" or not fact.invoice or fact.invoice in self._again:
            return ()
        if self._cards.get(fact.customer) not in ANXIOUS or not draw.chance("impatient", self._plan.impatient_ppm):
            return ()
        at += draw.between("impatient/ms", self._plan.impatient_ms_min, self._plan.impatient_ms_max)
        return self._pay_again(fact.origin, fact.invoice, at)

    def failed(self, fact: CaptureFailed, at: int, draw: Draw) -> tuple[Action, ...]:
        if not fact.reference.startswith("INV") or fact.reference in self._again:
            return ()
        at += draw.between("again/ms", self._plan.again_ms_min, self._plan.again_ms_max)
        return self._pay_again(fact.origin, fact.reference, at)

    def _pay_again(self, origin: str, invoice: str, at: int) -> tuple[Action, ...]:
        self._again.add(invoice)
        name = self._name(origin, "pay-again")
        return (_in_billing(at, name, "openPaymentRequest", {}, {"invoice_number": invoice}),)

    def booked(self, fact: OrderBooked, at: int, draw: Draw) -> tuple[Action, ...]:
        """A deposit is taken for the pallets."""
        name = self._name(fact.origin, "deposit")
        at += draw.between("deposit/ms", 60_000, 600_000)
        body: JsonObject = {
            "sales_order_number": fact.order_number,
            "customer_number": fact.customer,
            "amount": {"minor": self._plan.deposit_minor, "currency": fact.currency},
            "reason": "pallets",
        }
        return (_in_billing(at, name, "requestDeposit", {}, body, thread=fact.external_id),)

    def came(self, fact: CaptureRecorded, at: int, draw: Draw) -> tuple[Action, ...]:
        """A pallet comes back; or finance finds what was paid twice."""
        plan = self._plan
        deposit = plan.deposit_minor and not fact.invoice and fact.amount_minor == plan.deposit_minor
        if deposit:
            parts = plan.deposit_parts
            names = [self._name(fact.origin, "pallet") for _ in range(parts)]
            each = fact.amount_minor // parts
            return tuple(
                [
                    self._refund(
                        at + draw.between(f"pallet/{nth}", plan.deposit_ms_min, plan.deposit_ms_max),
                        name, fact, each, "pallet returned",
                    )
                    for nth, name in enumerate(names, 1)
                ]
            )  # fmt: skip
        if fact.on_account and draw.chance("refund", plan.refund_ppm):
            at += draw.between("refund/ms", plan.refund_ms_min, plan.refund_ms_max)
            return (self._refund(at, self._name(fact.origin, "refund"), fact, fact.amount_minor, "paid twice"),)
        return ()

    def _refund(self, at: int, name: str, fact: CaptureRecorded, minor: int, reason: str) -> Action:
        body: JsonObject = {"amount": {"minor": minor, "currency": fact.currency}, "reason": reason}
        return _in_billing(at, name, "requestRefund", {"payment_id": fact.payment}, body)

    def applied(self, fact: PaymentApplied, at: int, draw: Draw) -> tuple[Action, ...]:
        """A clerk takes it for somebody else's, once."""
        name = self._name(fact.origin, "taken-off")
        if not name.endswith("/1") or not draw.chance("taken-off", self._plan.taken_off_ppm):
            return ()
        at += draw.between("taken-off/ms", self._plan.taken_off_ms_min, self._plan.taken_off_ms_max)
        return (_in_billing(at, name, "unapplyPayment", {"application_no": fact.application}, {"reason": "mistake"}),)

    def unapplied(self, fact: PaymentUnapplied, at: int, draw: Draw) -> tuple[Action, ...]:
        """He notices, and puts it back."""
        if fact.reason != "mistake":
            return ()
        name = self._name(fact.origin, "put-back")
        at += draw.between("put-back/ms", self._plan.taken_off_ms_min, self._plan.taken_off_ms_max)
        body: JsonObject = {
            "invoice_number": fact.invoice,
            "amount": {"minor": fact.amount_minor, "currency": fact.currency},
        }
        return (_in_billing(at, name, "applyPayment", {"payment_id": fact.payment}, body),)

    def captured(self, fact: FundsCaptured, at: int, draw: Draw) -> tuple[Action, ...]:
        if not draw.chance(f"charge-back/{fact.reference[:3]}", self._plan.charge_back_ppm):
            return ()
        name = self._name(fact.origin, "charge-back")
        if not name.endswith("/1"):
            return ()
        at += draw.between("charge-back/ms", self._plan.charge_back_ms_min, self._plan.charge_back_ms_max)
        body: JsonObject = {"reason": "not recognised by the cardholder"}
        return (_at_provider(at, name, "chargeBack", {"transaction_id": fact.transaction}, body),)


def _in_billing(
    at: int, name: str, operation: str, params: dict[str, str], body: JsonObject, thread: str = ""
) -> Action:
    headers = {**keyed(name), "correlation-id": thread} if thread else keyed(name)
    return Action(at, name, "billing", Request("billing", operation, params, headers, body))


def _at_provider(at: int, name: str, operation: str, params: dict[str, str], body: JsonObject) -> Action:
    return Action(at, name, "payment_provider", Request("payment_provider", operation, params, keyed(name), body))
