"""Request bodies of the payment provider's operations, closed as its contract says."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from simulators.measures import LARGEST, Currency, Text

Kind = Literal["capture", "refund"]


class PaidAmount(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    minor: Annotated[int, Meta(ge=1, le=LARGEST)]
    currency: Currency


class ExecutePayment(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of executePayment."""

    payment_request_id: Text
    kind: Kind
    customer_number: Text
    reference: Text
    amount: PaidAmount
    transaction_id: Annotated[str, Meta(min_length=1)] | UnsetType = UNSET


class PayAtCheckout(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of payAtCheckout."""

    order_reference: Text
    amount: PaidAmount


class ChargeBack(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of chargeBack."""

    reason: Text
