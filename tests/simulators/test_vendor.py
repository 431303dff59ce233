"""A vendor takes what he is ordered, says what he will ship, ships it, and wants his money: all of it in EDI."""

from typing import Any

import pytest
from msgspec.structs import replace

from harness.contracts.load import contracts
from seatrial.calendar import Calendar
from seatrial.edi import sets
from seatrial.edi.documents import (
    Acknowledgement,
    Address,
    Document,
    Interchange,
    OrderedLine,
    PurchaseOrder,
    ShipNotice,
    VendorInvoice,
)
from seatrial.facts import DocumentRepeated, PurchaseOrderTaken, VendorShipped
from seatrial.message import Request, Response
from simulators.master import Habits, Master, VendorHabits
from simulators.system import Promises
from simulators.vendor.system import Vendor
from tests.simulators.warehouse import Chance

CONTRACTS = contracts(dict.fromkeys(("crm", "erp", "wms", "billing", "engine", "vendor"), "v1"))
CALENDAR = Calendar("2026-03-02T06:00:00Z", "Europe/Berlin")
ALWAYS = 1_000_000
TEN = PurchaseOrder(
    "00", "PO-4", "2026-03-02", "EUR", "SO-7", "SO-7-2", Address("Ada", "Quay 1", "24103", "Kiel", "DE"),
    (OrderedLine("1", "STOVE", 10, 9_000),),
)  # fmt: skip


class Foundry:
    """A vendor, with his contract beside him."""

    def __init__(self, **habits: int) -> None:
        master = Master((), (), (), habits=Habits(vendor=VendorHabits(**habits)))
        self.vendor = Vendor(master, CALENDAR, Promises())
        self.vendor.open(0)
        self.now = 0
        self.facts: list[Any] = []
        self.said: list[Interchange] = []
        self.messages = 0

    def tell(self, order: PurchaseOrder, control: int = 1, key: str = "") -> Response:
        self.messages += 1
        text = sets.write(Interchange("SEATRIAL", "FOUNDRY", control, "2026-03-02T06:00:00Z", order))
        body = {"control_number": f"{control:09d}", "purchase_order_no": order.number, "interchange": text}
        return self.send(body, key or f"message-{self.messages}")

    def send(self, body: dict[str, str], key: str) -> Response:
        headers = {"idempotency-key": key, "correlation-id": "CRM-7"}
        request, declared = (
            Request("vendor", "receiveDocument", {}, headers, body),
            CONTRACTS.operations["vendor", "receiveDocument"],
        )
        assert declared.check_request(request) is None
        answer = self.vendor.handle(request, self.now, "order/0007")
        assert (wrong := declared.check_response(answer)) is None, (wrong, answer)
        self.collect()
        return answer

    def collect(self) -> None:
        tray = self.vendor.tray
        for event in tray.events:
            assert CONTRACTS.events["document.sent"].check(event.body) is None
            assert event.body["correlationid"] == "CRM-7"
            said = sets.read(event.body["data"]["interchange"])
            assert event.body["subject"] == f"{said.control:09d}"
            self.said.append(said)
        self.facts += tray.facts
        tray.events, tray.facts, tray.minted = [], [], []

    def work(self, *by_chance: str) -> None:
        """Everything that he does by himself; what is named happens."""
        while self.vendor.tray.due:
            due = self.vendor.tray.due.pop(0)
            self.now += due.ms_min
            self.vendor.perform(due, self.now, Chance(dict.fromkeys(by_chance, 1)))
            self.collect()

    def documents(self, kind: type[Document]) -> list[Any]:
        return [said.content for said in self.said if isinstance(said.content, kind)]


def parts(answer: Acknowledgement) -> list[tuple[str, int]]:
    return [(part.code, part.quantity_base) for line in answer.lines for part in line.parts]


def test_what_is_ordered_is_acknowledged_shipped_and_charged() -> None:
    foundry = Foundry()
    assert foundry.tell(TEN).status == 202
    foundry.work()
    answer, notice, bill = [said.content for said in foundry.said]
    assert isinstance(answer, Acknowledgement)
    assert isinstance(notice, ShipNotice)
    assert isinstance(bill, VendorInvoice)
    assert parts(answer) == [("IA", 10)]
    assert [(line.quantity_base, line.to_date_base, line.code) for line in notice.lines] == [(10, 10, "AC")]
    assert (bill.shipment, bill.total_minor) == (notice.number, 90_000)
    assert [said.control for said in foundry.said] == [1, 2, 3]


@pytest.mark.parametrize(
    ("habit", "answered", "shipped"),
    [
        ("changed", [("IQ", 6)], [(6, "AC")]),
        ("backordered", [("IA", 6), ("IB", 4)], [(6, "BP"), (4, "AC")]),
        ("rejected", [("IR", 10)], []),
        ("short", [("IA", 10)], [(6, "AC")]),
    ],
)
def test_he_ships_what_he_can(habit: str, answered: list[tuple[str, int]], shipped: list[tuple[int, str]]) -> None:
    foundry = Foundry(**{f"{habit}_ppm": ALWAYS})
    foundry.tell(TEN)
    foundry.work(f"1/{habit}")
    assert parts(foundry.documents(Acknowledgement)[0]) == answered
    notices = foundry.documents(ShipNotice)
    assert [(line.quantity_base, line.code) for notice in notices for line in notice.lines] == shipped
    told = [fact for fact in foundry.facts if isinstance(fact, VendorShipped)]
    assert [(fact.order_number, fact.fulfilment_order) for fact in told] == [("SO-7", "SO-7-2")] * len(shipped)
    charged = [line.quantity_base for bill in foundry.documents(VendorInvoice) for line in bill.lines]
    assert charged == [quantity for quantity, _ in shipped]


def test_he_knows_a_message_by_its_id_and_by_nothing_else() -> None:
    foundry = Foundry()
    first = foundry.tell(TEN, key="850:PO-4:00")
    assert foundry.tell(TEN, key="850:PO-4:00").body == first.body
    assert len([fact for fact in foundry.facts if isinstance(fact, PurchaseOrderTaken)]) == 1
    foundry.tell(TEN, control=2, key="another")
    assert [fact.vendor_order for fact in foundry.facts if isinstance(fact, PurchaseOrderTaken)] == ["VO-1", "VO-2"]


def test_he_consents_to_cancel_until_something_has_left() -> None:
    early, late = Foundry(), Foundry()
    for foundry in (early, late):
        foundry.tell(TEN)
    early.tell(replace(TEN, purpose="01"), control=2)
    early.work()
    [answer] = early.documents(Acknowledgement)
    assert (answer.purpose, answer.accepted) == ("01", True)
    assert early.documents(ShipNotice) == []
    late.work()
    late.tell(replace(TEN, purpose="01"), control=2)
    answer = late.documents(Acknowledgement)[-1]
    assert (answer.purpose, answer.accepted) == ("01", False)


def test_his_mailbox_sends_the_same_document_under_a_new_number() -> None:
    foundry = Foundry(again_ppm=ALWAYS)
    foundry.tell(TEN)
    foundry.work("again")
    by_number: dict[str, list[int]] = {}
    for said in foundry.said:
        by_number.setdefault(said.content.document, []).append(said.control)
    assert sorted(map(len, by_number.values())) == [2, 2, 2]
    assert len({control for controls in by_number.values() for control in controls}) == 6
    assert len([fact for fact in foundry.facts if isinstance(fact, DocumentRepeated)]) == 3


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"interchange": "ISA*00"}, "unreadable_interchange"),
        ({"control_number": "000000009"}, "envelope_differs"),
        ({"purchase_order_no": "PO-5"}, "envelope_differs"),
    ],
)
def test_what_he_cannot_read_he_refuses_by_name(changed: dict[str, str], code: str) -> None:
    foundry = Foundry()
    text = sets.write(Interchange("SEATRIAL", "FOUNDRY", 1, "2026-03-02T06:00:00Z", TEN))
    body = {"control_number": "000000001", "purchase_order_no": "PO-4", "interchange": text}
    answer = foundry.send({**body, **changed}, "m-1")
    assert answer.body is not None
    assert (answer.status, answer.body["code"]) == (422, code)
    assert foundry.facts == []


def test_nobody_can_cancel_what_he_was_never_ordered() -> None:
    answer = Foundry().tell(replace(TEN, purpose="01"))
    assert answer.status == 404
