"""Rebates: a customer with an agreement is owed a share of what he buys, before tax and freight, less what comes back.

It is set aside with every invoice for goods, and taken back with every credit memo, by the net that is posted; the
ledger follows what it is told. The share is rounded once for a customer and currency, over all that was posted so far,
half away from zero: so the parts come to the whole.

A claim is granted out of what is set aside, by a credit memo, which releases exactly as much; more than is there is
refused. Goods that come back after that take back a share that was granted already: the customer owes it, and what he
earns next is set against it before anything is set aside for him again. A claim that is told twice is granted twice, if
as much is there: who claims is for others to know. Paying the credit memo out is the bank's, another interface.
"""

from msgspec import UNSET, Struct, UnsetType

from seatrial.facts import RebateAccrued, RebateAgreed, RebateRefused, RebateSettled
from seatrial.message import JsonObject, Response
from simulators.erp import journal
from simulators.erp.orders import Order
from simulators.erp.periods import Periods
from simulators.erp.premises import NAME, Premises
from simulators.measures import Currency, Money, Text
from simulators.units import half_up

MILLION = 1_000_000


class SettleClaimBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Without an amount: all that is set aside."""

    external_reference: Text
    claim_number: Text
    customer_number: Text
    currency: Currency
    amount: Money | UnsetType = UNSET


class Balance(Struct):
    """Of a customer in a currency, in minor units: the net that counts, his share of it, and what he was granted."""

    base: int = 0
    earned: int = 0
    granted: int = 0

    @property
    def set_aside(self) -> int:
        return max(self.earned - self.granted, 0)

    @property
    def owed(self) -> int:
        """By him."""
        return max(self.granted - self.earned, 0)


class Rebates:
    __slots__ = ("_balances", "_periods", "_premises", "_rates")

    def __init__(self, premises: Premises, periods: Periods) -> None:
        self._premises = premises
        self._periods = periods
        self._rates = {one.customer: one.rate_ppm for one in premises.master.rebates}
        self._balances: dict[tuple[str, str], Balance] = {}
        """By customer and currency."""

    def open(self, origin: str) -> None:
        """What was agreed before the first action."""
        if self._premises.name != NAME:
            return
        for customer, rate_ppm in self._rates.items():
            self._premises.tray.facts.append(
                RebateAgreed(origin=origin, system=NAME, customer=customer, rate_ppm=rate_ppm)
            )

    def accrue(self, order: Order, document: str, invoice: str, net: Money, posting_date: str) -> None:
        """`net` of a posted document; below 0: of a credit memo."""
        rate_ppm = self._rates.get(order.customer)
        if rate_ppm is None:
            return
        balance = self._balance(order.customer, net.currency)
        was_aside, was_owed, was_earned = balance.set_aside, balance.owed, balance.earned
        balance.base += net.minor
        balance.earned = half_up(balance.base * rate_ppm, MILLION)
        more = balance.earned - was_earned
        self._premises.tray.facts.append(
            RebateAccrued(
                origin=order.origin,
                system=self._premises.name,
                document=document,
                invoice=invoice,
                customer=order.customer,
                base_minor=net.minor,
                amount_minor=more,
                currency=net.currency,
            )
        )
        if more:
            rows = journal.rows(
                (journal.REBATES, more),
                (journal.ACCRUAL, was_aside - balance.set_aside),
                (journal.REBATES_OWED, balance.owed - was_owed),
            )
            entry = journal.Entry("rebate", document, net.currency, posting_date, rows)
            journal.post(self._premises, order.origin, entry)

    def settle(self, body: SettleClaimBody, now_ms: int, origin: str) -> Response:
        """`settleRebateClaim`."""
        balance = self._balance(body.customer_number, body.currency)
        asked = balance.set_aside if body.amount is UNSET else body.amount.minor
        reason = self._reason(body, balance.set_aside, asked)
        if reason:
            self._premises.tray.facts.append(
                RebateRefused(
                    origin=origin,
                    system=self._premises.name,
                    claim=body.claim_number,
                    customer=body.customer_number,
                    currency=body.currency,
                    reason=reason,
                )
            )
            return Response(200, {**_answer("refused", 0, body.currency), "reason_code": reason})
        balance.granted += asked
        memo = self._premises.draw_number("RBM", origin)
        self._premises.tray.facts.append(
            RebateSettled(
                origin=origin,
                system=self._premises.name,
                claim=body.claim_number,
                credit_memo=memo,
                customer=body.customer_number,
                amount_minor=asked,
                currency=body.currency,
            )
        )
        today, amount = self._periods.today(now_ms), Money(asked, body.currency)
        self._periods.dated(origin, "rebate_claim", memo, "", today, today)
        entry = journal.transfer("rebate_claim", memo, today, journal.ACCRUAL, journal.REBATES_PAYABLE, amount)
        number = journal.post(self._premises, origin, entry)
        said = _answer("settled", asked, body.currency)
        return Response(200, {**said, "credit_memo_number": memo, "journal_number": number})

    def _balance(self, customer: str, currency: str) -> Balance:
        return self._balances.setdefault((customer, currency), Balance())

    def _reason(self, body: SettleClaimBody, set_aside: int, asked: int) -> str:
        """Why a claim is refused; "": it is not."""
        if body.customer_number not in self._rates:
            return "no_agreement"
        if not set_aside:
            return "nothing_accrued"
        return "" if 0 < asked <= set_aside else "beyond_accrual"


def _answer(outcome: str, minor: int, currency: str) -> JsonObject:
    return {
        "outcome": outcome,
        "amount": {"minor": minor, "currency": currency},
        "credit_memo_number": None,
        "journal_number": None,
    }
