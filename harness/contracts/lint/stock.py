"""What is a statement about stock: rules of that principle look at nothing else."""

from collections.abc import Iterator

from harness.contracts.lint.names import ends, says
from harness.contracts.lint.subject import Subject, Thing
from harness.contracts.surface.shape import Together

_FIGURES = ("on hand", "available", "atp", "available to promise", "in transit", "stock level", "quantity on hand")
_PLAIN = ("quantity", "qty", "stock", "count", "free", "balance")
"""What is a figure of stock where everything around says that it is about stock."""
_OF = ("inventory", "stock", "stock level", "availability")
_ITEMS = ("item", "sku", "product", "material", "article", "gtin", "ean", "code")
_MONEY = ("currency", "currency code")


def stocks(subject: Subject) -> Iterator[Thing]:
    """Every statement about stock: a figure of what is there, and not an order for it."""
    for thing in subject.things:
        if thing.direction != "reads" or thing.has(*_MONEY):
            continue
        path = thing.operation.name if thing.operation else ""
        about = thing.named(*_OF) or says(path, *_OF)
        if not about and not thing.within(*_ITEMS):
            continue
        plain = about and thing.within(*_ITEMS)
        if any(
            (says(name, *_FIGURES) or (plain and ends(name, *_PLAIN))) and _figure(subject, nodes)
            for name, nodes in thing.shape.properties.items()
        ):
            yield thing


def _figure(subject: Subject, nodes: Together) -> bool:
    """A number, or a decimal as text."""
    shape = subject.shape(nodes)
    if shape.kinds & {"integer", "number"} and "boolean" not in shape.kinds:
        return True
    return "string" in shape.kinds and "object" not in shape.kinds and "pattern" in shape.says
