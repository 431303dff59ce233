"""Versions on the wire: who is at fault when a version is called too early, too late, or in another one's words."""

from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace

from harness.contracts.load import contracts
from harness.doorway import Doorway
from seatrial.calendar import Calendar
from seatrial.message import Request, Response
from simulators.editions.door import Upgrade
from simulators.landscape import doors

HOUR = 3_600_000
CONTRACTS = contracts({"wms": "v1", "crm": "v1"}, {"wms": "v2"})
RECALL = Request("wms", "recallLines", {"fulfilment_order_no": "F1"}, {"idempotency-key": "K"},
                 {"recall_no": "R1", "lines": [{"line_no": "1", "item": "A", "quantity_base": 1}]}, "v2")  # fmt: skip


@cache
def calendar() -> Calendar:
    return Calendar("2026-03-02T06:00:00Z")


def doorway(**upgrade: Any) -> Doorway:
    planned = Upgrade(**{"to": "v2", "from_ms": HOUR, "sunset_ms": 2 * HOUR, **upgrade})
    return Doorway(doors({"wms": "v1", "crm": "v1"}, {"wms": planned}, calendar()), CONTRACTS)


def test_only_who_speaks_two_versions_has_a_door() -> None:
    assert "wms" in doorway()
    assert "crm" not in doorway()
    assert not doors({"wms": "v1", "crm": "v1"}, {}, calendar())


def test_what_is_split_in_the_new_version_is_one_operation_in_the_books() -> None:
    said, kept, meant = doorway().read(RECALL, HOUR)
    assert said is not None
    assert kept is not None
    assert (said.name, said.contract) == ("recallLines", "wms/v2")
    assert (kept.name, kept.contract, meant.operation) == ("recallShippingOrder", "wms/v1", "recallShippingOrder")


@pytest.mark.parametrize(
    ("request_", "now"),
    [
        (RECALL, HOUR - 1),
        (replace(RECALL, version=""), HOUR),
        (replace(RECALL, version="v9"), HOUR),
        (replace(RECALL, operation="recallPlanets"), HOUR),
    ],
    ids=["too early", "not in the first version", "no such version", "no such operation"],
)
def test_what_a_version_has_not_is_in_no_contract(request_: Request, now: int) -> None:
    assert doorway().read(request_, now)[:2] == (None, None)


def test_a_request_of_another_shape_is_judged_as_what_it_says_it_is() -> None:
    said, kept, meant = doorway().read(replace(RECALL, body={"recall_no": "R1"}), HOUR)
    assert said is kept
    assert said is not None
    assert meant.body == {"recall_no": "R1"}
    assert said.check_request(meant) is not None


def test_whoever_was_told_of_the_end_is_at_fault_if_he_calls_after_it_and_nobody_else() -> None:
    old = replace(RECALL, operation="recallShippingOrder", version="v1")
    way = doorway()
    assert way.outlived(old, 2 * HOUR) is None, "he could not know"
    way.heard("wms", Response(200, {}, {"sunset": "Mon, 02 Mar 2026 08:00:00 GMT"}))
    assert way.outlived(old, 2 * HOUR - 1) is None
    assert way.outlived(old, 2 * HOUR) == ("version", "v1 is not served any more")
    assert way.outlived(RECALL, 2 * HOUR) is None
