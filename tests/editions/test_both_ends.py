"""What the engine says in a later version is what the system understands, and the other way round. The two are written
apart: neither may be read off the other, only off the document."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from engine import versions
from harness.contracts.load import contracts
from seatrial.message import JsonObject, Request, Response
from simulators.editions import EDITIONS

CONTRACTS = contracts({"wms": "v1"}, {"wms": "v2"})
ADDRESS = {"name": "Ada", "street": "Quay 1", "city": "Kiel", "postal_code": "24103", "country": "DE"}
HEADERS = {"idempotency-key": "K1"}
texts = st.text("AB-1", min_size=1, max_size=4)
lines = st.lists(
    st.fixed_dictionaries(
        {"line_no": texts, "item": texts, "quantity_base": st.integers(1, 9)},
    ),
    min_size=1,
    max_size=3,
)
reserved = st.lists(
    st.fixed_dictionaries(
        {"line_no": texts, "item": texts, "quantity_base": st.integers(1, 9)},
        optional={"min_remaining_life_days": st.integers(1, 400)},
    ),
    min_size=1,
    max_size=3,
)
BODIES: dict[str, st.SearchStrategy[JsonObject]] = {
    "createShippingOrder": st.fixed_dictionaries(
        {
            "fulfilment_order_no": texts,
            "reservation_id": texts,
            "ship_to": st.just(ADDRESS),
            "service": texts,
            "ship_by": st.just("2026-03-04"),
            "lines": lines,
        },
        optional={"consignee": texts},
    ),
    "reserveStock": st.fixed_dictionaries(
        {
            "fulfilment_order_no": texts,
            "site": texts,
            "mode": st.sampled_from(["all_or_nothing", "partial"]),
            "kind": st.just("hard"),
            "lines": reserved,
        }
    ),
    "recallShippingOrder": st.fixed_dictionaries({"recall_no": texts}, optional={"lines": lines}),
    "expectReturn": st.fixed_dictionaries({"rma_number": texts, "site": texts, "lines": lines}),
}
"""Operations as version 1 has them; the last is the same in both."""
ANSWERS: dict[str, list[JsonObject]] = {
    "createShippingOrder": [
        {"outcome": "accepted", "version": 1},
        {"outcome": "refused", "reason_code": "recalled", "version": 1},
        {"outcome": "refused", "reason_code": "reservation_gone", "version": 1},
    ],
}
requests = st.sampled_from(sorted(BODIES)).flatmap(
    lambda name: BODIES[name].map(
        lambda body: Request("wms", name, {"fulfilment_order_no": "SO-7-1"} if "recall" in name else {}, HEADERS, body)
    )
)


def said(request: Request) -> Request:
    edit = versions.EDITIONS["wms", "v2"].asked.get(request.operation)
    return request if edit is None else edit(request)


@given(request=requests)
def test_what_the_engine_says_is_meant(request: Request) -> None:
    told = said(request)
    operation = CONTRACTS.spoken("wms", "v2", told.operation)
    assert operation is not None
    assert operation.check_request(told) is None
    meant = EDITIONS["wms", "v2"].request(told)
    headers = {name: value for name, value in meant.headers.items() if name != "client-name"}
    assert replace(meant, headers=headers) == request
    kept = CONTRACTS.operations["wms", meant.operation]
    assert kept.check_request(replace(meant, headers=headers)) is None


def test_most_of_what_is_said_in_version_1_is_no_version_2() -> None:
    body = {"fulfilment_order_no": "F", "reservation_id": "R", "ship_to": ADDRESS, "service": "s",
            "ship_by": "2026-03-04", "lines": [{"line_no": "1", "item": "A", "quantity_base": 1}]}  # fmt: skip
    operation = CONTRACTS.spoken("wms", "v2", "createShippingOrder")
    assert operation is not None
    assert operation.check_request(Request("wms", "createShippingOrder", {}, HEADERS, body)) is not None


def test_what_the_system_answers_is_read_as_it_was_kept() -> None:
    for name, bodies in ANSWERS.items():
        operation = CONTRACTS.spoken("wms", "v2", name)
        assert operation is not None
        for body in bodies:
            told = EDITIONS["wms", "v2"].response(name, Response(201, body))
            assert operation.check_response(told) is None
            assert versions.EDITIONS["wms", "v2"].heard[name](told.body or {}) == body


def test_a_code_list_has_grown() -> None:
    told = EDITIONS["wms", "v2"].response("createShippingOrder", Response(201, ANSWERS["createShippingOrder"][1]))
    assert told.body == {"outcome": "recalled", "version": 1}
    assert CONTRACTS.operations["wms", "createShippingOrder"].check_response(told) is not None
