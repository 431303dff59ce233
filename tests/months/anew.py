"""Invoices that are made in the place of others: each bills what the customer keeps of one that is credited whole.

    of every such invoice      no freight; of each parcel's line no more than the invoice that it replaces, at its price
    of every replaced one      all that the order has on it is credited
    of every invoice line      of the first invoice and all in its place: credited - billed anew = accepted back

Nothing of an order is billed by it that was not billed before.
"""

from collections import Counter
from collections.abc import Iterator

from seatrial import facts as f

Key = tuple[str, str]


class MadeAnew:
    def __init__(self) -> None:
        self._replaces: dict[str, str] = {}
        self._billed: dict[str, dict[tuple[str, str, str], tuple[int, int]]] = {}
        """By invoice: shipment, its line and the order's line -> units and price."""
        self.lines: dict[str, set[str]] = {}
        """By an invoice that others replace: "order/line" of what they bill."""
        self.crooked: list[str] = []

    def first(self, invoice: str) -> str:
        """The invoice that all others of its kind go back to."""
        while invoice in self._replaces:
            invoice = self._replaces[invoice]
        return invoice

    def fold(self, lines: Counter[Key]) -> Counter[Key]:
        """Put everything under the first invoice."""
        found: Counter[Key] = Counter()
        for (invoice, line), units in lines.items():
            found[self.first(invoice), line] += units
        return found

    def anew(self, lines: Counter[Key]) -> Counter[Key]:
        """What was billed by those in the place of others, under the first invoice."""
        return self.fold(Counter({key: units for key, units in lines.items() if key[0] in self._replaces}))

    def invoiced(self, fact: f.InvoicePosted, sources: list[Key]) -> None:
        """`sources`: shipment and order of each line."""
        here = self._billed.setdefault(fact.invoice, {})
        for line, (shipment, _) in zip(fact.lines, sources, strict=True):
            key = shipment, line.shipment_line, line.line
            here[key] = here.get(key, (0, 0))[0] + line.quantity_base, line.unit_price_minor
        if not fact.replaces:
            return
        self._replaces[fact.invoice] = fact.replaces
        before = self._billed.get(fact.replaces, {})
        if fact.charges_minor:
            self.crooked.append(f"{fact.invoice}: {fact.charges_minor} of charges are billed anew")
        for key, (units, price) in here.items():
            was, at = before.get(key, (0, 0))
            if units > was or price != at:
                self.crooked.append(f"{fact.invoice}: {units} at {price} of {key}; {fact.replaces} had {was} at {at}")
        lines = {f"{order}/{line.line}" for line, (_, order) in zip(fact.lines, sources, strict=True)}
        self.lines.setdefault(fact.replaces, set()).update(lines)

    def differences(self, billed: Counter[Key], credited: Counter[Key]) -> Iterator[str]:
        """By invoice and "order/line"."""
        yield from self.crooked
        for (invoice, line), units in sorted(credited.items()):
            if units > billed[invoice, line]:
                yield f"{invoice}: {billed[invoice, line]} of {line} billed, {units} credited"
        for invoice, lines in sorted(self.lines.items()):
            for line in sorted(lines):
                has, gone = billed[invoice, line], credited[invoice, line]
                if has != gone:
                    yield f"{invoice}: {has} of {line} billed, {gone} credited, and it is billed anew"
