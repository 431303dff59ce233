"""One goods issue, as far as somebody is still to be told of it."""

from msgspec import Struct, field


class ShippedLine(Struct, array_like=True, gc=False):
    shipment_line: str
    line_no: str
    item: str
    site: str
    lot: str
    quantity_base: int


class Shipment(Struct, array_like=True):
    """A goods issue. Its lines are forgotten when both the ERP and billing know of it. Its tax hangs on the `country`
    that it went to, and on its `tax_point`, the date on which it left, at the site. `accepted`: by shipment
    line, what its customer has taken, once there is proof of it (`delivered_at`)."""

    number: str
    fulfilment_order: str
    goods_issue_at: str
    zone: str
    lines: list[ShippedLine]
    posted: bool = False
    billed: bool = False
    purchase_order: str = ""
    """Of a vendor who has shipped it; "": it has left the warehouse."""
    name: str = ""
    """By what a vendor's notice counts."""
    country: str = ""
    tax_point: str = ""
    delivered_at: str = ""
    accepted: dict[str, int] = field(default_factory=dict)
    blocked: bool = False
    """Billing has the evidence, and may not bill it yet."""
    posting_date: str = ""
    """What the ERP has named, because the month in which it left is closed; "": it is posted as it left."""
    delivered_zone: str = ""
    price_asked: bool = False
    """Blocked, because finance has to decide about its prices."""
    reversed: str = ""
    """Why, if the warehouse has taken it back (`engine.process.reversing`); it is never billed from then on."""
    unposted: bool = False
    """The ERP has followed that …"""
    unbilled: bool = False
    """… and so has billing, if it had the evidence."""
    legal_entity: str = ""
    """The company from whose site it has left, where there are several."""

    @property
    def settled(self) -> bool:
        """Nobody is to be told of it any more."""
        if self.reversed:
            return self.unposted and (self.unbilled or not self.billed)
        return self.posted and self.billed
