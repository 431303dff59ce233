"""Reads a scenario: by library name, or from a user's own file. Strict, once per process and file.

Text → data (`harness.strict_yaml`) → numbers checked by their names (`units`) → typed values (`typed`) → checked for
meaning (`checks`). Each step refuses with one ScenarioInvalid that names file, line, cause and remedy; nothing is
half-read.
"""

import os
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from harness.documents import SCENARIOS
from harness.errors import Place, ScenarioInvalid
from harness.faults import KINDS
from harness.scenario import checks
from harness.scenario.model import GUESTS, LANDSCAPE, SYSTEMS, Scenario, SystemPlan
from harness.scenario.units import check_ranges, in_milliseconds
from harness.strict_yaml import Document, Steps, parse_yaml, read_yaml
from harness.typed import nearest, typed


def library() -> tuple[str, ...]:
    """Names of the stories that come with the product, in alphabetical order."""
    return tuple(sorted(path.stem for path in SCENARIOS.glob("*.yaml")))


def read_scenario(name_or_path: str) -> Scenario:
    """A library name ("order-to-cash") or a path to a YAML file. ScenarioInvalid if there is none, or it is wrong."""
    names = library()
    if name_or_path in names:
        return _read_once(SCENARIOS / f"{name_or_path}.yaml")
    path = Path(name_or_path)
    if path.suffix in (".yaml", ".yml") or "/" in name_or_path or os.sep in name_or_path:
        return _read_once(path)
    close = get_close_matches(name_or_path, names, n=1, cutoff=0.4)
    raise ScenarioInvalid(
        f"there is no scenario '{name_or_path[:60]}'",
        remedy=f"Did you mean `{close[0]}`?" if close else f"Known: {', '.join(names)}; or a path to a .yaml file.",
    )


def parse_scenario(text: str | bytes, file: str) -> Scenario:
    """A scenario from a text; `file` is what errors call it."""
    return _resolve(parse_yaml(text, file))


def scenario_of(document: Document) -> Scenario:
    """A scenario that is part of another document: `document` holds its data, and where each piece stands."""
    return _resolve(document)


def weather_of(document: Document) -> dict[str, Any]:
    """The weather that a document of its own describes: fault kind -> options, as below `weather:`."""
    data = in_milliseconds(document)
    if not isinstance(data, dict):
        raise ScenarioInvalid("a weather is a mapping of fault kinds", Place(document.file, 1), "lost-reply: {…}")
    weather = _weather(document, data, ())
    check_ranges(document, weather)
    checks.check_weather(document, weather, ())
    return weather


def _read_once(path: Path) -> Scenario:
    try:
        stamp = path.stat().st_mtime_ns
    except (OSError, ValueError):
        stamp = 0  # not there: the reader says so
    return _read(path, stamp)


@lru_cache(maxsize=64)
def _read(path: Path, _stamp: int) -> Scenario:
    return _resolve(read_yaml(path))


def _resolve(document: Document) -> Scenario:
    data = in_milliseconds(document)
    if not isinstance(data, dict):
        raise ScenarioInvalid("a scenario is a mapping of keys", Place(document.file, 1), "Begin with `format:`.")
    weather = _part(document, data, "weather")
    systems = _part(document, data, "systems")
    plain = typed(document, {**data, "weather": {}, "systems": {}}, Scenario)
    scenario = Scenario(
        **{name: getattr(plain, name) for name in plain.__struct_fields__ if name not in ("weather", "systems")},
        systems=_systems(document, systems),
        weather=_weather(document, weather),
    )
    check_ranges(document, scenario)
    checks.check(document, scenario)
    return scenario


def _part(document: Document, data: dict[str, Any], name: str) -> dict[str, Any]:
    return typed(document, data.get(name, {}), dict[str, Any], (name,))


def _systems(document: Document, said: dict[str, Any]) -> dict[str, SystemPlan]:
    usual = {**LANDSCAPE, **GUESTS}
    for name in said:
        if name not in usual:
            raise ScenarioInvalid(
                f"unknown system `{name[:60]}`",
                document.place(("systems", name)),
                nearest(name, list(usual), "Known"),
            )
    return {
        name: typed(document, {"latency": usual[name].latency, **_part(document, said, name)}, SystemPlan,
                    ("systems", name))
        for name in usual
        if name in SYSTEMS or name in said
    }  # fmt: skip


def _weather(document: Document, said: dict[str, Any], at: Steps = ("weather",)) -> dict[str, Any]:
    for kind in said:
        if kind not in KINDS:
            raise ScenarioInvalid(
                f"unknown fault kind `{kind[:60]}`",
                document.place((*at, kind)),
                nearest(kind, list(KINDS), "Known"),
            )
    return {
        name: typed(document, said[name], kind.options, (*at, name)) for name, kind in KINDS.items() if name in said
    }
