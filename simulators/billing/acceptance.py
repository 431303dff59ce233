"""What may be billed: evidence that can be understood is recorded, and blocked where a person has to look first.

    customer not known                   422 unknown_customer
    goods without their shipment line    400 malformed
    neither an order nor a contract      400 malformed
    a period that was never told to end  422 unknown_period (`simulators.billing.services`)
    a milestone never told to be reached 422 unknown_milestone (likewise), if it is withdrawn
    returned goods without a posted invoice of theirs     422 unknown_invoice (`simulators.billing.credits`)
    an amount in another currency        422 currency_mismatch
    customer with a billing block        recorded, blocked: customer_blocked, until the block is lifted
    tax category not known               recorded, blocked: unknown_tax_category, unless it is a return
    no country or date to tax it by      recorded, blocked: no_tax_point, where a tax service is asked
    a price far from the contract's      recorded, blocked: price_variance (`simulators.billing.variances`)
    everything else                      recorded, accepted

The same shipment a second time is everything else.
"""

from msgspec import UNSET

from seatrial.calendar import is_zone
from seatrial.message import Response, problem
from simulators.billing.arithmetic import TAX_CATEGORIES
from simulators.billing.bodies import BillableEvents
from simulators.records import CustomerRecord

OF_GOODS = ("goods_issue", "proof_of_delivery", "vendor_shipment", "consumption")
"""What has left or was used, line by line."""
BLOCKING = ("blocked_invoice", "blocked_all")
CUSTOMER_BLOCKED = "customer_blocked"
STANDARD_RATE_PPM = 190_000
"""Of a customer whose record states no tax rate."""


def unfit(told: BillableEvents, customer: CustomerRecord | None) -> Response | None:
    """The problem with evidence that cannot be recorded; None if it can."""
    if customer is None:
        return problem(422, "unknown_customer", f"no customer {told.customer_number!r}")
    if told.zone is not UNSET and not is_zone(told.zone):
        return problem(400, "malformed", f"{told.zone!r} is no time zone")
    if not told.about:
        return problem(400, "malformed", "no sales_order_number")
    for line in told.lines:
        if told.type in OF_GOODS and line.shipment_line is UNSET:
            return problem(400, "malformed", f"line {line.line_no} names no shipment_line")
        if line.unit_price.currency != told.currency:
            return problem(422, "currency_mismatch", f"line {line.line_no} is not priced in {told.currency}")
    for charge in told.charges:
        if charge.amount.currency != told.currency:
            return problem(422, "currency_mismatch", f"charge {charge.charge_id} is not in {told.currency}")
    return None


def block(told: BillableEvents, customer: CustomerRecord | None, asks_tax: bool) -> str:
    """Why recorded evidence must not be billed yet; "" if it may. What a tax service knows is the service's to say."""
    if customer is not None and customer.status in BLOCKING:
        return CUSTOMER_BLOCKED
    if told.type in ("return_accepted", "termination", "milestone_withdrawn"):
        return ""  # credited as it was taxed, whatever the category
    if asks_tax:
        return "no_tax_point" if UNSET in (told.ship_to, told.tax_point_date) else ""
    if any(line.tax_category not in TAX_CATEGORIES for line in told.lines):
        return "unknown_tax_category"
    return ""


def tax_rate_ppm(customer: CustomerRecord) -> int:
    rate = customer.tax_rate_ppm
    return STANDARD_RATE_PPM if rate is UNSET else rate
