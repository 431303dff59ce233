"""Service contracts as an auditor reads them: no order, no parcel is billed by their invoices, and yet all that is due.

    of every invoice           it is to the customer of the contract, without freight, and its lines are its net
    of every period            billed - credited = the fee for the days on which the contract held, or the fee less
                               that for those on which it did not
    of every parcel            of an order under the contract: handled once, at the contract's price; and no other one

Every period of a drawn month is over before the month is.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from seatrial import facts as f

Key = tuple[str, str]
USAGE = "usage"


class ServiceContracts:
    def __init__(self) -> None:
        self.agreed: dict[str, f.ContractChanged] = {}
        """By its number, as it stands in the end."""
        self.of: dict[str, str] = {}
        """Invoice -> contract."""
        self.under: dict[str, str] = {}
        """Order -> contract."""
        self.fees: Counter[Key] = Counter()
        """By contract and period: net, less what was credited."""
        self.left: dict[str, str] = {}
        """Parcel of an order under a contract -> that contract."""
        self.handled: dict[Key, list[int]] = {}
        """By contract and parcel: what each line with it comes to."""
        self.crooked: list[str] = []

    def readers(self) -> dict[type[f.Fact], Callable[[Any], None]]:
        return {
            f.ContractChanged: self._changed,
            f.OrderServed: self._served,
            f.ShipmentConfirmed: self._shipped,
            f.InvoicePosted: self._invoiced,
            f.CreditPosted: self._credited,
        }

    def _changed(self, fact: f.ContractChanged) -> None:
        known = self.agreed.get(fact.contract)
        if known is None or fact.version > known.version:
            self.agreed[fact.contract] = fact

    def _served(self, fact: f.OrderServed) -> None:
        self.under[fact.order_number] = fact.contract

    def _shipped(self, fact: f.ShipmentConfirmed) -> None:
        if fact.order_number in self.under:
            self.left[fact.shipment] = self.under[fact.order_number]

    def _invoiced(self, fact: f.InvoicePosted) -> None:
        if not fact.contract:
            return
        self.of[fact.invoice] = fact.contract
        agreed = self.agreed.get(fact.contract)
        if agreed is None or agreed.customer != fact.customer:
            self.crooked.append(f"{fact.invoice}: {fact.customer} has no contract {fact.contract}")
        if fact.charges_minor:
            self.crooked.append(f"{fact.invoice}: {fact.charges_minor} of charges for a service")
        nets = fact.nets_minor or tuple([line.quantity_base * line.unit_price_minor for line in fact.lines])
        if sum(nets) != fact.net_minor:
            self.crooked.append(f"{fact.invoice}: its lines come to {sum(nets)}, it says {fact.net_minor}")
        for line, net in zip(fact.lines, nets, strict=True):
            if line.line == USAGE:
                self.handled.setdefault((fact.contract, line.shipment_line), []).append(net)
            else:
                self.fees[fact.contract, line.line] += net

    def _credited(self, fact: f.CreditPosted) -> None:
        for line in fact.lines:
            if line.invoice in self.of:
                self.fees[self.of[line.invoice], line.line] -= line.net_minor

    def differences(self) -> Iterator[str]:
        yield from self.crooked
        due = {
            (number, period.period): _due(one, period) for number, one in self.agreed.items() for period in one.periods
        }
        for key in sorted({*self.fees, *due}):
            if self.fees[key] not in due.get(key, (0,)):
                yield f"{key[0]}: {self.fees[key]} billed of {key[1]}, {due.get(key, (0,))[0]} due"
        parcels = {(number, parcel) for parcel, number in self.left.items()}
        for number, parcel in sorted({*parcels, *self.handled}):
            price = self.agreed[number].usage_minor if (number, parcel) in parcels else None
            nets = self.handled.get((number, parcel), [])
            if nets != [price]:
                yield f"{number}: {parcel} was handled for {nets}; it is due once, for {price}"


def _due(contract: f.ContractChanged, period: f.ServicePeriod) -> tuple[int, ...]:
    """What is to be billed of a period in the end: by the days, or whole and less what was credited."""
    return _share(contract.fee_minor, period.served, period.days), contract.fee_minor - _share(
        contract.fee_minor, period.days - period.served, period.days
    )


def _share(minor: int, days: int, of: int) -> int:
    return (2 * minor * days + of) // (2 * of)
