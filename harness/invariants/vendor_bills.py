"""What vendors have billed us, and whether the order book owes it."""

from collections.abc import Callable

from msgspec import Struct

from harness.invariants.cases import Cases
from harness.invariants.wording import money
from seatrial.facts import VendorInvoiced, VendorInvoicePosted
from seatrial.keyset import KeySet

Convict = Callable[[str, str, int, int, int], None]
"""What is wrong, in a word and in a sentence; when; and two journal entries: what it is about, and what shows it."""


class Bill(Struct, frozen=True, gc=False):
    number: str
    purchase_order: str
    total_minor: int
    currency: str
    entry: int


class VendorBills:
    """Bills that are not owed yet; of those that are, only the number is remembered."""

    __slots__ = ("_convict", "_open", "_owed")

    def __init__(self, convict: Convict) -> None:
        self._convict = convict
        self._open: dict[str, Bill] = {}
        self._owed = KeySet()

    def billed(self, fact: VendorInvoiced, _at: int, entry: int) -> None:
        """Handler for rules."""
        self._open[fact.invoice] = Bill(fact.invoice, fact.purchase_order, fact.total_minor, fact.currency, entry)

    def owed(self, fact: VendorInvoicePosted, at: int, entry: int) -> None:
        """Handler for rules."""
        bill = self._open.pop(fact.invoice, None)
        said = f"{money(fact.total_minor, fact.currency)} are owed for invoice {fact.invoice} of {fact.purchase_order}"
        if not self._owed.add(fact.invoice):
            self._convict("owed twice", f"{said}, once more", at, entry, entry)
        elif bill is None:
            self._convict("owed unbilled", f"{said}; the vendor has not written it", at, entry, entry)
        elif (fact.total_minor, fact.currency) != (bill.total_minor, bill.currency):
            summary = f"{said}; the vendor bills {money(bill.total_minor, bill.currency)}"
            self._convict("owed otherwise", summary, at, bill.entry, entry)

    def conclude(self, cases: Cases, at: int) -> None:
        """At rest."""
        for bill in self._open.values():
            if not cases.about(bill.number, bill.purchase_order):
                what = f"the vendor's invoice {bill.number} of {money(bill.total_minor, bill.currency)}"
                summary = f"{what} for {bill.purchase_order} is not owed, and nobody is asked about it"
                self._convict("not owed", summary, at, bill.entry, bill.entry)
