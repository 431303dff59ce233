"""An amount of money is exact: whole minor units, or a decimal as text.   [money-is-exact]

A binary fraction cannot hold ten cents. `number` leaves it to each reader's language whether 2.675 becomes 2.67 or
2.68; a thousand invoices later the ledgers differ.
"""

from collections.abc import Iterator

from harness.contracts.lint.money import amounts
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "money-is-exact"
PRINCIPLE: PrincipleId = "billing"
SEVERITY: Severity = "warning"
HINT = (
    "amount: {minor: {type: integer}, currency: {type: string}}; "
    'or amount: {type: string, pattern: "^-?[0-9]+[.][0-9]{2}$"}'
)


def looks(subject: Subject) -> Iterator[Look]:
    for amount in amounts(subject):
        loose = "number" in amount.shape.kinds and not _whole(amount.shape.says.get("multipleOf", ()))
        yield amount.thing.look(f"`{amount.name}` is a binary fraction to most readers" if loose else "", amount.name)


def _whole(steps: tuple[float, ...]) -> bool:
    return any(step == int(step) for step in steps)
