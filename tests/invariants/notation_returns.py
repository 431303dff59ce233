"""Lines of returns and credits in the one-line notation.

what comes back    INV-9/1:WIDGET:2~1            invoice/order line:item:units~line of the authorisation
what has arrived   1:WIDGET:2                    line of the authorisation:item:units
what was found     1:WIDGET:2+1>restock          … accepted+rejected>disposition
what is credited   INV-9/1/1:WIDGET:3@2970+564   invoice/invoice line/order line:item:units@net+tax
"""

from collections.abc import Callable, Mapping
from typing import Any

from seatrial.facts import ArrivedLine, CreditedLine, InspectedLine, ReturnLine


def _back(text: str) -> ReturnLine:
    place, item, rest = text.split(":")
    invoice, line = place.split("/")
    units, _, return_line = rest.partition("~")
    return ReturnLine(invoice, line, item, int(units), return_line=return_line)


def _arrived(text: str) -> ArrivedLine:
    line, item, units = text.split(":")
    return ArrivedLine(line, item, int(units))


def _found(text: str) -> InspectedLine:
    line, item, rest = text.split(":")
    units, _, goes = rest.partition(">")
    accepted, _, rejected = units.partition("+")
    return InspectedLine(line, item, int(accepted), int(rejected or 0), goes)


def _credited(text: str) -> CreditedLine:
    place, item, rest = text.split(":")
    invoice, invoice_line, line = place.split("/")
    units, _, worth = rest.partition("@")
    net, _, tax = worth.partition("+")
    return CreditedLine(invoice, invoice_line, line, item, int(units), int(net or 0), int(tax or 0))


def _all(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: tuple(read(part) for part in text.split(","))


READERS: Mapping[Any, Callable[[str], Any]] = {
    tuple[ReturnLine, ...]: _all(_back),
    tuple[ArrivedLine, ...]: _all(_arrived),
    tuple[InspectedLine, ...]: _all(_found),
    tuple[CreditedLine, ...]: _all(_credited),
}
