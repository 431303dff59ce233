"""Prices as an auditor reads them: every line is billed at what was agreed for it, and where that was in question
somebody has said what counts.

    of every invoice line      its price is the order's: as booked, or as a review of the order has approved it; where
                               finance was asked, it is what finance has decided, and that is not dearer than ordered
    of every such question     it is decided, once
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from seatrial import facts as f

Key = tuple[str, str]


class AgreedPrices:
    def __init__(self) -> None:
        self.ordered: dict[Key, int] = {}
        """By order and line."""
        self.decided: dict[Key, int] = {}
        """By shipment and its line."""
        self.asked: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self.crooked: list[str] = []

    def readers(self) -> dict[type[f.Fact], Callable[[Any], None]]:
        return {
            f.OrderBooked: self._priced,
            f.PriceApproved: self._priced,
            f.PriceVarianceFound: self._asked,
            f.PriceVarianceDecided: self._decided,
            f.InvoicePosted: self._invoiced,
        }

    def _priced(self, fact: f.OrderBooked | f.PriceApproved) -> None:
        for line, minor in zip(fact.lines, fact.prices_minor, strict=True):
            self.ordered[fact.order_number, line.line] = minor

    def _asked(self, fact: f.PriceVarianceFound) -> None:
        self.asked[fact.billable_event] += 1

    def _decided(self, fact: f.PriceVarianceDecided) -> None:
        self.answered[fact.billable_event] += 1
        for line in fact.lines:
            self.decided[fact.source_document, line.shipment_line] = line.unit_price_minor
            if line.unit_price_minor > self.ordered.get((fact.order_number, line.line), 0):
                self.crooked.append(f"{fact.billable_event}: line {line.line} is dearer than it was ordered at")

    def _invoiced(self, fact: f.InvoicePosted) -> None:
        for part in fact.parts:
            for line in part.lines:
                agreed = self.ordered.get((part.order_number, line.line))
                agreed = self.decided.get((part.source_document, line.shipment_line), agreed)
                if line.unit_price_minor != agreed:
                    said = f"{line.unit_price_minor} for line {line.line} of {part.order_number}"
                    self.crooked.append(f"{fact.invoice}: {said}; {agreed} is agreed")

    def differences(self) -> Iterator[str]:
        yield from self.crooked
        for event in sorted({*self.asked, *self.answered}):
            if (self.asked[event], self.answered[event]) != (1, 1):
                yield f"prices of {event}: asked about {self.asked[event]} times, decided {self.answered[event]} times"
