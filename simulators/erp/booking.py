"""Booking: price, credit, and one answer: accepted, on hold, or rejected.

    unknown customer, item or site               422, nothing changed
    a customer who was merged into another,
    another currency or unit, an empty line,
    or no whole number of base units             rejected, for good
    a quoted price too far from the contract's   hold pricing
    exposure, this order included, over limit    hold credit

A discount on the whole order is taken off each unit's price, so that it goes with the quantity. Quotes that are near
enough are booked as they are: nobody tells the customer of another price, so he is invoiced none. If one is not, the
contract's prices are booked, all of them, and the order is held; whoever releases it may approve the quoted ones, and
the customer is told which it was. The ERP does not ask whether it has booked the order before: a repeated booking books
a second order.

A consignment order is a fill-up: it is booked without prices and charges, and nothing on it is billing relevant. What
the customer uses is sold when he says so (`simulators.erp.consignment`).

A kit is booked as its components: line 1 becomes lines 1.1, 1.2 …, each at its own contract price, and from then on
they are lines like any other. So what it was quoted at is never booked, and any difference is looked at.
"""

from collections.abc import Mapping

from seatrial.facts import (
    ConsignmentAgreed,
    ContractPriced,
    HoldSet,
    Kit,
    KitPart,
    Line,
    OrderBooked,
    OrderRejected,
    Stated,
    Unit,
)
from seatrial.message import JsonObject, Response, problem
from simulators.erp import documents
from simulators.erp.bodies import BookBody, WishLine
from simulators.erp.book import OrderBook
from simulators.erp.contracts import Contracts
from simulators.erp.credit import Credit, approved
from simulators.erp.customers import Customers
from simulators.erp.exchange import Exchange
from simulators.erp.orders import Order, OrderLine, Part
from simulators.erp.premises import Premises
from simulators.erp.prices import Prices, less
from simulators.eventlog import Cause
from simulators.master import Item
from simulators.operations import etag
from simulators.units import whole_base


class Booking:
    __slots__ = (
        "_book", "_contracts", "_credit", "_currencies", "_customers", "_exchange", "_life_days", "_premises",
        "_prices", "_triggers",
    )  # fmt: skip

    def __init__(
        self,
        premises: Premises,
        book: OrderBook,
        credit: Credit,
        prices: Prices,
        customers: Customers,
        exchange: Exchange,
        contracts: Contracts,
    ) -> None:
        self._contracts = contracts
        self._prices = prices
        self._exchange = exchange
        self._customers = customers
        self._premises = premises
        self._book = book
        self._credit = credit
        self._currencies = {customer.number: customer.currency for customer in premises.master.customers}
        self._life_days = {who.number: who.min_remaining_life_days for who in premises.master.customers}
        self._triggers = {who.number: who.billing_trigger for who in premises.master.customers}

    def book(self, wish: BookBody, now_ms: int, cause: Cause) -> Response:
        """`bookOrder`."""
        unknown = self._unknown(wish)
        if unknown is not None:
            return unknown
        premises, book = self._premises, self._book
        number = premises.draw_number("SO", cause.origin)
        order = Order(
            number=number,
            sequence=premises.counts["SO"],
            origin=cause.origin,
            correlation=cause.correlation,
            wish=wish,
            lines={line.line_no: line for line in self._priced(wish)},
            kits={kit.line: kit for kit in self._kits(wish)},
            kit_quoted_off=any(self._off(wish, line) for line in wish.lines if self._is_kit(line)),
            booked_at=now_ms,
            billing_trigger=self._triggers[wish.customer_number],
        )
        held_for_price = not order.consigned and self._quoted_otherwise(wish)
        if order.consigned:
            _not_for_sale(order)
        elif not held_for_price:
            _as_quoted(order)
        book.add(order)
        reason = self._why_not(wish)
        if reason:
            return self._reject(order, reason, now_ms, cause)
        parts = [Part(line.line_no, line.item, line.ordered) for line in order.lines.values()]
        if held_for_price:
            order.holds.append("pricing")
        exposure_minor = self._credit.with_order_minor(order)
        account = self._credit.account(order.customer)
        credit_ok = exposure_minor <= account.limit_minor
        if not credit_ok:
            order.holds.append("credit")
        self._record(order)
        self._tell_contract(order)
        self._exchange.fix(order, now_ms)
        self._contracts.booked(order, now_ms)
        if credit_ok:
            premises.tray.facts.append(approved(premises.name, order, account, "booking", exposure_minor))
        if order.consigned:
            premises.tray.facts.append(
                ConsignmentAgreed(
                    origin=order.origin, system=premises.name, order_number=number, customer=order.customer
                )
            )
        book.open_by_source(order, parts)
        for hold in order.holds:
            premises.tray.facts.append(
                HoldSet(origin=order.origin, system=premises.name, order_number=number, hold=hold)
            )
        book.settle(order, "booked", now_ms, cause)
        shown = [documents.fulfilment_order(one) for one in order.fulfilment_orders]
        standing = documents.status(order)
        holds = list(order.holds)
        book.tell(order, "order.booked", now_ms, cause, holds=holds, status=standing, fulfilment_orders=shown)
        if credit_ok:
            self._tell_credit(order, now_ms, cause)
        answer = self._answer(order, "on_hold" if order.holds else "accepted", shown)
        if order.holds:
            answer["reason_code"] = order.holds[0]
        return Response(201, answer, etag(order.version))

    def _unknown(self, wish: BookBody) -> Response | None:
        if wish.customer_number not in self._currencies:
            return problem(422, "unknown_customer", f"no customer {wish.customer_number!r}")
        if wish.site not in self._premises.master.sites:
            return problem(422, "unknown_site", f"no site {wish.site!r}")
        for line in wish.lines:
            if line.item not in self._premises.items:
                return problem(422, "unknown_item", f"no item {line.item!r} (line {line.external_line_id})")
        if len({line.external_line_id for line in wish.lines}) < len(wish.lines):
            return problem(400, "malformed", "a line number is given twice")
        return None

    def _priced(self, wish: BookBody) -> list[OrderLine]:
        lines = []
        for line in wish.lines:
            item = self._premises.items[line.item]
            if item.components:
                lines += self._components(wish, line)
                continue
            base = Unit(item.base_uom)
            price_minor = self._prices.contract_minor(wish.customer_number, line.item, wish.discount_ppm)
            lines.append(
                OrderLine(
                    line.external_line_id,
                    line.item,
                    base_of(self._premises.items, line) or 0,
                    price_minor,
                    item.tax_category,
                    contract_minor=price_minor,
                    sales_unit=item.unit(line.quantity.uom) or base,
                    price_unit=item.unit(item.priced_per) or base,
                    invoice_unit=item.unit(item.invoiced_in) or base,
                )
            )
        return lines

    def _components(self, wish: BookBody, line: WishLine) -> list[OrderLine]:
        """The lines that stand for a kit."""
        lines = []
        for number, one in enumerate(self._premises.items[line.item].components, 1):
            price_minor = self._prices.contract_minor(wish.customer_number, one.item, wish.discount_ppm)
            ordered = one.per_kit * (base_of(self._premises.items, line) or 0)
            category = self._premises.items[one.item].tax_category
            name = f"{line.external_line_id}.{number}"
            lines.append(OrderLine(name, one.item, ordered, price_minor, category, contract_minor=price_minor))
        return lines

    def _kits(self, wish: BookBody) -> list[Kit]:
        kits = []
        for line in wish.lines:
            parts = tuple(
                [
                    KitPart(f"{line.external_line_id}.{number}", one.per_kit)
                    for number, one in enumerate(self._premises.items[line.item].components, 1)
                ]
            )
            if parts:
                quantity = base_of(self._premises.items, line) or 0
                kits.append(Kit(line.external_line_id, line.item, quantity, parts))
        return kits

    def _why_not(self, wish: BookBody) -> str:
        """Reason code of a rejection, or ""."""
        if self._customers.merged(wish.customer_number):
            return "customer_merged"
        if wish.currency != self._currencies[wish.customer_number]:
            return "currency_mismatch"
        for line in wish.lines:
            unit = self._premises.items[line.item].unit(line.quantity.uom)
            if unit is None:
                return "unit_not_sold"
            if not line.quantity.value:
                return "empty_line"
            if whole_base(unit, line.quantity.value) is None:
                return "fraction_of_base_unit"
        return ""

    def _quoted_otherwise(self, wish: BookBody) -> bool:
        return any(self._off(wish, line) for line in wish.lines)

    def _off(self, wish: BookBody, line: WishLine) -> bool:
        """Whether a line's quote has to be looked at; a kit's, if it is another one than that of its components."""
        contract_minor = self._prices.contract_minor(wish.customer_number, line.item)
        quoted = line.quoted_price
        if quoted.currency != wish.currency:
            return True
        if self._is_kit(line):
            return quoted.minor != contract_minor
        return not self._prices.near_enough(quoted.minor, contract_minor)

    def _is_kit(self, line: WishLine) -> bool:
        return bool(self._premises.items[line.item].components)

    def _tell_contract(self, order: Order) -> None:
        """What its lines cost by contract is told where finance has a tolerance of its own."""
        if self._premises.master.price_variance_ppm is None or order.consigned:
            return
        lines = [*order.lines.values()]
        for line in lines:
            line.contract_told = True
        self._premises.tray.facts.append(
            ContractPriced(
                origin=order.origin,
                system=self._premises.name,
                order_number=order.number,
                lines=tuple([Line(line.line_no, line.item, line.ordered) for line in lines]),
                contract_minor=tuple([line.contract_minor for line in lines]),
            )
        )

    def _record(self, order: Order) -> None:
        wish = order.wish
        booked = [*order.lines.values()]
        in_units = any(self._premises.items[line.item].units for line in booked)
        lines = booked if in_units else []
        said = {line.external_line_id: line.quantity.value for line in wish.lines}
        self._premises.tray.facts.append(
            OrderBooked(
                origin=order.origin,
                system=self._premises.name,
                order_number=order.number,
                external_id=wish.external_id,
                revision=wish.revision,
                customer=wish.customer_number,
                holds=tuple(order.holds),
                lines=tuple([Line(line.line_no, line.item, line.ordered) for line in order.lines.values()]),
                prices_minor=tuple([line.unit_price_minor for line in order.lines.values()]),
                tax_categories=tuple([line.tax_category for line in order.lines.values()]),
                charges_minor=0 if order.consigned else self._premises.master.freight_minor(wish.currency),
                currency=wish.currency,
                customer_po=wish.customer_po,
                tax_rate_ppm=self._credit.account(wish.customer_number).tax_rate_ppm,
                ship_to=wish.ship_to.label,
                min_remaining_life_days=self._life_days[wish.customer_number],
                discount_ppm=wish.discount_ppm,
                variance_minor=sum([line.variance_minor for line in order.lines.values()]),
                wished=tuple([Stated(said.get(line.line_no, line.ordered), 1, line.sales_unit) for line in lines]),
                priced_per=tuple([line.price_unit for line in lines]),
                invoiced_in=tuple([line.invoice_unit for line in lines]),
                priority=wish.priority,
                kits=tuple(order.kits.values()),
                country=wish.ship_to.country,
            )
        )

    def _tell_credit(self, order: Order, now_ms: int, cause: Cause) -> None:
        data: JsonObject = {
            "version": order.version,
            "revision": order.wish.revision,
            "sales_order_number": order.number,
            "external_id": order.wish.external_id,
            "customer_number": order.customer,
        }
        self._premises.log.emit("credit.approved", order.number, data, cause, now_ms)

    def _reject(self, order: Order, reason: str, now_ms: int, cause: Cause) -> Response:
        """The number is drawn and the refusal kept: the customer will ask."""
        for line in order.lines.values():
            line.cancelled = line.ordered
        self._premises.tray.facts.append(
            OrderRejected(
                origin=order.origin, system=self._premises.name, external_id=order.wish.external_id, reason=reason
            )
        )
        self._book.move(order, "order", "rejected", reason)
        self._book.tell(order, "order.rejected", now_ms, cause, reason_code=reason)
        answer = self._answer(order, "rejected", [])
        answer["reason_code"] = reason
        return Response(201, answer, etag(order.version))

    def _answer(self, order: Order, outcome: str, fulfilment_orders: list[JsonObject]) -> JsonObject:
        currency = order.wish.currency
        return {
            "outcome": outcome,
            "sales_order_number": order.number,
            "version": order.version,
            "holds": list(order.holds),
            "lines": [documents.priced_line(line, currency, order.billing_trigger) for line in order.lines.values()],
            "charges": documents.charges(order, self._premises.master.freight_minor(currency)),
            "fulfilment_orders": fulfilment_orders,
            "min_remaining_life_days": self._life_days[order.customer],
            "kits": documents.kits(order),
            **({"exchange_rate": self._exchange.shown(order.rate_id)} if order.rate_id else {}),
            **documents.under_contract(order),
        }


def _not_for_sale(order: Order) -> None:
    """The goods of a fill-up stay ours: there is no price to them, and nothing to bill."""
    for line in order.lines.values():
        line.unit_price_minor = line.contract_minor = 0
        line.billing_relevant = False


def _as_quoted(order: Order) -> None:
    """Make the quoted prices those of the order; components of a kit were not quoted."""
    for line in order.wish.lines:
        if line.external_line_id in order.lines:
            booked = order.lines[line.external_line_id]
            booked.unit_price_minor = less(line.quoted_price.minor, order.wish.discount_ppm)


def base_of(items: Mapping[str, Item], line: WishLine) -> int | None:
    """A wish in base units of its item; None if it is not sold in that unit, or that is no whole number of them."""
    unit = items[line.item].unit(line.quantity.uom)
    return None if unit is None else whole_base(unit, line.quantity.value)
