"""The JSON Schemas beside the records describe the records, and say no to what is none."""

from typing import Any

import jsonschema_rs
import msgspec
import pytest

from reports.bench import BareLoop, BenchRecord, DayRun, Growth, GrowthStep, TinyRuns
from reports.determinism import Check, DeterminismRecord, Interpreter
from reports.record import DemoRecord, ErrorDetail, ErrorRecord
from reports.schemas import RECORDS, path, schema, text
from reports.shrink import Extent, ShrinkRecord, StoryPart, Tried
from tests.reports.samples import campaign, held, violated

BENCH = BenchRecord(
    python="3.11.7", machine="x86_64, 2 cores",
    bare=BareLoop(orders_per_s=2_500.0, events_per_order=90, us_per_event=4.4, each_event="one callback"),
    day=DayRun(
        scenario="day", orders=200, orders_per_s=210.0, exchanges_per_s=7_300.0, us_per_exchange=136.0,
        exchanges_per_order=35.0, events_per_order=90, cpu_s=0.95, ratio_to_bare=11.9,
    ),
    tiny=TinyRuns(orders=5, trials=100, trials_per_cpu_s=33.0),
    growth=Growth(steps=(GrowthStep(orders=100, ms_per_order=4.8, peak_memory_mb=70.0, cpu_s=0.5),), ratio=1.0),
)  # fmt: skip
DETERMINISM = DeterminismRecord(
    held=True, digests={"day": "aa" * 16},
    checks=(Check(what="journal on or off", held=True, detail="8 scenarios"),),
    interpreters=(Interpreter(name="python3.12", version="", skipped="not there"),),
)  # fmt: skip
EXTENT = Extent(faults=1, actions=1, reactions=0, lines=1, units=1, entries=605)
SHRUNKEN = ShrinkRecord(
    scenario="day", engine="flawed:key-per-attempt", workload_seed=7, weather_seed=7, tie_seed=7,
    signature="S35/shipment/invoiced twice", summary="shipment SHP-1 was invoiced twice", before=EXTENT, after=EXTENT,
    finished=True, interrupted=False, trials=33, accepted=9, budget_s=60, cpu_s=3.3, wall_s=3.4, digest="0f" * 16,
    pins={"lost-reply|engine>billing|recordBillableEvents|order/0035|response|1|0": "1"}, actions=("order/0035",),
    parts=(StoryPart(what="action", name="order/0035", value="", verdict="needed",
                     tried=(Tried(value="", same=False, outcome="held"),), told="needed"),),
    file="day-7-S35.trial.json",
)  # fmt: skip
SAMPLES: dict[str, list[msgspec.Struct]] = {
    "run": [held(), violated(), held(verdict="unconverged"), held(harness_bugs=("a rule crashed",))],
    "campaign": [campaign(), campaign(failures=(), lowest_failing_seed=None, interrupted=True)],
    "demo": [DemoRecord(reference=held(), flawed=violated())],
    "error": [ErrorRecord(error=ErrorDetail(code="usage_error", message="no", where="", remedy=""))],
    "bench": [BENCH],
    "determinism": [DETERMINISM],
    "shrink": [SHRUNKEN],
}


def plain(record: msgspec.Struct) -> Any:
    return msgspec.json.decode(msgspec.json.encode(record))


@pytest.mark.parametrize("name", RECORDS)
def test_a_schema_file_is_what_the_record_says(name: str) -> None:
    assert path(name).read_bytes() == text(name), f"{path(name).name} is out of date: python -m reports.schemas"


@pytest.mark.parametrize("name", RECORDS)
def test_a_schema_is_a_schema(name: str) -> None:
    jsonschema_rs.meta.validate(schema(name))


@pytest.mark.parametrize(("name", "record"), [(name, each) for name, records in SAMPLES.items() for each in records])
def test_a_record_is_valid_and_without_any_one_field_is_not(name: str, record: msgspec.Struct) -> None:
    validator = jsonschema_rs.validator_for(schema(name))
    whole = plain(record)
    assert validator.is_valid(whole), list(validator.iter_errors(whole))
    for field in whole:
        assert not validator.is_valid({key: value for key, value in whole.items() if key != field}), field


@pytest.mark.parametrize(
    ("name", "spoilt"),
    [
        ("run", {"format": "seatrial.run/2"}),
        ("run", {"verdict": "fine"}),
        ("run", {"orders": "200"}),
        ("run", {"violations": [{"invariant": "S35"}]}),
        ("campaign", {"lowest_failing_seed": "41"}),
        ("campaign", {"scenarios": [{}]}),
        ("error", {"error": "no"}),
    ],
)
def test_what_is_no_record_is_refused(name: str, spoilt: dict[str, Any]) -> None:
    validator = jsonschema_rs.validator_for(schema(name))
    assert not validator.is_valid({**plain(SAMPLES[name][0]), **spoilt})


def test_every_field_that_a_pipeline_may_count_on_is_there() -> None:
    run = set(schema("run")["$defs"]["RunRecord"]["required"])
    assert run >= {
        "format", "scenario", "engine", "seed", "verdict", "digest", "violations", "exercised", "unexercised",
        "faults", "orders", "exchanges", "facts", "virtual_s", "wall_s",
    }  # fmt: skip
    campaigns = set(schema("campaign")["$defs"]["CampaignRecord"]["required"])
    assert campaigns >= {
        "format", "trials", "held", "violated", "unconverged", "unexercised", "lowest_failing_seed", "by_invariant",
        "nondeterministic", "trials_per_cpu_s",
    }  # fmt: skip
    assert set(schema("run")["$defs"]["Violation"]["required"]) >= {"invariant", "signature", "summary", "at"}
