"""Service contracts: who pays a fee for each month, and a price for every parcel; and when that ends. Or who pays a
fixed price by its milestones (`simulators.erp.milestones`).

    agreed --terminateContract--> terminated: it holds until the day before `ends_on`

A month is that of the calendar, or runs from the same day of each (the contract's cycle day): it is called by the one
in which it begins. Every version is told whole (`contract.changed`): the periods with the instants at which they are
over, by the legal entity's clock, and for how many of its days the contract holds. A period that was over before it was
terminated may lose days, too: what was billed too much is for billing to credit. An order of a customer under contract
is booked under it, and its parcels are usage.

A contract is with the company that has its site in its books. What is posted of it keeps to that company's months
(`simulators.erp.periods`), and billing is told by whose clock its documents are dated.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from msgspec import UNSET, Struct, UnsetType, field
from msgspec.structs import replace

from seatrial.facts import ContractChanged, ContractMilestone, OrderServed, ReceivablePosted, ServicePeriod
from seatrial.message import JsonObject, Response, problem
from simulators.erp import journal, milestones
from simulators.erp.bodies import CreditMemoBody, InvoiceBody, PaymentBody
from simulators.erp.credit import Credit
from simulators.erp.exchange import Exchange
from simulators.erp.milestones import ConfirmBody, Milestone, WithdrawBody
from simulators.erp.orders import Order
from simulators.erp.periods import Periods
from simulators.erp.premises import NAME, Premises
from simulators.erp.receivables import closed, tax_rows
from simulators.eventlog import Cause
from simulators.master import LegalEntity, ServiceContract
from simulators.measures import Money, Text
from simulators.operations import etag
from simulators.siteclock import SiteClock

TAXED_AS = "standard"
"""Tax category of services."""


class TerminateBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`ends_on`: the first day on which nothing is owed any more."""

    ends_on: str
    reason: str
    external_reference: Text | UnsetType = UNSET


class Contract(Struct):
    """`ends_on` "": it was not terminated."""

    agreed: ServiceContract
    country: str
    currency: str
    origin: str
    periods: tuple[ServicePeriod, ...] = ()
    ends_on: str = ""
    version: int = 1
    days: list[tuple[date, date]] = field(default_factory=list)
    """First day of each period, and of the one after it."""
    milestones: list[Milestone] = field(default_factory=list)


class Contracts:
    __slots__ = ("_by_customer", "_clocks", "_contracts", "_credit", "_exchange", "_periods", "_premises")

    def __init__(self, premises: Premises, credit: Credit, periods: Periods, exchange: Exchange) -> None:
        self._premises = premises
        self._credit = credit
        self._periods = periods
        self._exchange = exchange
        self._clocks: dict[str, SiteClock] = {}
        self._contracts: dict[str, Contract] = {}
        self._by_customer: dict[str, Contract] = {}

    def open(self, now_ms: int) -> None:
        """What was agreed before the first action: told like any change."""
        if self._premises.name != NAME:
            return
        homes = {who.number: who for who in self._premises.master.customers}
        for agreed in self._premises.master.contracts:
            who, origin = homes[agreed.customer], f"contract/{agreed.number}"
            contract = Contract(agreed, who.country, who.currency, origin)
            contract.days = [*_months(agreed)] if agreed.months else []
            contract.milestones = milestones.agreed(agreed)
            self._contracts[agreed.number] = contract
            if agreed.months:
                self._by_customer[agreed.customer] = contract
            minted = self._premises.tray.minted
            minted.append((agreed.number, origin))
            minted += [(f"{agreed.number}/{first.isoformat()[:7]}", origin) for first, _ in contract.days]
            self._tell(contract, now_ms, Cause(origin, agreed.number, agreed.number), *contract.milestones)

    def find(self, number: str) -> Contract | None:
        return self._contracts.get(number)

    def terminate(self, number: str, body: TerminateBody, now_ms: int, cause: Cause) -> Response:
        """`terminateContract`."""
        contract = self.find(number)
        if contract is None:
            return problem(404, "unknown_contract", f"no service contract {number!r}")
        if contract.ends_on:
            return problem(422, "terminated", f"{number} was terminated before")
        if not (contract.days and _first(contract) <= body.ends_on < contract.days[-1][1].isoformat()):
            return problem(422, "not_in_term", f"{number} does not run on {body.ends_on}")
        contract.ends_on = body.ends_on
        contract.version += 1
        self._tell(contract, now_ms, Cause(contract.origin, number, cause.causation))
        answer = {"service_contract_number": number, "ends_on": body.ends_on, "version": contract.version}
        return Response(200, answer, etag(contract.version))

    def confirm(self, number: str, milestone: str, body: ConfirmBody, now_ms: int, cause: Cause) -> Response:
        """`confirmMilestone`."""
        found = self._milestone(number, milestone)
        if isinstance(found, Response):
            return found
        contract, one = found
        refused = milestones.confirm(one, body, now_ms, self._clock(contract).date(now_ms))
        if refused is not None:
            return refused
        if len(one.certificates) == 1:
            self._premises.tray.minted.append((f"{number}/{milestone}/{one.acceptances}", contract.origin))
        return self._moved(contract, one, now_ms, cause)

    def withdraw(self, number: str, milestone: str, _body: WithdrawBody, now_ms: int, cause: Cause) -> Response:
        """`withdrawMilestone`."""
        found = self._milestone(number, milestone)
        if isinstance(found, Response):
            return found
        contract, one = found
        return milestones.withdraw(one) or self._moved(contract, one, now_ms, cause)

    def _milestone(self, number: str, milestone: str) -> tuple[Contract, Milestone] | Response:
        contract = self.find(number)
        if contract is None:
            return problem(404, "unknown_contract", f"no service contract {number!r}")
        for one in contract.milestones:
            if one.agreed.name == milestone:
                return contract, one
        return problem(404, "unknown_milestone", f"{number} has no milestone {milestone!r}")

    def _moved(self, contract: Contract, one: Milestone, now_ms: int, cause: Cause) -> Response:
        contract.version += 1
        number = contract.agreed.number
        self._tell(contract, now_ms, Cause(contract.origin, number, cause.causation), one)
        answer: JsonObject = {
            "service_contract_number": number,
            "milestone": one.agreed.name,
            "status": "reached" if one.reached else "planned",
            "acceptances": one.acceptances,
            "version": contract.version,
        }
        return Response(200, answer, etag(contract.version))

    def version(self, number: str) -> int:
        """0: there is no such contract."""
        contract = self._contracts.get(number)
        return 0 if contract is None else contract.version

    def booked(self, order: Order, now_ms: int) -> None:
        """An order of a customer whose contract holds today is booked under it."""
        contract = self._by_customer.get(order.customer)
        if contract is None or order.consigned:
            return
        today = self._clock(contract).date(now_ms)
        ends_on = contract.ends_on or contract.days[-1][1].isoformat()
        if _first(contract) <= today < ends_on:
            order.service_contract = contract.agreed.number
            self._premises.tray.facts.append(
                OrderServed(
                    origin=order.origin,
                    system=self._premises.name,
                    order_number=order.number,
                    contract=contract.agreed.number,
                )
            )

    # ------------------------------------------------------------ telling

    def _tell(self, contract: Contract, now_ms: int, cause: Cause, *moved: Milestone) -> None:
        """All of it, and which of its milestones are not where they were."""
        agreed, name = contract.agreed, self._premises.name
        ends = [self._ends(contract, first, after) for first, after in contract.days]
        booked = self._entity(contract) is not None
        periods = [
            self._period(first, after, *end, booked=booked)
            for (first, after), end in zip(contract.days, ends, strict=True)
        ]
        self._premises.tray.facts.append(
            ContractChanged(
                origin=contract.origin,
                system=name,
                contract=agreed.number,
                customer=agreed.customer,
                version=contract.version,
                item=agreed.item,
                fee_minor=agreed.fee_minor,
                usage_minor=agreed.usage_minor,
                currency=contract.currency,
                periods=tuple(periods),
                country=contract.country,
                tax_category=TAXED_AS,
            )
        )
        self._premises.tray.facts += [self._fact(contract, one) for one in moved]
        data: JsonObject = {
            "version": contract.version,
            "service_contract_number": agreed.number,
            "customer_number": agreed.customer,
            "currency": contract.currency,
            "item": agreed.item,
            "tax_category": TAXED_AS,
            "country": contract.country,
            **({"zone": self._zone(contract)} if self._entity(contract) is not None else {}),
            "fee": {"minor": agreed.fee_minor, "currency": contract.currency},
            "usage_price": {"minor": agreed.usage_minor, "currency": contract.currency},
            "status": "terminated" if contract.ends_on else "active",
            "periods": [
                {
                    "period": period.period,
                    "ends_at": ends_at,
                    "last_day": (after - timedelta(days=1)).isoformat(),
                    "days": period.days,
                    "served_days": period.served,
                    "unserved_days": period.days - period.served,
                }
                for period, (_, after), (_, ends_at) in zip(periods, contract.days, ends, strict=True)
            ],
            **milestones.told(agreed.price_minor, contract.milestones, contract.currency, self._premises.calendar.text),
        }
        self._premises.log.emit("contract.changed", agreed.number, data, cause, now_ms)

    def _fact(self, contract: Contract, one: Milestone) -> ContractMilestone:
        return ContractMilestone(
            origin=contract.origin,
            system=self._premises.name,
            contract=contract.agreed.number,
            milestone=one.agreed.name,
            version=contract.version,
            planned_on=one.agreed.planned_on,
            acceptances=one.acceptances,
            reached=one.reached,
            certificates=len(one.certificates),
            amount_minor=one.amount_minor,
            price_minor=contract.agreed.price_minor,
            currency=contract.currency,
        )

    def _ends(self, contract: Contract, first: date, after: date) -> tuple[date, str]:
        """A period is over when its last day is, or the last day on which the contract holds: the day after that one,
        and the instant at which it begins."""
        over = min(after, max(first, date.fromisoformat(contract.ends_on))) if contract.ends_on else after
        return over, self._premises.calendar.text(self._clock(contract).midnight(over.isoformat()))

    def _period(self, first: date, after: date, over: date, ends_at: str, *, booked: bool) -> ServicePeriod:
        """As a fact: it is over at an instant that is agreed, and that no clock which is off moves. `booked`: it counts
        in whose books it is."""
        name, days = first.isoformat()[:7], (after - first).days
        last_day = (over - timedelta(days=1)).isoformat() if booked and over > first else ""
        return ServicePeriod(name, self._premises.true_ms(ends_at), days, (over - first).days, last_day)

    def _entity(self, contract: Contract) -> LegalEntity | None:
        return self._premises.master.entity_of(contract.agreed.site)

    def _zone(self, contract: Contract) -> str:
        return self._premises.master.zone_of(contract.agreed.site)

    def _clock(self, contract: Contract) -> SiteClock:
        """On the wall of the company that it is with."""
        zone = self._zone(contract)
        if zone not in self._clocks:
            self._clocks[zone] = SiteClock(self._premises.calendar, zone)
        return self._clocks[zone]

    # ------------------------------------------------------------ receivables

    def post_invoice(self, body: InvoiceBody, now_ms: int) -> Response:
        """`postInvoice` of a service contract."""
        if (unfit := self._exchange.unfit(body.exchange)) is not None:
            return unfit
        sums, document, day = body.totals, body.invoice_number, body.posting_date
        return self._post(
            body.service_contract_number,
            "invoice",
            document,
            document,
            sums.total.minor,
            replace(journal.of_document("invoice", document, day, sums), late_of=body.late_of),
            lambda origin: self._exchange.invoice(origin, document, sums.total, body.exchange, day, now_ms),
            body,
        )

    def post_payment(self, body: PaymentBody, now_ms: int) -> Response:
        """`postPayment`: an application credits the account, its reversal debits it again."""
        minor, kind = (-body.amount.minor, "payment") if body.kind == "application" else (body.amount.minor, "reversal")
        document, invoice, day = body.application_no, body.invoice_number, body.posting_date
        paid = Money(-minor, body.amount.currency)
        return self._post(
            body.service_contract_number,
            kind,
            document,
            invoice,
            minor,
            replace(journal.of_cash(kind, document, day, body.amount), late_of=body.late_of),
            lambda origin: self._exchange.payment(origin, document, invoice, paid, body.exchange, day, now_ms),
        )

    def post_credit_memo(self, body: CreditMemoBody, now_ms: int) -> Response:
        """`postCreditMemo` of what was billed too much of a period."""
        if (unfit := self._exchange.unfit(body.exchange)) is not None:
            return unfit
        total, document, invoice, day = (
            body.totals.total,
            body.credit_memo_number,
            body.invoice_number,
            body.posting_date,
        )
        enter = self._exchange.credit_memo_of_contract
        return self._post(
            body.service_contract_number,
            "credit_memo",
            document,
            invoice,
            -total.minor,
            replace(journal.of_document("credit_memo", document, day, body.totals), late_of=body.late_of),
            lambda origin: enter(origin, document, invoice, total, body.exchange, day, now_ms),
        )

    def _post(
        self,
        number: str,
        kind: str,
        document: str,
        invoice: str,
        minor: int,
        entry: journal.Entry,
        enter: Callable[[str], None],
        body: InvoiceBody | None = None,
    ) -> Response:
        """`enter`: take it into the books in their currency, under an origin."""
        contract = self.find(number)
        if contract is None:
            return problem(404, "unknown_contract", f"no service contract {number!r}")
        site = contract.agreed.site
        if first_open := self._periods.refuse(site, entry.posting_date, UNSET):
            return closed(first_open, contract.version)
        posted = ReceivablePosted(
            origin=contract.origin,
            system=self._premises.name,
            kind=kind,
            document=document,
            invoice=invoice,
            amount_minor=minor,
            currency=entry.currency,
            contract=number,
            customer=contract.agreed.customer,
        )
        if body is not None:
            sums = body.totals
            posted = replace(
                posted,
                net_minor=sums.net.minor,
                charges_minor=sums.charges.minor,
                tax_minor=sums.tax.minor,
                rounding_minor=sums.rounding.minor,
                tax_rows=tax_rows(body),
            )
        self._credit.post(contract.agreed.customer, minor)
        self._premises.tray.facts.append(posted)
        enter(contract.origin)
        day = entry.late_of or entry.posting_date
        self._periods.dated(contract.origin, kind, document, site, day, entry.posting_date)
        number = journal.post(self._premises, contract.origin, entry)
        answer = {"outcome": "posted", "journal_number": number, "version": contract.version}
        return Response(200, answer, etag(contract.version))


def _first(contract: Contract) -> str:
    return contract.days[0][0].isoformat()


def _months(agreed: ServiceContract) -> Iterator[tuple[date, date]]:
    """First day of each month of a contract, and of the next: with a cycle day up to 28, every month has one."""
    first = date.fromisoformat(f"{agreed.first_month}-{agreed.cycle_day:02d}")
    for _ in range(agreed.months):
        after = (first + timedelta(days=31)).replace(day=agreed.cycle_day)
        yield first, after
        first = after
