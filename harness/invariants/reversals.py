"""What of an order is on which invoice, until the invoice is credited in full.

Posted documents never change: an invoice is corrected by one that takes it back (a credit memo, `reversal`) and one in
its place. Rules that add up what was billed for something count each unit once, and so take off what was taken back.
"""

from harness.invariants.papers import Papers
from seatrial.facts import CreditPosted, InvoicePart

REVERSAL = "reversal"


class Reversals:
    """By invoice and order; forgotten with the order."""

    __slots__ = ("_billed",)

    def __init__(self) -> None:
        self._billed: Papers[list[InvoicePart]] = Papers()

    def billed(self, part: InvoicePart) -> None:
        key = _key(part.invoice, part.order_number)
        parts = self._billed.get(key)
        if parts is None:
            self._billed.put(part.origin, key, [part])
        else:
            parts.append(part)

    def taken_off(self, fact: CreditPosted) -> list[InvoicePart]:
        """What does not count any more: all that the order has on the invoice; nothing, if that is not what the memo is
        for, or the order is finished."""
        key = _key(fact.invoice, fact.order_number)
        parts = self._billed.get(key) if fact.reason == REVERSAL else None
        if not parts:
            return []
        self._billed.drop(parts[0].origin, key)
        return parts

    def retire(self, origin: str) -> None:
        self._billed.forget(origin)


def _key(invoice: str, order: str) -> str:
    return f"{invoice}/{order}"
