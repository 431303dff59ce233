"""Everything that the engine says is what the contract lets it say.   [S59]

Kind:      safety; at every message, whatever the faults.
Reads:     CallSent, ContractBroken, EventAcknowledged.
Needs:     nothing of the engine.
Formula:   every request of the engine and every answer that it gives validates against the contract version that both
           sides speak, and no version is called after the end of which it was told. What a simulated system says is
           checked as well: there a breach is a bug of the harness.
Why:       A field that is missing, a number that is a text, an operation that does not exist: the receiver refuses it
           tonight, or worse, takes it for something else.
Exercised: by every unsafe call of the engine and every delivery that it answers.
Convicts:  flawed:untyped-quantity, flawed:never-upgrades.
Seen:      F180, F181, F182, F183, F184, F185, F187, F189.
Example:   10:00 ContractBroken contract=erp/v1 operation=bookOrder side=engine where=/lines message=empty
"""

import re
from collections.abc import Mapping

from seatrial.facts import CallSent, ContractBroken, EventAcknowledged, Fact
from seatrial.rule import Handler, Rule

ENGINE = "engine"

_OTHER_TYPE = re.compile(r"""^(?P<value>.*) is not of type ['"]?(?P<wanted>\w+)['"]?$""", re.DOTALL)
"""How a validator says that a value is of another type than the contract's."""
_KINDS: Mapping[str, str] = {
    "string": "a text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "nothing",
}


def plainly(message: str) -> str:
    """What a validator says of a value, as a predicate.

    >>> plainly('"45" is not of type "integer"'), plainly('"site" is a required property')
    (' is the text "45" where the contract wants an integer', ': "site" is a required property')
    """
    found = _OTHER_TYPE.match(message)
    if found is None:
        return f": {message}"
    value, wanted = found["value"], found["wanted"]
    kind = "the text " if value[:1] in "\"'" else ""
    return f" is {kind}{value} where the contract wants {_KINDS.get(wanted, wanted)}"


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
        said = plainly(fact.message)
        joint = " at" if said.startswith(":") else ":"
        where = f"{joint} {fact.where}" if fact.where else ""
        summary = f"the engine broke contract {fact.contract} in {fact.operation}{where}{said}"
        self.breach("message", "breaks the contract", summary, at, entry)
