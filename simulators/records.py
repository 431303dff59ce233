"""Master records as the ERP hands them to the other systems; closed, because they are all that the receiver knows."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeVar

from msgspec import UNSET, Meta, Struct, UnsetType

from seatrial.facts import RecordTaken, Unit
from seatrial.facts.master_data import customer_says
from seatrial.message import Request, Response
from simulators.master import Customer, Item
from simulators.measures import Address, Currency, Text, UnitOf, Version
from simulators.operations import etag, stale
from simulators.system import Tray


class ItemRecord(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of putItem."""

    name: str
    base_uom: Text
    tax_category: str
    status: Literal["active", "blocked", "discontinued"]
    version: Version
    gtin: str | UnsetType = UNSET
    uoms: tuple[UnitOf, ...] = ()

    def unit(self, uom: str) -> Unit | None:
        """One of the item's units, the base unit included; None if the record names no such unit."""
        if uom == self.base_uom:
            return Unit(uom)
        return next((one.plain for one in self.uoms if one.uom == uom), None)


class CustomerRecord(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of putCustomer. `tax_rate_ppm`: of the standard tax category. `merged_into`: the number under which this
    customer orders from now on."""

    name: str
    address: Address
    currency: Currency
    status: Literal["active", "blocked_ship", "blocked_invoice", "blocked_all"]
    version: Version
    payment_terms: str | UnsetType = UNSET
    tax_registration: str | UnsetType = UNSET
    tax_rate_ppm: Annotated[int, Meta(ge=0, le=10_000_000)] | UnsetType = UNSET
    merged_into: Text | UnsetType = UNSET

    @property
    def survivor(self) -> str:
        """Under whose number he orders; "": under his own."""
        return "" if self.merged_into is UNSET else self.merged_into

    @property
    def says(self) -> str:
        """What the judge compares with what the owner says."""
        return customer_says(self.address.label, self.survivor)


R = TypeVar("R", ItemRecord, CustomerRecord)


def item_record(item: Item) -> ItemRecord:
    """What every system knows of an item from the first day."""
    uoms = tuple([UnitOf(unit.uom, unit.numerator, unit.denominator) for unit in item.units])
    return ItemRecord(item.name, item.base_uom, item.tax_category, "active", 1, uoms=uoms)


def customer_record(customer: Customer) -> CustomerRecord:
    """What every system knows of a customer from the first day."""
    address = Address(customer.name, customer.street, customer.city, customer.postal_code, customer.country)
    return CustomerRecord(customer.name, address, customer.currency, "active", 1, tax_rate_ppm=customer.tax_rate_ppm)


def taken(tray: Tray, system: str, record: str, version: int, origin: str, says: str = "") -> None:
    """Note that a record ("item/ITEM-001") has been taken over in this version; a customer's, what it says."""
    tray.facts.append(RecordTaken(origin=origin, system=system, record=record, version=version, says=says))


def store(table: dict[str, R], number: str, record: R, request: Request) -> Response:
    """Put a record in the place of the earlier one, be it newer. `If-Match` is the version that is replaced."""
    earlier = table.get(number)
    refused = stale(request, 0 if earlier is None else earlier.version)
    if refused is not None:
        return refused
    table[number] = record
    return Response(200, {"outcome": "stored", "version": record.version}, etag(record.version))


def surviving(customers: Mapping[str, CustomerRecord], number: str) -> str:
    """Under whose number a customer orders now: his own, or that of the last one into whom he was merged."""
    passed = {number}
    while (record := customers.get(number)) is not None and record.survivor:
        if record.survivor in passed:
            return number  # a circle is nobody's merge; whoever told it has to answer for it
        passed.add(number := record.survivor)
    return number
