"""The JSON Schema of scenario documents, for editors and other tools. Generated from the types that the reader uses.

    python -m harness.scenario.schema      writes scenarios/schema.json

The reader does not use it: it says more, and in better words. A test holds the file to the types.
"""

from typing import Any

import msgspec

from harness.dice import PPM
from harness.documents import SCENARIOS
from harness.faults import KINDS
from harness.scenario.model import EVERYBODY, FORMAT, Scenario, SystemPlan
from harness.scenario.units import CLOCK_TEXT, DURATION_MS_MAX, DURATION_NAME, DURATION_TEXT, NUMBER_MAX

FILE = SCENARIOS / "schema.json"
_REF = "#/$defs/{name}"
_DURATION = {
    "description": 'Milliseconds, or a text: "90 s", "1 h 30 min", "2 d", or on the clock "09:40".',
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": DURATION_MS_MAX},
        {"type": "string", "pattern": f"{DURATION_TEXT}|{CLOCK_TEXT}"},
    ],
}


def document_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of one scenario document, as it stands in YAML."""
    kinds = list(KINDS.values())
    schemas, parts = msgspec.json.schema_components(
        [Scenario, SystemPlan, *(kind.options for kind in kinds)], ref_template=_REF
    )
    scenario, system, *options = schemas
    properties = parts["Scenario"]["properties"]
    properties["weather"] = _closed({kind.name: of for kind, of in zip(kinds, options, strict=True)}, "fault kinds")
    systems = dict.fromkeys(EVERYBODY, system)
    properties["systems"] = _closed(systems, "the landscape; what is left out is as usual")
    for definition in parts.values():
        _say_units(definition)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{FORMAT.replace('/', ':').replace('.', ':')}",
        "title": "A Seatrial scenario",
        **scenario,
        "$defs": {**parts, "Duration": _DURATION},
    }


def _closed(properties: dict[str, Any], description: str) -> dict[str, Any]:
    return {"type": "object", "description": description, "properties": properties, "additionalProperties": False}


def _say_units(definition: dict[str, Any]) -> None:
    """Bounds by name, as `harness.scenario.units` has them, in place; texts where a duration may be one."""
    for name, field in definition.get("properties", {}).items():
        if field.get("type") != "integer":
            continue
        field.setdefault("minimum", 0)
        if name.endswith("_ppm"):
            field["maximum"] = PPM
        elif not DURATION_NAME.match(name):
            field.setdefault("maximum", NUMBER_MAX)
        else:
            del field["type"], field["minimum"]
            field["$ref"] = _REF.format(name="Duration")


def text() -> str:
    """The schema as the file has it."""
    encoded = msgspec.json.encode(document_schema(), order="deterministic")
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
