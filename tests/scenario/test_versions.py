"""What a scenario may say of versions, and what is said to whoever says something else."""

from pathlib import Path

import pytest

from harness.errors import ScenarioInvalid
from harness.scenario.reader import read_scenario
from simulators.editions.door import Upgrade

DOCUMENT = """\
format: seatrial.scenario/1
name: told
title: A story
story: Something happens.
at_stake: [S01]
start: 2026-03-02T06:00:00+01:00
storm_ms: 10 h
systems:
{systems}
workload:
  customers: {{count: 1}}
  items: {{count: 1, stock_base_min: 1, stock_base_max: 1}}
  orders: [{{count: 1, until_ms: 1 h}}]
"""


def read(folder: Path, *systems: str) -> Upgrade | None:
    path = folder / "told.yaml"
    path.write_text(DOCUMENT.format(systems="\n".join(f"  {each}" for each in systems)))
    return read_scenario(str(path)).systems["wms"].upgrade


def test_a_system_may_begin_with_the_second_version_or_come_to_it(tmp_path: Path) -> None:
    assert read(tmp_path, "wms: {version: v2}") is None
    told = read(tmp_path, "wms: {upgrade: {to: v2, from_ms: 1 h, sunset_ms: 2 h}}")
    assert told == Upgrade(to="v2", from_ms=3_600_000, sunset_ms=7_200_000)


WRONG = {
    "wms: {version: v9}": ("there is no contract wms/v9", "Known: v1, v2."),
    "wms: {upgrade: {to: v9, from_ms: 1 h, sunset_ms: 2 h}}": ("there is no contract wms/v9", "Known: v1, v2."),
    "wms: {upgrade: {to: v1, from_ms: 1 h, sunset_ms: 2 h}}": ("v1 is no successor", "a later version"),
    "wms: {version: v2, upgrade: {to: v2, from_ms: 1 h, sunset_ms: 2 h}}": ("v2 is no successor", "a later version"),
    "wms: {upgrade: {to: v2, from_ms: 2 h, sunset_ms: 2 h}}": ("v1 ends before v2 begins", "served for a while"),
    "crm: {upgrade: {to: v2, from_ms: 1 h, sunset_ms: 2 h}}": ("there is no contract crm/v2", "Known: v1."),
    "wms: {upgrade: {to: v2, from_ms: 1 h}}": ("`sunset_ms` is missing", "Add `sunset_ms:` here"),
}


@pytest.mark.parametrize(("said", "told"), WRONG.items(), ids=WRONG)
def test_what_is_no_upgrade_is_refused_where_it_stands(tmp_path: Path, said: str, told: tuple[str, str]) -> None:
    with pytest.raises(ScenarioInvalid) as refused:
        read(tmp_path, said)
    assert told[0] in str(refused.value)
    assert told[1] in str(refused.value)
    assert "told.yaml:9" in str(refused.value)


def test_whoever_reads_the_first_version_only_cannot_be_there(tmp_path: Path) -> None:
    with pytest.raises(ScenarioInvalid, match="analytics reads wms in v1 only"):
        read(tmp_path, "wms: {upgrade: {to: v2, from_ms: 1 h, sunset_ms: 2 h}}", "analytics: {}")
