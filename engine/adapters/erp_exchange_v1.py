"""ERP v1, the general ledger: it keeps one currency, and decimals where everybody else has minor units.

What is posted in another currency says so beside its totals, with as many decimals as that currency has.
"""

from engine.adapters.crm_v1 import Money
from seatrial.currencies import exponent
from seatrial.message import JsonObject


def in_currency(amount: Money, *, rate_id: str = "", made_out_at: str = "", settled_at: str = "") -> JsonObject:
    """`rate_id`: the record that it enters at. Instead of that, `made_out_at`: when an invoice was that is about no
    order; `settled_at`: when a payment settled its invoice."""
    places = exponent(amount.currency)
    said: JsonObject = {"currency": amount.currency, "digits": amount.minor, "decimals": places}
    if rate_id:
        said["rate_id"] = rate_id
    if made_out_at:
        said["made_out_at"] = made_out_at
    if settled_at:
        said["settled_at"] = settled_at
    return said
