"""Rebate claims of customers, and what they are told has become of them.

The CRM believes what is claimed; how much of it is granted is for the order book to say, which sets rebates aside.
"""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType, convert, to_builtins

from seatrial.facts import ClaimTold, RebateClaimed
from seatrial.message import JsonObject, Request, Response, problem
from simulators.eventlog import Cause, EventLog, cause_of
from simulators.measures import Currency, Money, Text
from simulators.operations import etag
from simulators.system import Tray


class ClaimBody(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of claimRebate. Without an amount: all that is set aside."""

    customer_number: Text
    currency: Currency
    amount: Money | UnsetType = UNSET


class ResultBody(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of recordClaimResult."""

    outcome: Literal["settled", "refused"]
    amount: Money | UnsetType = UNSET
    credit_memo_number: Text | UnsetType = UNSET
    reason_code: Text | UnsetType = UNSET


class Claim(Struct):
    body: ClaimBody
    origin: str
    version: int = 1
    result: ResultBody | None = None


class RebateClaims:
    __slots__ = ("_claims", "_log", "_tray")

    def __init__(self, tray: Tray, log: EventLog) -> None:
        self._tray = tray
        self._log = log
        self._claims: dict[str, Claim] = {}

    def claim(self, request: Request, now_ms: int, origin: str) -> Response:
        """`claimRebate`: 422 for an amount in another currency, or of nothing."""
        body = convert(request.body, ClaimBody)
        if body.amount is not UNSET and (body.amount.currency != body.currency or body.amount.minor < 1):
            return problem(422, "no_such_amount", f"an amount of {body.currency}, above 0, can be claimed")
        number = f"RBC-{len(self._claims) + 1}"
        claim = self._claims[number] = Claim(body, origin)
        self._tray.minted.append((number, origin))
        self._tray.facts.append(
            RebateClaimed(
                origin=origin,
                system="crm",
                claim=number,
                customer=body.customer_number,
                amount_minor=0 if body.amount is UNSET else body.amount.minor,
                currency=body.currency,
            )
        )
        data: JsonObject = {"version": 1, "revision": 1, "claim_number": number, **to_builtins(body)}
        cause = Cause(origin, number, cause_of(request, origin).causation)
        self._log.emit("rebate.claimed", number, data, cause, now_ms)
        return Response(201, {"claim_number": number, "version": claim.version}, etag(claim.version))

    def record_result(self, request: Request) -> Response:
        """`recordClaimResult`."""
        result = convert(request.body, ResultBody)
        number = request.params.get("claim_number", "")
        claim = self._claims.get(number)
        if claim is None:
            return problem(404, "unknown_claim", f"no rebate claim {number!r}")
        claim.result = result
        claim.version += 1
        self._tray.facts.append(
            ClaimTold(
                origin=claim.origin,
                system="crm",
                claim=number,
                outcome=result.outcome,
                amount_minor=0 if result.amount is UNSET else result.amount.minor,
                currency=claim.body.currency,
            )
        )
        return Response(200, {"outcome": "recorded", "version": claim.version}, etag(claim.version))
