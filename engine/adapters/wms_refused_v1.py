"""WMS v1, where it is told what a customer has refused and is on its way back."""

from typing import TYPE_CHECKING

from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.process.delivery import Delivery


def expect_refused(d: "Delivery") -> JsonObject:
    left = {x.shipment_line: x for x in d.lines}
    return {
        "return_no": d.return_no,
        "shipment_number": d.shipment,
        "lines": [
            {
                "shipment_line": x.shipment_line,
                "item": left[x.shipment_line].item,
                "site": left[x.shipment_line].site,
                "lot": left[x.shipment_line].lot,
                "quantity_base": x.refused_base,
                **({"reason_code": x.reason} if x.reason else {}),
            }
            for x in d.proved
            if x.refused_base
        ],
    }
