"""Shipments that are taken back: refused together with what nobody has thought through for them yet.

A reversal is of a whole parcel, of one order and on its own invoice, before anybody has proof of its delivery. It may
be paid already: an order can be taken back until a day after the window has passed (`simulators.erp.closing`).
"""

from collections.abc import Callable

from harness.errors import ScenarioInvalid
from harness.scenario.model import SYSTEMS, Scenario
from harness.strict_yaml import Document, Steps

PPM_MAX = 500_000
"""What is taken back ships again, and may be taken back again: more often than not, and a day would have no end."""


def check_reversals(document: Document, scenario: Scenario) -> None:
    """ScenarioInvalid at what does not go with `habits.reversed_ppm`."""
    habits = scenario.habits
    if not habits.reversed_ppm:
        return
    if habits.reversed_ppm > PPM_MAX:
        raise ScenarioInvalid(
            f"`reversed_ppm` is {habits.reversed_ppm}: what ships again is taken back again, most of the time",
            document.place(("habits", "reversed_ppm")),
            f"Write {PPM_MAX} or less.",
        )
    if min(_sent_back_after(scenario), default=habits.reversed_ms_max + 1) <= habits.reversed_ms_max:
        raise ScenarioInvalid(
            "somebody might send back what the warehouse finds only then, and what he has not got",
            document.place(("habits", "reversed_ppm")),
            f"Let nobody send anything back (`after_ms_min`, `after_ms`) within {habits.reversed_ms_max} ms.",
        )
    for path, what, there in _UNTRIED:
        if there(scenario):
            raise ScenarioInvalid(
                f"shipments are taken back (`habits.reversed_ppm`), and there {what}: these do not go together yet",
                document.place(path),
                "Take out one of the two.",
            )


def _sent_back_after(scenario: Scenario) -> list[int]:
    """How long after their invoices goods come back, at the earliest."""
    drawn = scenario.workload.returns
    named = [one.after_ms for one in scenario.workload.named_returns]
    return named if drawn is None else [drawn.after_ms_min, *named]


def _policies(scenario: Scenario) -> bool:
    policies = scenario.policies
    customers = ("", *policies.by_customer)
    return any(
        (policies.invoice_policy_of(who), policies.charge_allocation_of(who), policies.billing_trigger_of(who))
        != ("per_shipment", "first", "goods_issue")
        for who in customers
    )


_UNTRIED: tuple[tuple[Steps, str, Callable[[Scenario], bool]], ...] = (
    (("policies",), "are invoices of another kind than one for each goods issue, freight on the first", _policies),
    (("policies",), "are documents that are corrected by new ones", lambda s: s.policies.correction == "reissue"),
    (("systems",), "is a guest who ships or takes money", lambda s: not {*s.partners} <= {*SYSTEMS, "erp_2", "tax"}),
    (("workload",), "are months that are closed", lambda s: bool(s.workload.legal_entities)),
    (("workload",), "is consignment", lambda s: s.workload.consignment is not None),
    (("workload",), "are service contracts", lambda s: s.workload.services is not None),
    (("workload",), "are projects", lambda s: s.workload.projects is not None),
    (("workload",), "is an exchange", lambda s: any(one.exchange for one in s.workload.named_returns)),
    (
        ("workload",),
        "are items with components or substitutes",
        lambda s: any(i.components or i.substitute for i in s.workload.named_items),
    ),
)  # fmt: skip
"""Where in the document, in words, and whether it is there."""
