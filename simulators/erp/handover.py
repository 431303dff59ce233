"""The stock ledger of a site goes over to another ERP: what this one has not kept for its own orders is posted out."""

from seatrial.facts import StockHandedOver
from seatrial.message import JsonObject, Response, problem
from simulators.erp.book import OrderBook
from simulators.erp.ledger import AVAILABLE, Ledger
from simulators.erp.premises import Premises
from simulators.eventlog import Cause


class Handover:
    __slots__ = ("_book", "_ledger", "_premises")

    def __init__(self, premises: Premises, book: OrderBook, ledger: Ledger) -> None:
        self._premises = premises
        self._book = book
        self._ledger = ledger

    def hand_over(self, site: str, now_ms: int, cause: Cause) -> Response:
        """`handOverStock`."""
        if site not in self._premises.master.sites:
            return problem(422, "unknown_site", f"no site {site!r}")
        kept = self._kept(site)
        numbers = []
        for item, status, units in self._ledger.stock_of(site):
            free = units - kept.get(item, 0) if status == AVAILABLE else units
            if free > 0:
                numbers.append(self._one(item, site, status, free, now_ms, cause))
        return Response(200, {"site": site, "handovers": numbers})

    def _kept(self, site: str) -> dict[str, int]:
        """Item -> what orders of this ERP have still to take from the site; backorders wait for what comes, not for
        what is there."""
        kept: dict[str, int] = {}
        for one in self._book.fulfilment_orders.values():
            if one.site == site and one.status in ("allocated", "released"):
                for part in one.parts.values():
                    kept[part.item] = kept.get(part.item, 0) + part.remaining
        return kept

    def _one(self, item: str, site: str, status: str, units: int, now_ms: int, cause: Cause) -> str:
        premises = self._premises
        number = premises.draw_number("HO", cause.origin)
        self._ledger.add(item, site, status, -units)
        premises.tray.facts.append(
            StockHandedOver(
                origin=cause.origin, system=premises.name, handover=number, item=item, site=site, status=status,
                quantity_base=units,
            )
        )  # fmt: skip
        data: JsonObject = {
            "version": 1, "handover_no": number, "item": item, "site": site, "status": status, "quantity_base": units,
            "handed_over_at": premises.calendar.text(now_ms),
        }  # fmt: skip
        thread = Cause(cause.origin, f"{item}/{site}", cause.causation)
        premises.log.emit("transfer.handed_over", number, data, thread, now_ms)
        return number
