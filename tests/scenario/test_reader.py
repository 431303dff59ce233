"""A scenario that cannot be right is refused with file, line, cause and remedy; one that is right is read whole."""

import os
import pickle
from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from harness.errors import Place, ScenarioInvalid
from harness.faults import KINDS
from harness.faults.outage import Outage
from harness.scenario.model import SYSTEMS
from harness.scenario.reader import library, parse_scenario, read_scenario
from harness.scenario.units import milliseconds

GOOD = """\
format: seatrial.scenario/1
name: small
title: A small story
story: Somebody orders something.
cites: [F001]
at_stake: [S01]
requires: [S35]
start: 2026-03-02T06:00:00+01:00
storm_ms: 12 h
quiet_ms: 40 min
policies:
  release_delay_ms: 1 h
  poll_ms: 1 min
habits:
  short_ppm: 1000
systems:
  erp: {version: v1, latency: lan}
weather:
  lost-reply: {chance_ppm: 1000}
  outage:
    planned:
      - {system: erp, starts_ms: 1 h, duration_ms: 30 min}
workload:
  items: {count: 3}
  named_items:
    - number: WIDGET
      name: Widget
      price_minor: 100
      units: [{uom: BOX, numerator: 12}]
      priced_per: BOX
      stock:
        - {quantity_base: 10}
    - {number: NUT, name: Nut, price_minor: 50}
    - {number: SET, name: Four nuts, price_minor: 200, components: [{item: NUT, per_kit: 4}]}
  orders:
    - name: order
      count: 10
      until_ms: 10 h
  named_orders:
    - {name: big/1, at_ms: 09:40, customer: C-001, lines: [{item: WIDGET, quantity: 4}]}
  put_aways:
    - {name: unload, item: WIDGET, from_ms: 1 h, until_ms: 2 h, every_ms: 1 min}
  allocations:
    - {item: WIDGET, channel: web, allocated_base: 8}
    - {item: WIDGET, channel: market, allocated_base: 2}
  allocation_changes:
    - {name: freeze, at_ms: 2 h, item: WIDGET, channel: market, allocated_base: 0}
  price_rises:
    - {name: spring-list, at_ms: 15 min, rise_ppm: 30000}
  item_uploads:
    - {name: sheet, at_ms: 3 h, first: 2, count: 1}
  customer_changes:
    - {name: moves, at_ms: 2 h, customer: C-002, moves: true}
  customer_merges:
    - {name: merge, at_ms: 3 h, customer: C-003, into: C-002}
    - {name: merge-again, at_ms: 4 h, customer: C-004, into: C-002}
  stock_changes:
    - {name: hold, at_ms: 1 h, item: WIDGET, from_status: available, to_status: blocked, quantity_base: 2}
"""


def with_line(old: str, new: str) -> tuple[str, int]:
    """The good document with one line replaced, and that line's number."""
    lines = GOOD.splitlines()
    at = lines.index(old)
    lines[at] = new
    return "\n".join(lines), at + 1


def test_the_good_document_is_good() -> None:
    scenario = parse_scenario(GOOD, "small.yaml")
    assert scenario.name == "small"
    assert scenario.storm_ms == 43_200_000
    assert scenario.policies.release_delay_ms == 3_600_000
    assert scenario.habits.short_ppm == 1000
    assert scenario.workload.named_orders[0].at_ms == 34_800_000
    assert scenario.versions == dict.fromkeys(SYSTEMS, "v1")
    assert tuple(scenario.systems) == SYSTEMS
    assert [system.latency for system in scenario.systems.values()] == ["saas", "lan", "lan", "saas"]
    outage = scenario.weather["outage"]
    assert isinstance(outage, Outage)
    assert outage.planned[0].duration_ms == 1_800_000
    assert scenario.weather["lost-reply"].chance_ppm == 1000


SET = "    - {number: SET, name: Four nuts, price_minor: 200, components: [{item: NUT, per_kit: 4}]}"
BOX = "      units: [{uom: BOX, numerator: 12}]"
SHARE = "    - {item: WIDGET, channel: web, allocated_base: 8}"
FREEZE = "    - {name: freeze, at_ms: 2 h, item: WIDGET, channel: market, allocated_base: 0}"
MOVES = "    - {name: moves, at_ms: 2 h, customer: C-002, moves: true}"
MERGE = "    - {name: merge-again, at_ms: 4 h, customer: C-004, into: C-002}"
CARTONS = "    - {name: unload, item: WIDGET, from_ms: 1 h, until_ms: 2 h, every_ms: 1 min}"

BAD = [
    # an unknown key, and the nearest there is
    ("habits:", "habitz:", "unknown key `habitz`", "Did you mean `habits`?"),
    ("  short_ppm: 1000", "  shorts_ppm: 1000", "unknown key `shorts_ppm`", "Did you mean `short_ppm`?"),
    ("  release_delay_ms: 1 h", "  relaese_delay_ms: 1 h", "unknown key", "Did you mean `release_delay_ms`?"),
    ("      count: 10", "      cuont: 10", "unknown key `cuont`", "Did you mean `count`?"),
    ("        - {quantity_base: 10}", "        - {quantity: 10}", "unknown key `quantity`", "`quantity_base`"),
    ("  lost-reply: {chance_ppm: 1000}", "  lost-reply: {chance: 1}", "unknown key", "Did you mean `chance_ppm`?"),
    ("  lost-reply: {chance_ppm: 1000}", "  lost-replies: {}", "unknown fault kind", "Did you mean `lost-reply`?"),
    ("  erp: {version: v1, latency: lan}", "  epr: {}", "unknown system `epr`", "Did you mean `erp`?"),
    ("  erp: {version: v1, latency: lan}", "  erp: {version: v9}", "no contract erp/v9", "Known: v1"),
    ("  erp: {version: v1, latency: lan}", "  erp: {latency: lna}", "'lna' is not known", "lan"),
    # wrong types
    ("title: A small story", "title: 5", "`title`: expected text, not 5", "quotes"),
    ("title: A small story", "title: ", "`title`: expected text, not nothing", "quotes"),
    ("storm_ms: 12 h", "storm_ms: soon", "'soon' is no duration", "90 s"),
    ("storm_ms: 12 h", "storm_ms: 1.5 h", "'1.5 h' is no duration", "whole numbers"),
    ("storm_ms: 12 h", "storm_ms: 2.5", "expected a whole number, not 2.5", "digits"),
    ("  short_ppm: 1000", "  short_ppm: 1_000", "expected a whole number, not '1_000'", "digits"),
    ("  short_ppm: 1000", "  short_ppm: true", "expected a whole number, not true", "digits"),
    ("at_stake: [S01]", "at_stake: S01", "expected a list, not 'S01'", "- "),
    # impossible numbers
    ("storm_ms: 12 h", "storm_ms: 0", "`storm_ms` is 0", "12 h"),
    ("storm_ms: 12 h", "storm_ms: -1", "negative", "below zero"),
    ("storm_ms: 12 h", "storm_ms: 99999 d", "longer than a year", "milliseconds"),
    ("quiet_ms: 40 min", "quiet_ms: 5 min", "may be silent for longer", "40 min"),
    ("quiet_ms: 40 min", "calm_ms_max: 5 min", "no time to be quiet", "several days"),
    ("  short_ppm: 1000", "  short_ppm: 1000001", "more than always", "1 % is 10000"),
    ("      count: 10", "      count: 0", "expected a whole number >= 1, not 0", ">= 1"),
    ("      count: 10", "      count: -5", "negative", "below zero"),
    ("      count: 10", "      count: 99999999999999", "impossibly large", "Check"),
    ("      until_ms: 10 h", "      until_ms: 13 h", "after the storm has ended", "storm_ms"),
    ("      until_ms: 10 h", "      until_ms: 0", "`from_ms` is 0 and `until_ms` is 0", "less than"),
    ("      name: Widget", "      price_minor_min: 3", "unknown key", "price_minor"),
    ("      price_minor: 100", "      price_minor: -100", "negative", "below zero"),
    ("        - {quantity_base: 10}", "        - {quantity_base: 10, status: hold}", "'hold' is not known",
     "quality_hold"),
    ("  items: {count: 3}", "  items: {count: 3, stock_base_min: 5, stock_base_max: 4}", "`stock_base_min` is 5",
     "exceed"),
    ("  items: {count: 3}", "  items: {count: 3, stock_base_min: 999}", "`stock_base_max` is 200", "exceed"),
    ("  lost-reply: {chance_ppm: 1000}", "  delay: {delay_ms_min: 40 s}", "`delay_ms_max` is 30000", "exceed"),
    ("  lost-reply: {chance_ppm: 1000}", "  slow: {window_ms: 0}", "`window_ms` is 0", "15 min"),
    # references that lead nowhere
    ("cites: [F001]", "cites: [F1]", "'F1' is not the id of a public failure", "F008"),
    ("cites: [F001]", "cites: {F001: 1}", "expected a list, not a mapping", "- "),
    ("at_stake: [S01]", "at_stake: [S99]", "unknown rule S99", "S"),
    ("at_stake: [S01]", "at_stake: [S01, S60]", "S60 compares only where nothing contends", "contention: none"),
    ("requires: [S35]", "requires: [S60]", "S60 compares only where nothing contends", "contention: none"),
    ("quiet_ms: 40 min", "contention: some", "'some' is not known", "none"),
    ("  lost-reply: {chance_ppm: 1000}",
     "  replayed-log: {planned: [{system: erp, starts_ms: 12 h, duration_ms: 1 h}]}",
     "this replayed-log begins after the storm", "lengthen"),
    ("  lost-reply: {chance_ppm: 1000}",
     "  replayed-log: {planned: [{system: epr, starts_ms: 1 h, duration_ms: 1 h}]}", "unknown system `epr`", "`erp`"),
    ("  lost-reply: {chance_ppm: 1000}", "  restored-backup: {documents: [erp]}", "'erp' is not known", "crm"),
    ("at_stake: [S01]", "at_stake: [S01, S01]", "S01 stands here twice", "Remove"),
    ("at_stake: [S01]", "at_stake: []", "expected a list of length >= 1", "length >= 1"),
    ("requires: [S35]", "requires: [nonsense]", "'nonsense' is not the id of a rule", "S35"),
    ("start: 2026-03-02T06:00:00+01:00", "start: 2026-03-02T06:00:00", "no instant with an offset", "+01:00"),
    ("start: 2026-03-02T06:00:00+01:00", "start: tomorrow", "no instant with an offset", "+01:00"),
    ("start: 2026-03-02T06:00:00+01:00", "start: 9999-12-31T23:59:59+01:00", "in the year 9999", "from 1970 to 2199"),
    ("start: 2026-03-02T06:00:00+01:00", "start: 2200-01-01T00:00:00+01:00", "in the year 2200", "from 1970 to 2199"),
    ("start: 2026-03-02T06:00:00+01:00", "start: 0001-01-01T00:00:00+00:53", "in the year 1", "from 1970 to 2199"),
    ("start: 2026-03-02T06:00:00+01:00", "start: 1969-12-31T23:59:59+01:00", "in the year 1969", "from 1970 to 2199"),
    ("start: 2026-03-02T06:00:00+01:00", "start: 2026-03-02T06:00:00+02:00", "not the offset", "05:00:00+01:00"),
    ("cites: [F001]", "zone: Europe/Nowhere", "no time zone", "Europe/Berlin"),
    ("cites: [F001]", "zone: ../etc/passwd", "no time zone", "Europe/Berlin"),
    ("format: seatrial.scenario/1", "format: seatrial.scenario/2", "'seatrial.scenario/2' is not known", "scenario/1"),
    ("name: small", "name: Sm all", "'Sm all' is not a name of small letters", "hyphens"),
    ("      - {system: erp, starts_ms: 1 h, duration_ms: 30 min}",
     "      - {system: wsm, starts_ms: 1 h, duration_ms: 30 min}", "unknown system `wsm`", "Did you mean `wms`?"),
    ("  lost-reply: {chance_ppm: 1000}", "  unsubscribed: {systems: [wsm]}", "unknown system `wsm`",
     "Did you mean `wms`?"),
    ("      - {system: erp, starts_ms: 1 h, duration_ms: 30 min}",
     "      - {system: erp, starts_ms: 13 h, duration_ms: 30 min}", "begins after the storm", "storm_ms"),
    ("    - number: WIDGET", "    - number: ITEM-001", "two items ITEM-001", "choose another"),
    ("    - number: WIDGET", "    - number: A B", "'A B' is not letters, digits", "without spaces"),
    ("    - {name: big/1, at_ms: 09:40, customer: C-001, lines: [{item: WIDGET, quantity: 4}]}",
     "    - {name: big/1, at_ms: 09:40, customer: C-001, lines: [{item: WIGDET, quantity: 4}]}",
     "unknown item `WIGDET`", "Did you mean `WIDGET`?"),
    ("    - {name: big/1, at_ms: 09:40, customer: C-001, lines: [{item: WIDGET, quantity: 4}]}",
     "    - {name: big/1, at_ms: 09:40, customer: X-9, lines: [{item: WIDGET, quantity: 4}]}",
     "unknown customer `X-9`", "C-001 to C-040"),
    ("    - {name: big/1, at_ms: 09:40, customer: C-001, lines: [{item: WIDGET, quantity: 4}]}",
     "    - {name: big/1, at_ms: 12:00, lines: [{item: WIDGET, quantity: 4}]}", "after the storm has ended",
     "storm_ms"),
    ("    - {name: big/1, at_ms: 09:40, customer: C-001, lines: [{item: WIDGET, quantity: 4}]}",
     "    - {name: big/1, at_ms: 09:40, lines: []}", "expected a list of length >= 1", "length >= 1"),
    ("    - {name: big/1, at_ms: 09:40, customer: C-001, lines: [{item: WIDGET, quantity: 4}]}",
     "    - {name: order/5, at_ms: 09:40, lines: [{item: WIDGET, quantity: 4}]}", "`order/5` is taken by `order`",
     "name of its own"),
    ("        - {quantity_base: 10}", "        - {quantity_base: 10, site: DC2}", "unknown site `DC2`", "`DC1`"),
    ("  items: {count: 3}", "  items: {count: 3, sites: [DC9]}", "unknown site `DC9`", "DC1"),
    (BOX, BOX.replace("BOX, n", "EA, n"), "WIDGET has the unit EA already", "one number"),
    (BOX, BOX.replace("BOX, n", "CS, n"), "CS is what the fault other-unit writes", "otherwise"),
    ("      priced_per: BOX", "      priced_per: BOXES", "WIDGET has no unit `BOXES`", "`BOX`"),
    (BOX, "      substitute: WIDGET", "WIDGET cannot take the place of WIDGET", "Another named item"),
    (SET, SET.replace("NUT", "WIDGET"), "SET cannot be made of `WIDGET`", "piece: NUT"),
    (SET, SET.replace("200", "199"), "the components of SET cost 200", "what its components cost"),
    (SET, SET.replace("price", "stock: [{quantity_base: 1}], price"), "SET is a kit", "components are kept"),
    (SET, SET + "\n    - {number: PIN, name: Pin, price_minor: 1, substitute: SET}", "the kit SET cannot take",
     "a single item"),
    (SET, SET.replace("price", "drop_ship: ACME, price"), "there is no vendor who could ship SET", "vendor: {}"),
    (SHARE, SHARE.replace("8", "9"), "11 of WIDGET are allocated at DC1, and 10 are there", "more stock"),
    (SHARE, SHARE.replace("WIDGET", "GADGET"), "unknown item `GADGET`", "WIDGET"),
    (SHARE, SHARE.replace("web", "market"), "market is allocated WIDGET twice", "one allocation"),
    (FREEZE, FREEZE.replace("market", "stores"), "`stores` has no allocation of WIDGET", "of 0"),
    (FREEZE, FREEZE.replace("2 h", "13 h"), "after the storm has ended", "storm_ms"),
    (CARTONS, CARTONS.replace("WIDGET", "GADGET"), "unknown item `GADGET`", "WIDGET"),
    (CARTONS, CARTONS.replace("1 min", "0"), "`every_ms` is 0", "1 s"),
    (CARTONS, CARTONS.replace("2 h", "13 h"), "cartons come after the storm", "storm_ms"),
    (CARTONS, CARTONS.replace("unload", "order/0001"), "is taken by", "a name of its own"),
    ("        - {quantity_base: 10}", '        - {quantity_base: 10, expires_on: "2026-02-30"}', "not in the calendar",
     "a day that there is"),
    ("        - {quantity_base: 10}", "        - {quantity_base: 10, expires_on: soon}", "'soon' is not a date",
     "a date"),
    ("  items: {count: 3}", "  items: {count: 3}\n  customers: {min_remaining_life_days: {C-999: 3}}",
     "unknown customer `C-999`", "C-001"),
    ("  items: {count: 3}", "  lot_recalls: [{name: back, at_ms: 1 h, item: GADGET, lot: L1}]", "unknown item `GADGET`",
     "WIDGET"),
    ("    - {name: sheet, at_ms: 3 h, first: 2, count: 1}", "    - {name: sheet, at_ms: 3 h, first: 2, count: 3}",
     "ends with item 4, and 3 are drawn", "Draw more"),
    (MOVES, MOVES.replace("C-002", "C-999"), "unknown customer `C-999`", "C-001"),
    (MOVES, MOVES.replace("true", "false"), "`moves` changes nothing", "moves: true"),
    (MERGE, MERGE.replace("C-002", "C-999"), "unknown customer `C-999`", "C-001"),
    (MERGE, MERGE.replace("C-002", "C-004"), "C-004 is merged into himself", "two customers"),
    (MERGE, MERGE.replace("C-002", "C-003"), "C-003 was merged before", "twice"),
    (MERGE, MERGE.replace("C-004", "C-003"), "C-003 was merged before", "twice"),
    (MERGE, MERGE.replace("4 h", "12 h"), "after the storm has ended", "lengthen"),
    ("    - {name: sheet, at_ms: 3 h, first: 2, count: 1}", "    - {name: order, at_ms: 3 h, count: 1}",
     "is taken by", "a name of its own"),
    ("  items: {count: 3}", "  transfers: [{name: move, at_ms: 1 h, item: WIDGET, to_site: DC9, quantity_base: 1}]",
     "unknown site `DC9`", "DC1"),
    ("  items: {count: 3}", "  transfers: [{name: move, at_ms: 1 h, item: WIDGET, to_site: DC1, quantity_base: 1}]",
     "move goes from DC1 to DC1", "two sites"),
    ("  items: {count: 3}", "  other_sites: [DC1]", "a site is named twice", "once"),
    ("      count: 10", "      deleted_item_every: 3", "`count` is missing", "count:"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says", "remedy"), BAD)
def test_a_wrong_line_is_refused_at_that_line(old: str, new: str, says: str, remedy: str) -> None:
    text, line = with_line(old, new)
    with pytest.raises(ScenarioInvalid) as caught:
        parse_scenario(text, "small.yaml")
    where = caught.value.where
    assert says in caught.value.message
    assert remedy in caught.value.remedy
    assert isinstance(where, Place)
    assert where.file == "small.yaml"
    assert abs(where.line - line) <= 1, f"{where} is not near line {line}"


def test_a_misfit_in_the_middle_of_a_page_points_at_the_middle() -> None:
    text, line = with_line("      count: 10", "      count: many")
    with pytest.raises(ScenarioInvalid) as caught:
        parse_scenario(text, "small.yaml")
    assert caught.value.where == Place("small.yaml", line, 7)
    assert str(caught.value).startswith(f"small.yaml:{line}:7: `count`: expected a whole number, not 'many'")


@pytest.mark.parametrize("text", ["[]", "5", "just words", "null", "- format: seatrial.scenario/1"])
def test_a_document_that_is_no_mapping_is_no_scenario(text: str) -> None:
    with pytest.raises(ScenarioInvalid, match="a scenario is a mapping"):
        parse_scenario(text, "small.yaml")


@pytest.mark.parametrize("key", ["format", "name", "title", "story", "at_stake", "start", "storm_ms", "workload"])
def test_what_is_missing_is_named(key: str) -> None:
    """One key of the top level is taken out, with everything below it."""
    kept, skipping = [], False
    for line in GOOD.splitlines():
        if not line.startswith(" "):
            skipping = line.startswith(f"{key}:")
        if not skipping:
            kept.append(line)
    with pytest.raises(ScenarioInvalid, match=f"`{key}` is missing"):
        parse_scenario("\n".join(kept), "small.yaml")


def test_nobody_ordering_anything_is_no_business() -> None:
    head = GOOD[: GOOD.index("workload:")]
    with pytest.raises(ScenarioInvalid, match="nobody orders anything"):
        parse_scenario(f"{head}workload: {{items: {{count: 3}}}}\n", "small.yaml")
    with pytest.raises(ScenarioInvalid, match="there is nothing to buy"):
        parse_scenario(f"{head}workload: {{orders: [{{count: 3, until_ms: 1 h}}]}}\n", "small.yaml")


def test_every_fault_kind_can_be_asked_for_and_stays_in_the_order_of_the_kinds() -> None:
    head, tail = GOOD[: GOOD.index("weather:")], GOOD[GOOD.index("workload:") :]
    weather = "".join(f"  {name}: {{chance_ppm: 7}}\n" for name in reversed(list(KINDS)))
    scenario = parse_scenario(f"{head}weather:\n{weather}{tail}", "small.yaml")
    assert list(scenario.weather) == list(KINDS)
    for name, options in scenario.weather.items():
        assert type(options) is KINDS[name].options
        assert msgspec.to_builtins(options)["chance_ppm"] == 7


def test_a_library_name_is_read_once() -> None:
    assert read_scenario("order-to-cash") is read_scenario("order-to-cash")


def test_a_file_of_ones_own_is_read_by_its_path_and_again_when_it_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(GOOD, encoding="utf-8")
    assert read_scenario(str(file)).title == "A small story"
    file.write_text(GOOD.replace("A small story", "Another"), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert read_scenario(str(file)).title == "Another"


@pytest.mark.parametrize(
    ("name", "says", "remedy"),
    [
        ("ordr-to-cash", "no scenario 'ordr-to-cash'", "Did you mean `order-to-cash`?"),
        ("nightly", "no scenario 'nightly'", "Did you mean `nightly-500`?"),
        ("zzz", "no scenario 'zzz'", "order-to-cash"),
        ("", "no scenario ''", "order-to-cash"),
        ("mine.yaml", "no such file", "path"),
        ("./mine", "no such file", "path"),
        ("a\0b/c", "cannot be read", "path"),
    ],
)
def test_a_story_that_does_not_exist_is_one_message(name: str, says: str, remedy: str) -> None:
    with pytest.raises(ScenarioInvalid) as caught:
        read_scenario(name)
    assert says in caught.value.message
    assert remedy in caught.value.remedy
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("90 s", 90_000),
        ("90s", 90_000),
        ("20 min", 1_200_000),
        ("12 h", 43_200_000),
        ("2 d", 172_800_000),
        ("1 h 30 min", 5_400_000),
        ("1 d 1 h 1 min 1 s 1 ms", 90_061_001),
        ("500 ms", 500),
        ("0 s", 0),
        ("09:40", 34_800_000),
        ("26:00:05", 93_605_000),
        ("1.5 h", None),
        ("1 hour", None),
        ("h", None),
        ("", None),
        ("90", None),
        ("-1 s", None),
        ("30 min 1 h", None),
        ("09:60", None),
        ("9:40 h", None),
        ("9999999999 d", None),
        ("90 s\n", None),
    ],
)
def test_durations_are_whole_numbers_with_units_or_a_clock(text: str, ms: int | None) -> None:
    assert milliseconds(text) == ms


def test_a_scenario_crosses_process_borders() -> None:
    scenario = parse_scenario(GOOD, "small.yaml")
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    assert structs.replace(scenario, title="x").weather == scenario.weather


def test_the_library_is_in_alphabetical_order() -> None:
    assert library() == tuple(sorted(library()))


def test_a_vendor_ships_single_items_by_the_piece() -> None:
    with_vendor = GOOD.replace("  erp: {version: v1, latency: lan}", "  erp: {latency: lan}\n  vendor: {}")
    good = with_vendor.replace("price_minor: 50}", "price_minor: 50}\n    - {number: OVEN, name: Oven, price_minor: 9, "
                               "drop_ship: ACME}")  # fmt: skip
    assert parse_scenario(good, "good").workload.named_items[2].drop_ship == "ACME"
    for said in ("number: NUT,", "number: SET,"):
        with pytest.raises(ScenarioInvalid, match="is a kit or part of one"):
            parse_scenario(good.replace(said, f"{said} drop_ship: ACME,"), "bad")
