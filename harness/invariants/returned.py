"""What was accepted of returns, and what was credited for them."""

from collections.abc import Iterator

from msgspec import Struct, field

from harness.invariants.cases import BALANCE, Cases
from seatrial.facts import CreditPosted, ReturnInspected


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

    def inspected(self, fact: ReturnInspected, _at: int, entry: int) -> None:
        accepted = sum(line.accepted_base for line in fact.lines)
        self._note(fact.rma, fact.inspection, entry).accepted += accepted

    def credited(self, fact: CreditPosted, _at: int, entry: int) -> None:
        if fact.reason == "return":
            credited = sum(line.quantity_base for line in fact.lines)
            self._note(fact.rma, fact.credit_memo, entry).credited += credited

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
