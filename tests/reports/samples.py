"""Records to read: a trial that held, one that was violated, and a campaign of both."""

from typing import Any

from msgspec.structs import replace

from reports.record import CampaignRecord, FailingTrial, RunRecord, ScenarioTally, Violation

TITLES = {"S01": "Nothing happens twice.", "S35": "No shipment is ever invoiced twice."}


def held(**changed: Any) -> RunRecord:
    record = RunRecord(
        scenario="day", engine="reference", seed=7, verdict="held", digest="0f" * 16, violations=(),
        exercised={"S01": 1200, "S35": 230, "Q31": 0}, unexercised=("Q31",), required_unexercised=(),
        not_applicable=("Q53",), faults={"lost-reply": 17, "outage": 0}, weather={"lost-reply": {"chance_ppm": 5000}},
        orders=200, exchanges=6_992, facts=27_105, virtual_s=115_200, wall_s=1.1,
        outcomes={"orders_booked": 200}, invoiced={"EUR": 24_578_005, "JPY": 677_744, "KWD": 1_388_331},
        spec={"workload_seed": 7},
    )  # fmt: skip
    return replace(record, **changed)


def violation(rule: str = "S35", number: int = 1, day: int = 2) -> Violation:
    return Violation(
        invariant=rule,
        signature=f"{rule}/shipment/invoiced twice",
        summary=f"shipment SHP-{number} was invoiced twice: INV-107 at 10:31:04, INV-113 at 10:46:09",
        at=f"2026-03-{day:02}T10:46:09.000Z",
        at_ms=38_769_000,
        witness=(4, 9),
    )


def violated(*found: Violation, **changed: Any) -> RunRecord:
    return held(verdict="violated", engine="flawed:key-per-attempt", violations=found or (violation(),), **changed)


def campaign(**changed: Any) -> CampaignRecord:
    tally = ScenarioTally(
        scenario="day", trials=100, held=97, violated=3, unconverged=0, unexercised=0, exercised={"S35": 23_000},
        faults={"lost-reply": 1_700}, orders=20_000, exchanges=699_200, cpu_s=50.0,
    )  # fmt: skip
    failing = FailingTrial(
        scenario="day", seed=41, verdict="violated", signatures=("S35/shipment/invoiced twice",),
        summary="shipment SHP-1 was invoiced twice", digest="0f" * 16,
    )  # fmt: skip
    record = CampaignRecord(
        engine="flawed:key-per-attempt", trials=100, held=97, violated=3, unconverged=0, unexercised=0,
        lowest_failing_seed=41, by_invariant={"S35": 3}, nondeterministic=0, rerun=5, trials_per_cpu_s=2.0, cpu_s=50.0,
        wall_s=26.0, first_seed=0, seeds=100, shard="1/1", workers=2, interrupted=False, scenarios=(tally,),
        failures=(failing,), faults={"lost-reply": 1_700}, digests={"day": "aa" * 16}, planned=100,
    )  # fmt: skip
    return replace(record, **changed)
