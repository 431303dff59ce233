"""What was accepted of returns, and what was credited for them."""

from collections.abc import Iterator

from msgspec import Struct, field

from harness.invariants.cases import BALANCE, Cases
from seatrial.facts import CreditPosted, InvoicePosted, ReturnInspected

FOR_RETURNS = ("return", "reversal")
"""Reasons of credit memos that something has come back for."""


class Balance(Struct):
    """One return authorisation, in base units. `names`: its inspections and credit memos."""

    accepted: int = 0
    credited: int = 0
    names: list[str] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)


class Returned:
    """By authorisation; returns outlive their orders, so nothing is forgotten before it ties."""

    def __init__(self) -> None:
        self._balances: dict[str, Balance] = {}
        self._reversed: dict[str, Balance] = {}
        """Invoice that was credited in full, for what came back of it."""

    def inspected(self, fact: ReturnInspected, _at: int, entry: int) -> None:
        accepted = sum(line.accepted_base for line in fact.lines)
        self._note(fact.rma, fact.inspection, entry).accepted += accepted

    def credited(self, fact: CreditPosted, _at: int, entry: int) -> None:
        if fact.reason in FOR_RETURNS:
            credited = sum(line.quantity_base for line in fact.lines)
            balance = self._note(fact.rma, fact.credit_memo, entry)
            balance.credited += credited
            self._reversed[fact.invoice] = balance

    def invoiced(self, fact: InvoicePosted, entry: int) -> None:
        """What the customer keeps of an invoice that was credited in full is invoiced anew."""
        balance = self._reversed.get(fact.replaces)
        if balance is not None:
            balance.credited -= sum(line.quantity_base for line in fact.lines)
            balance.names.append(fact.invoice)
            balance.entries.append(entry)

    def _note(self, rma: str, name: str, entry: int) -> Balance:
        balance = self._balances.setdefault(rma, Balance())
        balance.names.append(name)
        balance.entries.append(entry)
        return balance

    def untied(self, cases: Cases) -> Iterator[tuple[str, str, list[int]]]:
        """(kind of breach, in words, witness) of every return that was not credited as it was accepted."""
        for rma, balance in self._balances.items():
            if balance.accepted != balance.credited and not cases.about(rma, *balance.names, but=BALANCE):
                more = balance.credited > balance.accepted
                kind = "credited and not accepted" if more else "accepted and not credited"
                summary = f"of return {rma}, {balance.accepted} units were accepted and {balance.credited} credited"
                yield kind, summary, balance.entries
