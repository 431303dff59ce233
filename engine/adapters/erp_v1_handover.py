"""ERP v1: stock that leaves one ERP's ledger for another's."""

import msgspec
from msgspec import Struct

from seatrial.message import JsonObject


class HandedOver(Struct, frozen=True):
    """`transfer.handed_over`."""

    version: int
    handover_no: str
    item: str
    site: str
    status: str
    quantity_base: int
    handed_over_at: str


def handed_over(data: JsonObject) -> HandedOver:
    return msgspec.convert(data, HandedOver)
