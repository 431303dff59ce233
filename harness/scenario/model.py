"""What a scenario says, resolved: a story, the landscape it happens in, its weather and its business.

Durations are milliseconds, chances parts per million, money minor units, quantities base units;
`harness.scenario.units` says what the names promise.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from harness.scenario.plan import WorkloadPlan
from seatrial.engine import OrderBook
from seatrial.policy import Policies
from simulators.editions.door import Upgrade
from simulators.master import Habits

FORMAT = "seatrial.scenario/1"
SYSTEMS = ("crm", "erp", "wms", "billing")

FailureId = Annotated[str, Meta(pattern="^F[0-9]{3}$", description="the id of a public failure, such as F008")]
RuleId = Annotated[str, Meta(pattern="^[STQM][0-9]{2}$", description="the id of a rule, such as S35")]
StoryName = Annotated[
    str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,63}$", description="a name of small letters, digits and hyphens")
]
Words = Annotated[str, Meta(min_length=1)]
Latency = Literal["lan", "saas", "legacy"]
Contention = Literal["any", "none"]


class SystemPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One system of the landscape: the contract version that it speaks, and how fast it answers."""

    version: str = "v1"
    latency: Latency = "lan"
    upgrade: Upgrade | None = None
    """A second version that it serves from some instant on, and until when it still serves the first."""


LANDSCAPE: Mapping[str, SystemPlan] = {
    "crm": SystemPlan(latency="saas"),
    "erp": SystemPlan(latency="legacy"),
    "wms": SystemPlan(latency="lan"),
    "billing": SystemPlan(latency="saas"),
}
"""What holds where a document does not say otherwise."""

GUESTS: Mapping[str, SystemPlan] = {
    "analytics": SystemPlan(latency="saas"),
    "erp_2": SystemPlan(latency="saas"),
    "tax": SystemPlan(latency="saas"),
    "carrier": SystemPlan(latency="saas"),
    "vendor": SystemPlan(latency="legacy"),
    "payment_provider": SystemPlan(latency="saas"),
}
"""Systems that are there only where a document names them."""

EVERYBODY = (*SYSTEMS, *GUESTS)

LISTENERS = frozenset({"analytics"})
"""Guests that only listen: the engine has nothing to do with them, and the order goes on without them."""

PARTNERS = tuple([name for name in EVERYBODY if name not in LISTENERS])
"""All systems that the engine may have to do with."""


class Scenario(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A story, ready to be run. Made only by `harness.scenario.reader`, which has checked all of it."""

    format: Literal["seatrial.scenario/1"]
    name: StoryName
    title: Words
    story: Words
    """What happens and why it matters, for somebody who has worked in a warehouse and never on an interface."""
    cites: tuple[FailureId, ...] = ()
    at_stake: Annotated[tuple[RuleId, ...], Meta(min_length=1)]
    """The rules that this story is most likely to break. All rules are judged all the same."""
    requires: tuple[RuleId, ...] = ()
    """Rules that must be exercised: if one never is, the trial has shown nothing (exit 4)."""
    must_see: tuple[Words, ...] = ()
    """Situations that must come up ("short-pick", "crash-after-commit", "fault:lost-reply"): if one never does, the
    trial has shown nothing (exit 4)."""
    start: str
    """The first instant, RFC 3339 with the offset of `zone`."""
    zone: str = "Europe/Berlin"
    storm_ms: int
    """How long actions happen and faults are on."""
    calm_ms_max: int = 432_000_000
    """How long the trial may take to come to rest afterwards."""
    quiet_ms: int = 2_400_000
    """Rest means: no unsafe exchange and no fact for this long. Longer than the longest declared retry."""
    books: tuple[OrderBook, ...] = ()
    """Where a second ERP keeps the order book: for which sites, and from when on. All else is the first one's."""
    policies: Policies = Policies()
    habits: Habits = Habits()
    systems: Mapping[str, SystemPlan] = {}
    """All four, after reading, in the order of `SYSTEMS`; and of the `GUESTS` those that the document names."""
    weather: Mapping[str, Any] = {}
    """Fault kind -> its options (`harness.faults.KINDS[kind].options`). Any: kinds bring their own types."""
    workload: WorkloadPlan
    contention: Contention = "any"
    """none: no two orders want the same last unit or the same last euro of credit, and nobody changes his mind, so
    that it must make no difference who comes first. Only then can S60 compare."""

    @property
    def partners(self) -> dict[str, str]:
        """The systems that the engine works with, and their contract versions."""
        return {name: version for name, version in self.versions.items() if name not in LISTENERS}

    @property
    def versions(self) -> dict[str, str]:
        """System -> contract version."""
        return {name: plan.version for name, plan in self.systems.items()}

    @property
    def upgrades(self) -> dict[str, Upgrade]:
        """System -> the second version that it will serve."""
        return {name: plan.upgrade for name, plan in self.systems.items() if plan.upgrade is not None}

    @property
    def successors(self) -> dict[str, str]:
        """System -> the version that it will speak besides."""
        return {name: upgrade.to for name, upgrade in self.upgrades.items()}
