"""A planner sends stock from one site to another: decided here, done in the warehouse, followed in the ledger."""

from seatrial.facts import TransferOrdered
from seatrial.message import JsonObject, Response, problem
from simulators.erp.bodies import TransferBody
from simulators.erp.premises import Premises
from simulators.eventlog import Cause


class Transfers:
    __slots__ = ("_premises",)

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def order(self, body: TransferBody, now_ms: int, origin: str, causation: str) -> Response:
        """`orderTransfer`: whether the site has it is the warehouse's to say."""
        if body.item not in self._premises.items:
            return problem(422, "unknown_item", f"no item {body.item!r}")
        for site in (body.from_site, body.to_site):
            if site not in self._premises.master.sites:
                return problem(422, "unknown_site", f"no site {site!r}")
        number = self._premises.draw_number("TO", origin)
        self._premises.tray.facts.append(
            TransferOrdered(
                origin=origin,
                system=self._premises.name,
                transfer=number,
                item=body.item,
                from_site=body.from_site,
                to_site=body.to_site,
                quantity_base=body.quantity_base,
            )
        )
        data: JsonObject = {
            "version": 1,
            "transfer_no": number,
            "item": body.item,
            "from_site": body.from_site,
            "to_site": body.to_site,
            "quantity_base": body.quantity_base,
        }
        self._premises.log.emit("transfer.ordered", number, data, Cause(origin, number, causation), now_ms)
        return Response(201, {"outcome": "ordered", "transfer_no": number, "version": 1})
