"""A receiver that gives no sign of life is left alone, and nothing that was wanted of it is forgotten."""

from msgspec.structs import replace

from engine import breaker
from engine.flawed import no_circuit_breaker
from engine.parts import Parts
from engine.reference import PARTS
from engine.turn import Turn
from seatrial.message import Request, Response, problem
from tests.engine.shore import Shore

HOUR_MS = 3_600_000
MINUTE_MS = 60_000
ORDERS = 40


def busy(away_ms: int, fate: str | Response, parts: Parts = PARTS) -> tuple[Shore, list[int]]:
    """A shop that takes forty orders while the ERP is away; and when somebody tried the ERP in the meantime."""
    tried: list[int] = []

    def tamper(request: Request, _nth: int) -> str | Response:
        if request.system != "erp" or shore.now >= away_ms:
            return ""
        tried.append(shore.now)
        return fate

    shore = Shore(mute=True, parts=parts)  # nothing is asked before there is a wire
    shore.mute, shore.tamper = False, tamper
    for _ in range(ORDERS):
        shore.submit(quantity=1)
        shore.run(5_000)
    return shore, tried


def most_a_minute(tried: list[int]) -> int:
    """Once everybody may know: after ten minutes."""
    minutes = [at // MINUTE_MS for at in tried if at >= 10 * MINUTE_MS]
    return max(map(minutes.count, minutes))


def remembered(shore: Shore) -> bool:
    return any(shore.store.begin().scan("breaker/"))


def test_while_it_is_away_it_is_tried_once_in_a_while_and_then_everything_is_done_once() -> None:
    for fate in ("lost_request", problem(503, "unavailable", "not now")):
        shore, tried = busy(2 * HOUR_MS, fate)
        shore.run(2 * HOUR_MS)
        assert most_a_minute(tried) <= 2
        assert 60 <= len(tried) <= 200
        shore.run(2 * HOUR_MS)
        assert len(shore.done("bookOrder")) == ORDERS
        assert shore.milestones().count("closed") == ORDERS
        assert (shore.cases(), remembered(shore)) == ([], False)


def test_without_it_everybody_finds_out_for_himself() -> None:
    shore, tried = busy(2 * HOUR_MS, "lost_request", replace(PARTS, shut_until=no_circuit_breaker.shut_until))
    shore.run(2 * HOUR_MS)
    assert most_a_minute(tried) > 4


def test_who_waits_is_put_before_a_person_as_if_he_had_called() -> None:
    shore, _ = busy(2 * HOUR_MS, "lost_request")
    shore.run(HOUR_MS)
    assert len([case for case in shore.cases() if case["reason_code"] == "no_answer"]) >= ORDERS


def test_a_refusal_is_a_sign_of_life_and_to_be_put_off_is_no_sign_at_all() -> None:
    for refusal in (problem(422, "unknown_item", "no"), problem(429, "throttled", "later")):
        shore, tried = busy(HOUR_MS, refusal)
        assert (remembered(shore), len(tried) > breaker.FAILURES) == (False, True)


def test_a_gateway_that_puts_a_probe_off_has_not_found_anybody() -> None:
    shore, tried = busy(2 * HOUR_MS, "lost_request")

    def gateway(request: Request, _nth: int) -> str | Response:
        if request.system != "erp" or shore.now >= 2 * HOUR_MS:
            return ""
        tried.append(shore.now)
        return problem(429, "throttled", "later")

    shore.tamper = gateway
    shore.run(2 * HOUR_MS)
    assert most_a_minute(tried) <= 2


def test_fewer_failures_in_a_row_are_a_lossy_line() -> None:
    shore = Shore(tamper=lambda request, nth: "lost_request" if request.operation == "bookOrder" and nth < 5 else "")
    for _ in range(4):
        shore.submit(quantity=1)
    shore.run(20_000)
    assert remembered(shore)
    shore.submit(quantity=1)
    shore.run(1_000)
    assert len(shore.calls("bookOrder")) == 5
    assert not remembered(shore)


def test_one_operation_that_fails_keeps_nobody_else_waiting() -> None:
    broken = problem(503, "unavailable", "not now")
    shore = Shore(tamper=lambda request, _nth: broken if request.operation == "createShippingOrder" else "")
    for _ in range(ORDERS):
        shore.submit(quantity=1)
    shore.run(30 * MINUTE_MS)
    tried = len(shore.calls("createShippingOrder"))
    for _ in range(20):
        shore.submit(quantity=1)
    shore.run(MINUTE_MS)
    assert len(shore.done("reserveStock")) == ORDERS + 20
    assert len(shore.calls("createShippingOrder")) <= tried + 4


def test_a_system_that_can_be_read_and_takes_nothing_is_left_alone_as_well() -> None:
    tried: list[int] = []

    def tamper(request: Request, _nth: int) -> str:
        if request.operation != "bookOrder":
            return ""
        tried.append(shore.now)
        return "lost_request"

    shore = Shore(mute=True)
    shore.mute, shore.tamper = False, tamper
    for _ in range(ORDERS):
        shore.submit(quantity=1)
        shore.run(5_000)
    shore.run(HOUR_MS)
    assert most_a_minute(tried) <= 2


def test_a_probe_whose_outcome_a_crash_took_is_followed_by_another() -> None:
    shore, tried = busy(HOUR_MS, "lost_request")
    shore.run(30 * MINUTE_MS, until=lambda: bool(tried) and tried[-1] == shore.now >= 20 * MINUTE_MS)
    died_at = shore.now
    shore.crash()
    shore.run(2 * breaker.OPEN_MS_MAX + breaker.PROBE_MS)
    assert any(at > died_at for at in tried)
    shore.run(3 * HOUR_MS)
    assert len(shore.done("bookOrder")) == ORDERS


def test_a_call_that_never_went_out_has_all_of_its_window_before_it() -> None:
    back = 40 * HOUR_MS

    def closed(turn: Turn, operation: str, _call_id: str) -> int:
        return back if operation == "wms.reserveStock" and turn.now < back else 0

    shore = Shore(
        parts=replace(PARTS, shut_until=closed),
        tamper=lambda request, nth: "lost_reply" if request.operation == "reserveStock" and nth == 1 else "",
    )
    shore.submit()
    shore.run(back - HOUR_MS)
    assert shore.calls("reserveStock") == []
    shore.run(6 * HOUR_MS)
    assert (len(shore.calls("reserveStock")), len(shore.done("reserveStock"))) == (2, 1)
    assert shore.milestones()[-1] == "closed"
