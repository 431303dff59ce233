"""A credit memo, from when billing tells of it until the ledger has it."""

from msgspec import Struct


class CreditLine(Struct, array_like=True, gc=False):
    invoice_line: str
    line_no: str
    quantity_base: int


class Credit(Struct, array_like=True):
    """A credit memo; its totals are forgotten when the ERP has posted it."""

    number: str
    invoice: str
    posting_date: str
    lines: list[CreditLine]
    totals: dict[str, dict[str, int | str]]
    rate: str = ""
    """The exchange rate on record of its invoice; "": that is in the currency of the books."""
    posted: bool = False
    late_of: str = ""

    @property
    def total_minor(self) -> int:
        return int(self.totals["total"]["minor"])
