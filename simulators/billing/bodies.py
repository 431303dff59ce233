"""Request bodies of billing's operations, closed as their contract says. A `Sequence` is a list that nobody changes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from seatrial.calendar import day_of
from simulators.measures import LARGEST, Country, Currency, Instant, LocalDate, Money, Text, UnitOf

Positive = Annotated[int, Meta(ge=1, le=LARGEST)]


class BilledLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A quantity to be billed at the price that the order book has set."""

    line_no: Text
    item: Text
    quantity_base: Positive
    unit_price: Money
    tax_category: Text
    shipment_line: Annotated[str, Meta(min_length=1)] | UnsetType = UNSET
    invoice_line: Annotated[str, Meta(min_length=1)] | UnsetType = UNSET
    invoice_number: Annotated[str, Meta(min_length=1)] | UnsetType = UNSET
    contract_price: Money | UnsetType = UNSET
    """By contract, where nobody has decided about another one."""
    price_unit: UnitOf | None = None
    """That the price is for, and in which the invoice states the quantity; None: the base unit."""
    invoice_unit: UnitOf | None = None


class Charge(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    charge_id: Text
    kind: Literal["freight", "handling", "surcharge"]
    amount: Money


class Destination(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Whose tax it is."""

    country: Country


class OrderedLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What the order book has of an order line: as much as is to be billed in the end."""

    quantity_base: Annotated[int, Meta(ge=0, le=LARGEST)]
    unit_price: Money
    price_unit: UnitOf | None = None


class Spread(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """By what key the charges are spread over the invoices of the order, and what the whole order is."""

    key: Literal["by_value", "by_quantity"]
    order_lines: Annotated[Sequence[OrderedLine], Meta(min_length=1)]


class BillableEvents(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of recordBillableEvents: evidence of fulfilment, with the source document behind it."""

    type: Literal[
        "goods_issue", "proof_of_delivery", "return_accepted", "period", "usage", "vendor_shipment", "consumption",
        "termination", "milestone", "milestone_withdrawn",
    ]  # fmt: skip
    source_document: Text
    customer_number: Text
    currency: Currency
    occurred_at: Instant
    lines: Annotated[Sequence[BilledLine], Meta(min_length=1)]
    charges: Sequence[Charge]
    sales_order_number: str = ""
    service_contract_number: Text | UnsetType = UNSET
    """One of the two is there."""
    ship_to: Destination | UnsetType = UNSET
    tax_point_date: LocalDate | UnsetType = UNSET
    zone: Annotated[str, Meta(min_length=1)] | UnsetType = UNSET
    """By whose clock its document is dated."""
    legal_entity: Annotated[str, Meta(min_length=1)] | UnsetType = UNSET
    """Whose document it will be, where there are several companies."""
    rma_number: Annotated[str, Meta(min_length=1)] | UnsetType = UNSET
    exchange_rate_id: str = ""
    """That the order was booked at; "": it is in the currency of the books."""
    charge_allocation: Spread | UnsetType = UNSET
    """Not there: these charges are billed with these lines, all of them."""
    order_book: str = ""
    """Whose ledger it will be posted to; "": that of the first ERP."""

    @property
    def day(self) -> str:
        """On which it occurred, by the clock of its zone; "" if it says none, and of what was used up over days: that
        is sold when it is billed. A period is told to occur at the instant at which it is over, and that is the end of
        its last day; a milestone when it was entered, and that may be days after it was reached."""
        if self.zone is UNSET or self.type == "consumption":
            return ""
        if self.type == "milestone" and self.tax_point_date is not UNSET:
            return self.tax_point_date
        at = self.occurred_at
        if self.type == "period":
            at = (datetime.fromisoformat(at) - timedelta(milliseconds=1)).isoformat()
        return day_of(at, self.zone)

    @property
    def about(self) -> str:
        """The order or the service contract that is billed."""
        return self.sales_order_number or self.service_contract_number or ""

    @property
    def contract(self) -> str:
        """The service contract, if it is about one."""
        return self.service_contract_number or ""

    @property
    def country(self) -> str:
        """That the goods went to; "" if it does not say so."""
        return "" if self.ship_to is UNSET else self.ship_to.country


class DecidePriceVariance(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of decidePriceVariance."""

    decision: Literal["as_ordered", "as_contracted"]
    by: Text


class ReverseBillableEvents(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of reverseBillableEvents."""

    type: Literal["goods_issue", "proof_of_delivery", "return_accepted", "period", "usage", "vendor_shipment"]
    source_document: Text
    reason: Literal["shipment_reversed"]


class SettleExchange(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of settleExchange: a return, and the order that was placed for what comes back."""

    rma_number: Text
    sales_order_number: Text


class PaidAmount(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Money that really moved: more than nothing."""

    minor: Positive
    currency: Currency


class ReceivedAmount(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of receivePayment. `invoice_number`: what the payer says that he pays."""

    amount: PaidAmount
    reference: Text
    invoice_number: Annotated[str, Meta(min_length=1)] | UnsetType = UNSET


class AppliedAmount(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of applyPayment."""

    invoice_number: Text
    amount: PaidAmount


class OpenPaymentRequest(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of openPaymentRequest."""

    invoice_number: Text


class RequestDeposit(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of requestDeposit."""

    sales_order_number: Text
    customer_number: Text
    amount: PaidAmount
    reason: Text


class RequestRefund(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of requestRefund."""

    amount: PaidAmount
    reason: Text
    credit_memo_number: Annotated[str, Meta(min_length=1)] | UnsetType = UNSET


class UnapplyPayment(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of unapplyPayment."""

    reason: Literal["mistake", "bounced"]


class RecordSettlement(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of recordSettlement: what a transaction at the payment provider has come to."""

    transaction_id: Text
    kind: Literal["capture", "refund", "charge_back"]
    outcome: Literal["succeeded", "failed"]
    amount: PaidAmount
    on_account: bool
    original_transaction_id: Annotated[str, Meta(min_length=1)] | UnsetType = UNSET
    sales_order_number: Annotated[str, Meta(min_length=1)] | UnsetType = UNSET
    customer_number: Annotated[str, Meta(min_length=1)] | UnsetType = UNSET
    reason_code: str | UnsetType = UNSET
