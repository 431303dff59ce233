"""An amount says in which currency it is.   [money-has-a-currency]

Beside it, in it, or on the document that it is part of.
"""

from collections.abc import Iterator

from harness.contracts.lint.money import amounts
from harness.contracts.lint.names import says
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject
from harness.contracts.surface.shape import Shape

ID = "money-has-a-currency"
PRINCIPLE: PrincipleId = "billing"
SEVERITY: Severity = "error"
HINT = "amount: {minor: 12990, currency: EUR}"

_CURRENCIES = ("currency", "ccy")
_AMOUNTS = ("amount", "total", "price", "balance", "money", "net", "gross", "charge", "tax", "rounding", "value", "fee")


def looks(subject: Subject) -> Iterator[Look]:
    for amount in amounts(subject):
        shapes = (amount.shape, amount.thing.shape, *amount.thing.around)
        told = amount.thing.within(*_CURRENCIES) or any(_inside(subject, shape) for shape in shapes)
        yield amount.thing.look("" if told else f"`{amount.name}` of which currency?", amount.name)


def _inside(subject: Subject, shape: Shape) -> bool:
    """Whether it is an amount with its currency, or has one beside."""
    if any(says(inner, *_CURRENCIES) for inner in shape.properties):
        return True
    parts = [subject.shape(nodes) for name, nodes in shape.properties.items() if says(name, *_AMOUNTS)]
    return any(says(inner, *_CURRENCIES) for part in parts for inner in part.properties)
