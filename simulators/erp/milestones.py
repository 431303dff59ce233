"""Milestones of a service contract: parts of a fixed price, each owed when somebody has confirmed that it is reached.

    planned --confirmMilestone--> reached --withdrawMilestone--> planned --confirmMilestone--> reached, once more

Each time that it is reached is an acceptance of its own, counted from 1: what is invoiced for the first and credited
when it was withdrawn is invoiced anew for the second. Who confirms what is confirmed already (the fitter's report comes
first, then the customer's own form) adds a certificate and no acceptance.

    amount = half up(price x share), of the last milestone price - the amounts of all others
"""

from collections.abc import Callable, Sequence

from msgspec import UNSET, Struct, UnsetType

from seatrial.message import JsonObject, Response, problem
from simulators.master import AgreedMilestone, ServiceContract
from simulators.measures import LocalDate, Text
from simulators.units import half_up

PPM = 1_000_000


class ConfirmBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`reached_on`: the day on the certificate, which may be over."""

    reached_on: LocalDate
    certificate: Text
    external_reference: Text | UnsetType = UNSET


class WithdrawBody(Struct, frozen=True, forbid_unknown_fields=True):
    reason: str
    external_reference: Text | UnsetType = UNSET


class Milestone(Struct):
    """`acceptances`: how often it was reached; `reached_on`, `confirmed_ms`: the day of the last time, and the instant
    at which that was first confirmed; `certificates`: of that time, in the order in which they came."""

    agreed: AgreedMilestone
    amount_minor: int
    acceptances: int = 0
    reached: bool = False
    reached_on: str = ""
    confirmed_ms: int = 0
    certificates: tuple[str, ...] = ()


def agreed(contract: ServiceContract) -> list[Milestone]:
    """What a contract is paid in: its price, to the minor unit."""
    found: list[Milestone] = []
    left = contract.price_minor
    for nth, one in enumerate(contract.milestones, 1):
        last = nth == len(contract.milestones)
        amount = left if last else half_up(contract.price_minor * one.share_ppm, PPM)
        left -= amount
        found.append(Milestone(one, amount))
    return found


def confirm(one: Milestone, body: ConfirmBody, now_ms: int, today: str) -> Response | None:
    """Somebody says that it is reached; None, or why that cannot be."""
    if body.reached_on > today:
        return problem(422, "not_reached", f"{body.reached_on} is still to come")
    if body.certificate in one.certificates:
        return problem(422, "already_confirmed", f"{body.certificate} was entered before")
    if not one.reached:
        one.acceptances += 1
        one.reached, one.reached_on, one.confirmed_ms = True, body.reached_on, now_ms
    one.certificates += (body.certificate,)
    return None


def withdraw(one: Milestone) -> Response | None:
    """It is not reached after all; None, or why that cannot be."""
    if not one.reached:
        return problem(422, "not_reached", f"{one.agreed.name} is not confirmed")
    one.reached, one.certificates = False, ()
    return None


def told(price_minor: int, milestones: Sequence[Milestone], currency: str, instant: Callable[[int], str]) -> JsonObject:
    """What `contract.changed` has of them, and of their price; nothing, if there are none."""
    if not milestones:
        return {}
    return {
        "price": {"minor": price_minor, "currency": currency},
        "milestones": [_told(one, currency, instant) for one in milestones],
    }


def _told(one: Milestone, currency: str, instant: Callable[[int], str]) -> JsonObject:
    said: JsonObject = {
        "milestone": one.agreed.name,
        "amount": {"minor": one.amount_minor, "currency": currency},
        "planned_on": one.agreed.planned_on,
        "status": "reached" if one.reached else "planned",
        "acceptances": one.acceptances,
        "certificates": list(one.certificates),
    }
    if one.reached:
        said |= {"reached_on": one.reached_on, "confirmed_at": instant(one.confirmed_ms)}
    return said
