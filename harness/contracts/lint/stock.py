"""What is a statement about stock: rules of that principle look at nothing else."""

from collections.abc import Iterator

from harness.contracts.lint.names import says
from harness.contracts.lint.subject import Subject, Thing
from harness.contracts.surface.shape import Together

_QUANTITIES = ("on hand", "available", "atp", "available to promise", "in transit", "stock level")
_ITEMS = ("item", "sku", "product", "material", "code")
_OF = ("inventory", "stock", "availability", "balance", "level")


def stocks(subject: Subject) -> Iterator[Thing]:
    """Every statement about stock: a figure of what is there, and not an order for it."""
    for thing in subject.things:
        if thing.direction != "reads" or not (thing.named(*_OF) or thing.has(*_ITEMS)):
            continue
        if any(says(name, *_QUANTITIES) and _figure(subject, nodes) for name, nodes in thing.shape.properties.items()):
            yield thing


def _figure(subject: Subject, nodes: Together) -> bool:
    shape = subject.shape(nodes)
    return bool(shape.kinds & {"integer", "number"}) and "boolean" not in shape.kinds
