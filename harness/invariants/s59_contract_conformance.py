"""Everything that the engine says is what the contract lets it say.   [S59]

Kind:      safety; at every message, whatever the faults.
Reads:     CallSent, ContractBroken, EventAcknowledged.
Needs:     nothing of the engine.
Formula:   every request of the engine and every answer that it gives validates against the contract version that both
           sides speak. What a simulated system says is checked as well: there a breach is a bug of the harness.
Why:       A field that is missing, a number that is a text, an operation that does not exist: the receiver refuses it
           tonight, or worse, takes it for something else.
Exercised: by every unsafe call of the engine and every delivery that it answers.
Convicts:  flawed:untyped-quantity.
Seen:      F180, F181, F182, F183, F184, F185, F187, F189.
Example:   10:00 ContractBroken contract=erp/v1 operation=bookOrder side=engine where=/lines message=empty
"""

from collections.abc import Mapping

from seatrial.facts import CallSent, ContractBroken, EventAcknowledged, Fact
from seatrial.rule import Handler, Rule

ENGINE = "engine"


class ContractConformance(Rule):
    id = "S59"

    def prepare(self) -> None:
        self._convicted: set[tuple[str, str, str]] = set()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {CallSent: self.said, EventAcknowledged: self.said, ContractBroken: self.broke}

    def said(self, _fact: Fact, _at: int, _entry: int) -> None:
        self.exercised += 1

    def broke(self, fact: ContractBroken, at: int, entry: int) -> None:
        if fact.side != ENGINE:
            return
        self.exercised += 1
        what = (fact.contract, fact.operation, fact.where)
        if what in self._convicted:
            return
        self._convicted.add(what)
        where = f" at {fact.where}" if fact.where else ""
        summary = f"the engine broke contract {fact.contract} in {fact.operation}{where}: {fact.message}"
        self.breach("message", "breaks the contract", summary, at, entry)
