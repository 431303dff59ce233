"""What the order book knows of service contracts that tax hangs on: where the service is used, what it is, and when.

    the fee of a period     on the last day of the period's month, however early the contract ended in it
    a parcel handled        on the day on which it left

A period and a parcel are told to invoicing by themselves, and the rates that may hold are those set between that and
the invoice.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from seatrial.facts import ContractChanged, Fact, InvoicePosted, OrderServed, ServiceReported, ShipmentConfirmed
from seatrial.rule import Handler

USAGE = "usage"


class Contract(Struct, frozen=True, gc=False):
    """The last version of it."""

    said: ContractChanged
    entry: int


class Charge(Struct, frozen=True, gc=False):
    """A line of an invoice: its amount in minor units, the date that its tax hangs on, and since when there is
    evidence of it; -1: not yet."""

    minor: int
    on: str
    entry: int
    told_at: int


class Serviced:
    __slots__ = ("_contracts", "_left", "_served", "_told")

    def __init__(self) -> None:
        self._contracts: dict[str, Contract] = {}
        self._served: dict[str, str] = {}
        """Order -> its contract."""
        self._left: dict[str, tuple[str, int]] = {}
        """Parcel of such an order -> when it left, and the entry. Kept until the end: it is billed by the month."""
        self._told: dict[tuple[str, str], int] = {}

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {ContractChanged: self.changed, OrderServed: self.served, ServiceReported: self.told}

    def changed(self, fact: ContractChanged, _at: int, entry: int) -> None:
        known = self._contracts.get(fact.contract)
        if known is None or fact.version > known.said.version:
            self._contracts[fact.contract] = Contract(fact, entry)

    def served(self, fact: OrderServed, _at: int, _entry: int) -> None:
        self._served[fact.order_number] = fact.contract

    def left(self, fact: ShipmentConfirmed, on: str, entry: int) -> None:
        if fact.order_number in self._served:
            self._left.setdefault(fact.shipment, (on, entry))

    def told(self, fact: ServiceReported, at: int, _entry: int) -> None:
        self._told.setdefault((fact.contract, fact.source_document), at)

    def of(self, fact: InvoicePosted) -> Contract | None:
        return self._contracts.get(fact.contract)

    def charges(self, fact: InvoicePosted) -> list[Charge] | None:
        """Of a contract's invoice, line by line; None if one is for something that the order book does not know."""
        found = [*self._charges(fact)]
        return None if None in found else [one for one in found if one is not None]

    def _charges(self, fact: InvoicePosted) -> Iterator[Charge | None]:
        contract = self._contracts[fact.contract]
        last_days = {one.period: f"{one.period}-{one.days:02}" for one in contract.said.periods}
        nets = fact.nets_minor or [line.unit_price_minor * line.quantity_base for line in fact.lines]
        for line, net in zip(fact.lines, nets, strict=True):
            if line.line == USAGE:
                left = self._left.get(line.shipment_line)
                told = self._told.get((fact.contract, line.shipment_line), -1)
                yield None if left is None else Charge(net, left[0], left[1], told)
            else:
                day = last_days.get(line.line)
                told = self._told.get((fact.contract, f"{fact.contract}/{line.line}"), -1)
                yield None if day is None else Charge(net, day, contract.entry, told)
