"""Money at banks and at the payment provider, and what billing and the ledger have made of it."""

from seatrial.facts.fact import Fact


class MoneySent(Fact, frozen=True, kw_only=True):
    """A customer's bank has sent money. `reference`: what is written on it; `invoice`: what he means to pay."""

    reference: str
    payer: str
    invoice: str
    amount_minor: int
    currency: str


class PaymentRequested(Fact, frozen=True, kw_only=True):
    """Billing wants money taken from a card (`kind` capture) or given back (refund).

    `invoice` "": it is to be kept on account. `payment`: of a refund, the payment that it is taken from.
    """

    payment_request: str
    kind: str
    invoice: str
    order_number: str
    customer: str
    amount_minor: int
    currency: str
    payment: str = ""


class FundsCaptured(Fact, frozen=True, kw_only=True):
    """The provider has taken money. `reference`: the invoice or order that it was told."""

    transaction: str
    payment_request: str
    reference: str
    amount_minor: int
    currency: str

    @property
    def effect_key(self) -> str:
        return f"capture/{self.payment_request}"


class CaptureFailed(Fact, frozen=True, kw_only=True):
    """The provider could not take it, and will not."""

    transaction: str
    payment_request: str
    reference: str
    amount_minor: int
    currency: str
    reason: str


class FundsRefunded(Fact, frozen=True, kw_only=True):
    """The provider has given money back. `refund` is its own number of that, `transaction` of what it had taken."""

    refund: str
    payment_request: str
    transaction: str
    amount_minor: int
    currency: str

    @property
    def effect_key(self) -> str:
        return f"refund/{self.payment_request}"


class RefundFailed(Fact, frozen=True, kw_only=True):
    """The provider has not given money back, and will not: it was to be more than is left of what it had taken."""

    refund: str
    payment_request: str
    transaction: str
    amount_minor: int
    currency: str
    reason: str


class ChargedBack(Fact, frozen=True, kw_only=True):
    """The customer's bank has taken a captured payment back from the provider."""

    charge_back: str
    transaction: str
    payment_request: str
    amount_minor: int
    currency: str


class CaptureRecorded(Fact, frozen=True, kw_only=True):
    """Billing has been told of captured money and has received it as `payment`.

    `invoice`: what it was to pay. `on_account`: it was applied to nothing.
    """

    payment: str
    transaction: str
    payment_request: str
    invoice: str
    order_number: str
    customer: str
    amount_minor: int
    currency: str
    on_account: bool = False

    @property
    def effect_key(self) -> str:
        return f"settle/{self.transaction}"


class PaymentUnapplied(Fact, frozen=True, kw_only=True, omit_defaults=True):
    """An application was taken back: the invoice is open again by so much. `posting_date`: as of `PaymentApplied`."""

    application: str
    payment: str
    invoice: str
    amount_minor: int
    currency: str
    reason: str
    posting_date: str = ""


class PaymentReversed(Fact, frozen=True, kw_only=True):
    """Money that billing had received is not there any more: charged back, or it is said to have failed after all."""

    payment: str
    transaction: str
    amount_minor: int
    currency: str
    reason: str


class RefundRecorded(Fact, frozen=True, kw_only=True, omit_defaults=True):
    """Billing has been told that money went back. `refund`: the provider's number of it. `posting_date`: as of
    `PaymentApplied`."""

    refund_no: str
    refund: str
    payment_request: str
    payment: str
    transaction: str
    amount_minor: int
    currency: str
    posting_date: str = ""

    @property
    def effect_key(self) -> str:
        return f"refunded/{self.refund}"


class RefundPosted(Fact, frozen=True, kw_only=True):
    """The ledger has followed a refund of unapplied cash."""

    refund_no: str
    payment: str
    amount_minor: int
    currency: str
    order_number: str

    @property
    def effect_key(self) -> str:
        return f"post/refund/{self.refund_no}"
