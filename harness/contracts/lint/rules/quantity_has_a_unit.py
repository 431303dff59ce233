"""A quantity has a unit.   [quantity-has-a-unit]

Ten cartons are not ten pieces. The unit stands beside the quantity, in its name (`quantity_base`), or in the schema.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import says
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "quantity-has-a-unit"
PRINCIPLE: PrincipleId = "stock"
SEVERITY: Severity = "warning"
HINT = "quantity: {type: integer}, uom: {type: string}; or quantity_base, in the base unit of the item"

_UNITS = ("unit", "uom", "unit of measure", "base", "each", "piece")


def looks(subject: Subject) -> Iterator[Look]:
    for thing in subject.things:
        for name, nodes in thing.shape.properties.items():
            shape = subject.shape(nodes)
            if not says(name, "quantity", "qty") or not shape.kinds & {"integer", "number", "string"}:
                continue
            if "object" in shape.kinds and shape.properties:
                continue
            told = says(name, *_UNITS) or thing.has(*_UNITS) or says(str(shape.says.get("description", "")), *_UNITS)
            yield thing.look("" if told else f"`{name}` of which unit?", name)
