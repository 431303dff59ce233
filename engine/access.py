"""Who may do what: one scope for each operation, and a client has the scopes that it was granted.

401 for who is not known, 403 for who is known and may not; neither learns whether what he asked for exists.
"""

from collections.abc import Mapping

from engine.process.order import Order
from seatrial.message import Request, Response, problem

SCOPES: Mapping[str, str] = {
    "receiveEvent": "events:write",
    "getOrderStatus": "orders:read",
    "listCases": "cases:read",
    "resolveCase": "cases:resolve",
    "getAvailability": "availability:read",
    "getCustomerOrder": "order-status:read",
    "getWorkList": "work-list:read",
    "listFinanceExceptions": "finance:read",
    "getBillingDueList": "finance:read",
    "getAging": "finance:read",
}
"""The scope that an operation needs, as the contract of its API says."""

Clients = Mapping[str, tuple[str, ...]]


def caller(request: Request) -> str:
    """The client that a request shows, "" for none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


def unknown(clients: Clients, request: Request) -> Response | None:
    """401 for who is not known."""
    if caller(request) in clients:
        return None
    answer = problem(401, "unauthenticated", "show who you are: Authorization: Bearer and your token")
    return Response(answer.status, answer.body, {**answer.headers, "www-authenticate": "Bearer"})


def refusal(clients: Clients, request: Request) -> Response | None:
    """Why a request is not even looked at, or None if it is."""
    client = caller(request)
    if client not in clients:
        return unknown(clients, request)
    scope = SCOPES[request.operation]
    if scope in clients[client]:
        return None
    return problem(403, "insufficient_scope", f"{request.operation} needs the scope {scope}, which {client} has not")


def shown_to(order: Order, customer_number: str) -> bool:
    """Whether a customer is shown an order: his own."""
    return order.customer == customer_number
