"""Billing v1, the part of it that is about money: payment requests out of it, settlements into it."""

from typing import Literal

import msgspec
from msgspec import Struct

from engine.adapters.billing_v1 import said_of_one
from engine.adapters.crm_v1 import Money
from seatrial.message import JsonObject


class Opened(Struct, frozen=True):
    """Data of `payment_request.opened`."""

    version: int
    payment_request_id: str
    kind: Literal["capture", "refund"]
    amount: Money
    customer_number: str
    sales_order_number: str
    invoice_number: str
    transaction_id: str
    service_contract_number: str = ""

    def __post_init__(self) -> None:
        said_of_one(self.sales_order_number, self.service_contract_number)


class Received(Struct, frozen=True):
    """Data of `payment.received`. `reference`: the bank's, or the payment provider's number of it. `unapplied`: all of
    it, if it comes from a bank and no invoice has taken anything."""

    version: int
    payment_id: str
    amount: Money
    reference: str
    unapplied: Money | None = None


class Unapplied(Struct, frozen=True):
    """Data of `payment.unapplied`."""

    version: int
    payment_id: str
    application_no: str
    invoice_number: str
    amount: Money
    unapplied_at: str
    posting_date: str
    reason_code: str = ""
    sales_order_number: str = ""
    service_contract_number: str = ""
    unapplied: Money | None = None

    def __post_init__(self) -> None:
        said_of_one(self.sales_order_number, self.service_contract_number)


class Refunded(Struct, frozen=True):
    """Data of `payment.refunded`."""

    version: int
    payment_id: str
    refund_no: str
    payment_request_id: str
    transaction_id: str
    sales_order_number: str
    amount: Money
    posting_date: str
    service_contract_number: str = ""

    def __post_init__(self) -> None:
        said_of_one(self.sales_order_number, self.service_contract_number)


class Recorded(Struct, frozen=True):
    """Answer of `recordSettlement`."""

    outcome: Literal["recorded"]
    payment_id: str = ""
    refund_no: str = ""


def opened(data: JsonObject) -> Opened:
    return msgspec.convert(data, Opened)


def received(data: JsonObject) -> Received:
    return msgspec.convert(data, Received)


def unapplied(data: JsonObject) -> Unapplied:
    return msgspec.convert(data, Unapplied)


def refunded(data: JsonObject) -> Refunded:
    return msgspec.convert(data, Refunded)


def recorded(body: JsonObject) -> Recorded:
    return msgspec.convert(body, Recorded)
