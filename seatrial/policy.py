"""Business policies: without them the question "was that right?" has no answer.

They are part of every scenario, bind the engine, and are read by the rules. Durations are virtual
milliseconds.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct

InvoicePolicy = Literal["per_shipment", "per_line", "consolidated"]
ChargeAllocation = Literal["first", "by_value", "by_quantity"]
BillingTrigger = Literal["goods_issue", "proof_of_delivery"]


class CustomerTerms(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one customer has agreed otherwise; None: as for everybody."""

    billing_trigger: BillingTrigger | None = None
    invoice_policy: InvoicePolicy | None = None
    charge_allocation: ChargeAllocation | None = None


class Policies(Struct, frozen=True, forbid_unknown_fields=True):
    """Defaults are the common case of a distributor that bills each shipment when it leaves the dock."""

    invoice_policy: InvoicePolicy = "per_shipment"
    """How billable quantities are grouped into invoices. per_line: an invoice for every order line of a shipment.
    consolidated: one for all that a customer got on a day of the legal entity, in one country and of one order book,
    made in the night."""
    charge_allocation: ChargeAllocation = "first"
    """How an order's freight and other charges are spread over its invoices. first: the first carries all. by_value,
    by_quantity: each carries the share of what it bills in the whole order; what is left by rounding falls to the
    last. What is cancelled after the last goods were billed takes its share with it."""
    billing_trigger: BillingTrigger = "goods_issue"
    """The evidence of fulfilment that makes a quantity billable: that it has left, or that the customer has taken it
    (which somebody must say: a story with `carrier` among its systems)."""
    book_currency: Annotated[str, Meta(pattern="^([A-Z]{3})?$", description="a currency of ISO 4217, such as EUR")] = ""
    """In which the books are kept, where customers buy in several currencies: what is billed, credited and paid in
    another one enters them at a rate on record (S46). "": there is one currency."""
    correction: Literal["credit_memo", "reissue"] = "credit_memo"
    """How an invoice is corrected when something comes back: posted, it never changes. credit_memo: what came back is
    credited. reissue: all of the order on it is credited, and what the customer keeps is invoiced anew; freight and
    other charges stay where they were billed."""
    price_variance_ppm: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    """What is further than this from the contract's price, either way, is billed when finance has decided about it,
    unless a review of the order has (S30). None: what the order says is billed."""
    returns: bool = False
    """Whether customers send goods back; then the engine looks for what is told of that, as for everything else."""
    services: bool = False
    """Whether customers have service contracts; then the engine looks for what is told of them."""
    rebate_claims: bool = False
    """Whether customers claim their rebates; then the engine looks for what is told of that."""
    return_requires_receipt: bool = True
    """Nothing is credited before it has come back and was accepted (S49). False: it may be, once it is authorised."""
    reservation_kind: Literal["hard"] = "hard"
    soft_reserve_ms: int = 0
    """For so long goods are softly reserved for an order that the ERP holds; 0: not at all."""
    short_policy: Literal["backorder", "cut"] = "backorder"
    """What the ERP decides for a quantity that cannot be supplied."""
    drop_ship_rest: Literal["own_stock", "cut"] = "own_stock"
    """What the ERP decides for a quantity that the vendor of a drop shipment will not ship: it comes from own stock, or
    the customer is told that it does not come."""
    release_delay_ms: int = 0
    """How long after the promise the engine asks the ERP to release to the warehouse."""
    publish_max_age_ms: int = 1_800_000
    """No availability figure older than this is published as one that is right (T21)."""
    when_stale: Literal["refuse", "buffer", "degrade"] = "refuse"
    """What is shown when the warehouse's statement is older than that and it does not answer when it is asked anew.
    refuse: nothing, the channel keeps what it has. buffer: the old figure less `stale_buffer_base`. degrade: the old
    figure, marked as an estimate."""
    stale_buffer_base: int = 0
    publish_interval_ms: int = 300_000
    """A figure is published at most this often per item, site and channel."""
    recall_ms_max: int = 900_000
    """A recall that the ERP asked for reaches the warehouse within this (S25)."""
    unreserve_ms_max: int = 14_400_000
    """What is reserved for nobody any more is given back within this (S17)."""
    isolation_ms_max: int = 900_000
    """An order that can be booked is booked within this, whatever other orders suffer (S54)."""
    poll_ms: int = 0
    """How often systems that tell nothing are asked for what has changed; 0: they are not."""
    change_ms_max: int = 14_400_000
    """What has changed there, and can be read, is known to everybody concerned within this (T56)."""
    log_read_ms_max: int = 28_800_000
    """An event that its sender will not deliver (any more) is read in its log within this (T56). The default bears a
    reader who asks every two hours, a replica that is behind three times in a row, and tokens that have expired."""
    attempts_max: int = 300
    """A call is sent at most this often under one key (T55): what fits into a day at five minutes apart."""
    retry_wait_ms_min: int = 500
    """How long after a first attempt has failed a second one may be made; after every further one twice as long..."""
    retry_wait_ms_max: int = 60_000
    """... up to this. Whoever waits longer does no harm (T55)."""
    retries_per_call_max: int = 10
    """In a whole trial, attempts beyond the first are at most this many times the first ones (T55)."""
    retries_per_minute_max: int = 0
    """Of one operation, at most this many attempts beyond the first in one minute of the clock (T55); 0: no limit."""
    probes_per_minute_max: int = 0
    """Of an operation of which a system has given no sign of life for five minutes, at most this many calls come to
    nothing in one minute of the clock (T55); 0: no limit."""
    safety_stock_base: int = 0
    lot_order: Literal["fefo", "fifo"] = "fefo"
    """Which lot the warehouse takes first: the first to expire, or the lowest, which is the oldest."""
    channel_allocation_base: Mapping[str, int] = {}
    """Per sales channel, the most that may be shown of any one item, whatever the channel has sold; a channel not named
    may be shown all. Where the ERP has allocated a channel an item at a site (`allocation.changed`), what is left of
    that counts instead: allocated less committed, which is promised and not taken back, shipped or not.

    A figure is max(0, min(available - safety stock, what the channel may be shown) - the channel's buffer)."""
    channel_buffer_base: Mapping[str, int] = {}
    """Per sales channel, units that it is not shown of any one item: two buyers may click before the next figure."""
    payment_unknown_ms_max: int = 900_000
    """After so long without a word the payment provider is asked what became of a payment."""
    case_deadline_ms: int = 14_400_000
    """How long an exception case may wait for its owner."""
    by_customer: Mapping[str, CustomerTerms] = {}
    """Customer -> what holds for him instead."""

    def billing_trigger_of(self, customer: str) -> BillingTrigger:
        terms = self.by_customer.get(customer)
        return self.billing_trigger if terms is None or terms.billing_trigger is None else terms.billing_trigger

    def invoice_policy_of(self, customer: str) -> InvoicePolicy:
        terms = self.by_customer.get(customer)
        return self.invoice_policy if terms is None or terms.invoice_policy is None else terms.invoice_policy

    def charge_allocation_of(self, customer: str) -> ChargeAllocation:
        terms = self.by_customer.get(customer)
        return self.charge_allocation if terms is None or terms.charge_allocation is None else terms.charge_allocation
