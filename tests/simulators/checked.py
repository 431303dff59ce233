"""A call of a system whose answer and events are held against the contract documents as they come.

A request that the system accepts must be one that its contract allows: a system that takes more than it declares is
as wrong as one that answers what it does not.
"""

from harness.contracts.load import contracts
from seatrial.message import JsonObject, Request, Response
from simulators.system import System

CONTRACTS = contracts({"crm": "v1", "billing": "v1"})


def checked(system: System, request: Request, now_ms: int, origin: str) -> Response:
    """Execute `request`, and check it (if it was accepted), the answer, and every event that it led to."""
    before = len(system.tray.events)
    answer = system.handle(request, now_ms, origin)
    operation = CONTRACTS.operations.get((system.name, request.operation))
    if operation is None:
        assert answer.status == 404
        return answer
    if answer.ok:
        assert operation.check_request(request) is None, request
    assert operation.check_response(answer) is None, answer
    for event in system.tray.events[before:]:
        check_event(event.body)
    return answer


def check_event(body: JsonObject) -> None:
    """An event is one of the catalogue, complete, and has a business key."""
    kind = CONTRACTS.events[body["type"]]
    assert kind.check(body) is None, body
    assert all(kind.business_key(body).split("/")), body
