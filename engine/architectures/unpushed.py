"""What engines have in common that nobody pushes anything to: they read the logs when it is time for that."""

from engine import access
from engine.access import Clients
from seatrial.message import Request, Response

PUSH = "receiveEvent"


def unread(clients: Clients, request: Request) -> Response | None:
    """A sender that pushes all the same is thanked, and what it says is not looked at: it is stored where it came from,
    in the log."""
    refused = access.refusal(clients, request)
    if refused is None and request.operation == PUSH:
        return Response(202, {"outcome": "stored"})
    return refused
