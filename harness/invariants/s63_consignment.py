"""What lies at a customer's is ours until he says that he has used it, and only that is billed.   [S63]

Kind:      safety; at every shipment, settlement and invoice. That all used is sold and taken off is asked for at rest.
Reads:     CaseListed, ConsignmentAgreed, ConsignmentFilled, ConsignmentReturned, ConsignmentStated,
           ConsumptionPosted, ConsumptionRecorded, ConsumptionReported, ConsumptionSettled, InvoicePosted,
           ShipmentConfirmed.
Needs:     nothing of the engine.
Formula:   a shipment of a consignment order is a fill-up: the goods stay ours (`owner = us`, status at_customer). No
           invoice names a consignment order. A report is settled when the order book says and not before, and never
           once its correction was taken in; and what is settled is what that customer reported, item by item. For every
           report and item: sum(invoiced) <= settled, and of a report that was never settled nothing. Customer, price
           and tax category of every invoice line are those at which it was settled. For every customer, item and lot:
           filled = consumed + returned + lost + on hand at the customer's. At rest, unless an open case is about the
           report or its order: every report is known to the order book; one that it has accepted, and that no other
           stands in the place of, is settled; and consumed = settled = invoiced.
           (That filled = consumed + returned + lost + on hand adds up is the warehouse's own arithmetic: for that part
           this rule is a self-check.)
Why:       The goods leave the dock like any others. Whoever bills what leaves has sold a cabinet full of parts to
           somebody who has only lent his wall; whoever bills what was reported bills the count that was corrected. And
           a sheet that nobody comes back to is a present.
Exercised: by every shipment of a fill-up, report, settlement and invoice of a consumption.
Convicts:  flawed:billed-at-fill-up, flawed:consignee-left-out, flawed:settled-when-reported,
           flawed:recorded-is-sold, flawed:correction-is-a-sheet, flawed:sheet-at-one-price,
           flawed:moved-field-left-out.
Seen:      F036, F110.
Example:   09:00 ConsignmentAgreed order_number=SO-7 customer=C-1
           12:00 ConsignmentFilled shipment=SHP-3 order_number=SO-7 customer=C-1 lines=PUMP:10/L1
           12:00 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 lines=1/1:PUMP:10@DC1/L1
           12:10 InvoicePosted invoice=INV-9 source_document=SHP-3 order_number=SO-7 lines=1/1:PUMP:10
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.cases import Cases
from harness.invariants.wording import listed, units
from seatrial.facts import (
    CaseListed,
    ConsignedLine,
    ConsignmentAgreed,
    ConsignmentFilled,
    ConsignmentReturned,
    ConsignmentStated,
    ConsumptionPosted,
    ConsumptionRecorded,
    ConsumptionReported,
    ConsumptionSettled,
    Fact,
    InvoicePart,
    InvoicePosted,
    ShipmentConfirmed,
)
from seatrial.rule import Handler, Rule


class Report(Struct, gc=False):
    """What became of a count sheet, by item. `used` None: nobody has said what is on it. `outcome`: what the order book
    has said of it. `sold`: line -> price and tax category. `settled` None: nothing was sold on the strength of it.
    `entry`: what was last heard of it."""

    number: str
    customer: str = ""
    used: dict[str, int] | None = None
    outcome: str = ""
    settle_at: int = 0
    superseded_by: str = ""
    sold_as: str = ""
    entry: int = -1
    settled: dict[str, int] | None = None
    sold: dict[str, tuple[int, str]] = field(default_factory=dict)
    consumed: dict[str, int] = field(default_factory=dict)
    invoiced: dict[str, int] = field(default_factory=dict)


class Consignment(Rule):
    id = "S63"

    def prepare(self) -> None:
        self._fill_ups: dict[str, tuple[str, int]] = {}
        """Consignment order -> its customer and journal entry."""
        self._filled: set[str] = set()
        self._reports: dict[str, Report] = {}
        self._corrections: dict[str, str] = {}
        """Report -> the one in whose place it stands."""
        self._there: dict[tuple[str, str, str], int] = {}
        """(customer, item, lot) -> units, by what went there and what came from there."""
        self._stated: dict[tuple[str, str, str], tuple[int, int]] = {}
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            ConsignmentAgreed: self.agreed,
            ConsignmentFilled: self.filled,
            ShipmentConfirmed: self.shipped,
            ConsumptionReported: self.reported,
            ConsumptionRecorded: self.recorded,
            ConsumptionSettled: self.settled,
            ConsumptionPosted: self.consumed,
            ConsignmentReturned: self.returned,
            ConsignmentStated: self.stated,
            InvoicePosted: self.invoiced,
            CaseListed: self._cases.seen,
        }

    # ------------------------------------------------------------ whose it is

    def agreed(self, fact: ConsignmentAgreed, _at: int, entry: int) -> None:
        self._fill_ups[fact.order_number] = fact.customer, entry

    def filled(self, fact: ConsignmentFilled, _at: int, _entry: int) -> None:
        self._filled.add(fact.shipment)
        self._change(fact.customer, fact.lines, 1)

    def shipped(self, fact: ShipmentConfirmed, at: int, entry: int) -> None:
        agreed = self._fill_ups.get(fact.order_number)
        self.exercised += agreed is not None
        if agreed is not None and fact.shipment not in self._filled:
            what = f"shipment {fact.shipment} left at {self.clock(at)} for good"
            summary = f"{what}; it fills up {agreed[0]}'s stock of ours (order {fact.order_number}), and stays ours"
            self.breach("shipment", "given away", summary, at, agreed[1], entry)

    def returned(self, fact: ConsignmentReturned, _at: int, _entry: int) -> None:
        self._change(fact.customer, (*fact.lines, *fact.lost), -1)

    def stated(self, fact: ConsignmentStated, _at: int, entry: int) -> None:
        self._stated[fact.customer, fact.item, fact.lot] = fact.on_hand_base, entry

    def _change(self, customer: str, lines: tuple[ConsignedLine, ...], sign: int) -> None:
        for line in lines:
            place = customer, line.item, line.lot
            self._there[place] = self._there.get(place, 0) + sign * line.quantity_base

    # ------------------------------------------------------------ what was used

    def reported(self, fact: ConsumptionReported, _at: int, entry: int) -> None:
        """What it corrects is for the customer to say, and not for who has passed it on."""
        self.exercised += 1
        report = self._report(fact.report)
        report.customer, report.used, report.entry = fact.customer, _by_item(fact.lines), entry
        if fact.corrects:
            self._corrections[fact.report] = fact.corrects

    def recorded(self, fact: ConsumptionRecorded, _at: int, entry: int) -> None:
        report = self._report(fact.report)
        report.outcome, report.settle_at, report.entry = fact.outcome, fact.settle_at, entry
        corrects = self._corrections.get(fact.report, "")
        if corrects and fact.outcome != "too_late":
            self._report(corrects).superseded_by = fact.report

    def settled(self, fact: ConsumptionSettled, at: int, entry: int) -> None:
        self.exercised += 1
        report = self._report(fact.report)
        before, report.entry = report.entry, entry
        what = f"report {fact.report} was settled at {self.clock(at)} as {fact.document}"
        if at < report.settle_at:
            summary = f"{what}; {fact.customer} may correct it until {self.clock(report.settle_at)}"
            self.breach("consumption report", "settled too early", summary, at, entry)
        if report.superseded_by:
            summary = f"{what}; {report.superseded_by} stands in its place"
            self.breach("consumption report", "settled and corrected", summary, at, before, entry)
        used = _by_item(fact.lines)
        if report.used is not None and (fact.customer, used) != (report.customer, report.used):
            summary = f"{what}, {_said(used)} for {fact.customer}; {report.customer} has reported {_said(report.used)}"
            self.breach("consumption report", "settled otherwise than reported", summary, at, before, entry)
        report.sold_as, report.customer = fact.document, fact.customer
        report.settled = report.settled or {}
        for item, quantity in used.items():
            report.settled[item] = report.settled.get(item, 0) + quantity
        taxes = fact.tax_categories or ("",) * len(fact.lines)
        report.sold = {
            str(line_no): sold for line_no, sold in enumerate(zip(fact.prices_minor, taxes, strict=False), 1)
        }

    def consumed(self, fact: ConsumptionPosted, _at: int, _entry: int) -> None:
        self._change(fact.customer, fact.lines, -1)
        report = self._report(fact.report)
        for line in fact.lines:
            report.consumed[line.item] = report.consumed.get(line.item, 0) + line.quantity_base

    def _report(self, number: str) -> Report:
        return self._reports.setdefault(number, Report(number))

    # ------------------------------------------------------------ and billed

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        agreed = self._fill_ups.get(fact.order_number)
        if agreed is not None:
            self.exercised += 1
            what = f"invoice {fact.invoice} bills {agreed[0]} for order {fact.order_number} ({fact.source_document})"
            self.breach(
                "invoice", "billed at fill-up", f"{what}: the goods are ours, and not used", at, agreed[1], entry
            )
            return
        for part in fact.parts:
            report = self._reports.get(part.source_document)
            if report is not None:
                self._billed(report, part, at, entry)

    def _billed(self, report: Report, part: InvoicePart, at: int, entry: int) -> None:
        self.exercised += 1
        if report.sold and part.customer != report.customer:
            what = f"invoice {part.invoice} bills {part.customer} for report {report.number}, which {report.customer}"
            self.breach("invoice", "another customer than used it", f"{what} has sent", at, report.entry, entry)
        taxes = part.tax_categories or ("",) * len(part.lines)
        for line, tax in zip(part.lines, taxes, strict=False):
            billed = report.invoiced[line.item] = report.invoiced.get(line.item, 0) + line.quantity_base
            sold = (report.settled or {}).get(line.item, 0)
            if billed > sold:
                what = f"{units(billed, line.item)} were billed for report {report.number}, last with {part.invoice}"
                why = f"{report.superseded_by} stands in its place" if report.superseded_by else f"{sold} were used"
                self.breach("consumption report", "billed more than used", f"{what}; {why}", at, entry)
            price_minor, category = report.sold.get(line.line, (line.unit_price_minor, ""))
            what = f"invoice {part.invoice} bills {line.item} of report {report.number}"
            if line.unit_price_minor != price_minor:
                summary = f"{what} at {line.unit_price_minor} a unit in minor units; it was sold at {price_minor}"
                self.breach("invoice line", "other price than sold at", summary, at, report.entry, entry)
            if category and tax != category:
                summary = f"{what} as {tax}; it was sold as {category}"
                self.breach("invoice line", "other tax than sold with", summary, at, report.entry, entry)

    def conclude(self, at: int, _entry: int) -> None:
        for (customer, item, lot), (said, entry) in self._stated.items():
            there = self._there.get((customer, item, lot), 0)
            if said != there or said < 0:
                what = f"the warehouse states {said} of {item} lot {lot} at {customer}"
                summary = f"{what}; what went there and came from there leaves {there}"
                self.breach("consignment stock", "does not add up", summary, at, entry)
        for report in self._reports.values():
            if self._cases.about(report.number, report.sold_as):
                continue
            if report.settled is None:
                self._unsold(report, at)
                continue
            for item, sold in report.settled.items():
                for done, says in ((report.consumed, "taken off the stock there"), (report.invoiced, "billed")):
                    if done.get(item, 0) != sold:
                        what = f"report {report.number}: {units(sold, item)} were used, and {done.get(item, 0)} {says}"
                        self.breach("consumption report", f"not {says}", what, at, report.entry)

    def _unsold(self, report: Report, at: int) -> None:
        if report.used is not None and not report.outcome:
            what = f"{report.customer} has reported {_said(report.used)} with {report.number}"
            summary = f"{what}; the order book does not know of it"
            self.breach("consumption report", "never recorded", summary, at, report.entry)
        elif report.outcome == "accepted" and not report.superseded_by:
            used = f" of {_said(report.used)}" if report.used else ""
            summary = f"report {report.number}{used} was accepted, and nothing was sold"
            self.breach("consumption report", "never settled", summary, at, report.entry)


def _by_item(lines: tuple[ConsignedLine, ...]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.item] = sums.get(line.item, 0) + line.quantity_base
    return sums


def _said(used: Mapping[str, int]) -> str:
    return listed([units(quantity, item) for item, quantity in used.items()])
