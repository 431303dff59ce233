"""The JSON Schemas of everything that `--json` prints, written from the records so that the two cannot differ.

`python -m reports.schemas` writes them beside this file; a test fails when they no longer fit.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from reports.bench import BenchRecord
from reports.certify import CertifyRecord
from reports.compare import CompareRecord
from reports.contract_catalog import CatalogRecord
from reports.contract_diff import DiffRecord
from reports.contract_impact import ImpactRecord
from reports.contract_lint import LintRecord
from reports.contract_pacts import PactsRecord
from reports.determinism import DeterminismRecord
from reports.listing import EngineList, Explanation, FaultList, RuleList, ScenarioList
from reports.record import CampaignRecord, DemoRecord, ErrorRecord, RunRecord
from reports.replay import ReplayRecord
from reports.shrink import ShrinkRecord
from reports.sweep import SweepRecord

HOME = Path(__file__).resolve().parent

RECORDS: Mapping[str, type[msgspec.Struct]] = {
    "run": RunRecord,
    "campaign": CampaignRecord,
    "demo": DemoRecord,
    "error": ErrorRecord,
    "scenarios": ScenarioList,
    "invariants": RuleList,
    "engines": EngineList,
    "faults": FaultList,
    "explanation": Explanation,
    "bench": BenchRecord,
    "determinism": DeterminismRecord,
    "certify": CertifyRecord,
    "compare": CompareRecord,
    "contract-catalog": CatalogRecord,
    "contract-diff": DiffRecord,
    "contract-impact": ImpactRecord,
    "contract-lint": LintRecord,
    "contract-pacts": PactsRecord,
    "sweep": SweepRecord,
    "replay": ReplayRecord,
    "shrink": ShrinkRecord,
}
"""Schema file (`run` is run.schema.json) -> the record that it describes."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of one record.

    Every field is always printed, so every field is required. Objects stay open: a reader may meet newer fields.
    """
    record = RECORDS[name]
    written = msgspec.json.schema(record)
    for part in written["$defs"].values():
        if "properties" in part:
            part["required"] = list(part["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:seatrial:schema:{name}:1",
        "title": record.__name__,
        **written,
    }


def text(name: str) -> bytes:
    """The schema as it stands in its file."""
    return msgspec.json.format(msgspec.json.encode(schema(name)), indent=2) + b"\n"


def path(name: str) -> Path:
    return HOME / f"{name}.schema.json"


if __name__ == "__main__":
    for each in RECORDS:
        path(each).write_bytes(text(each))
    sys.stdout.write(f"{len(RECORDS)} schemas written to {HOME}\n")
