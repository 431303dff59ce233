"""Engines with a safeguard out that is about what runs by the month."""

from seatrial.engine import EngineCard

_STORY = ("service-charges-and-rebates",)

_PROJECTS = ("milestone-billing",)

CARDS = (
    EngineCard(
        "flawed:milestone-per-certificate",
        "engine.flawed.milestone_per_certificate:build",
        "Who signs for what another has signed for is billed for it once more",
        convicted_by="S51",
        also=("S01",),
        seen=("F017",),
        stories=_PROJECTS,
        needs_fault=False,
    ),
    EngineCard(
        "flawed:milestone-when-planned",
        "engine.flawed.milestone_when_planned:build",
        "A milestone is billed on the day for which it is planned",
        convicted_by="S51",
        also=(),
        seen=("F018",),
        stories=_PROJECTS,
        needs_fault=False,
    ),
    EngineCard(
        "flawed:period-billed-per-run",
        "engine.flawed.period_billed_per_run:build",
        "A period that is over is billed by every run that finds it without an invoice",
        convicted_by="S51",
        also=("S01", "S09"),
        seen=("F017", "F019"),
        stories=_STORY,
        needs_fault=False,
    ),
    EngineCard(
        "flawed:terminated-billed-whole",
        "engine.flawed.terminated_billed_whole:build",
        "Who leaves in the middle of a month pays for all of it",
        convicted_by="S51",
        also=(),
        seen=("F018",),
        stories=_STORY,
        needs_fault=False,
    ),
    EngineCard(
        "flawed:usage-per-order",
        "engine.flawed.usage_per_order:build",
        "A charge by the parcel is taken once an order",
        convicted_by="S51",
        also=(),
        seen=("F114",),
        stories=_STORY,
        needs_fault=False,
    ),
    EngineCard(
        "flawed:handling-untaxed",
        "engine.flawed.handling_untaxed:build",
        "A charge by the parcel is passed on without tax",
        convicted_by="S40",
        also=(),
        seen=("F138",),
        stories=_STORY,
        needs_fault=False,
    ),
    EngineCard(
        "flawed:posted-gross",
        "engine.flawed.posted_gross:build",
        "Invoices are posted with all that they come to as net, and without tax",
        convicted_by="Q50",
        also=("S39", "Q45"),
        seen=("F132",),
        stories=_STORY,
        needs_fault=False,
    ),
    EngineCard(
        "flawed:claim-grossed-up",
        "engine.flawed.claim_grossed_up:build",
        "A rebate claim is settled with tax on top of what is claimed",
        convicted_by="Q50",
        also=(),
        seen=("F132",),
        stories=("rebate-claimed",),
        needs_fault=False,
    ),
)
