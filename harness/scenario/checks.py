"""What types cannot say: references that lead nowhere, instants outside the storm, names used twice.

Each check looks at one thing and raises ScenarioInvalid at the line that is wrong.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from harness import sights
from harness.errors import ScenarioInvalid
from harness.faults.other_unit import WORDS
from harness.invariants import RULES
from harness.invariants.s60_clock_independence import ClockIndependence
from harness.scenario.bookkeeping import check_entities
from harness.scenario.customers import check_customers
from harness.scenario.deliveries import check_deliveries
from harness.scenario.exchange import check_exchange
from harness.scenario.kits import check_kits
from harness.scenario.ledgers import check_ledgers
from harness.scenario.model import PARTNERS, Scenario
from harness.scenario.plan import (
    AllocationChange,
    Dated,
    LotRecall,
    NamedOrder,
    Receipt,
    StockChange,
    TransferPlan,
    WorkloadPlan,
    item_number,
)
from harness.scenario.projects import check_projects
from harness.scenario.reversals import check_reversals
from harness.scenario.staffing import check_desks
from harness.scenario.taxes import check_taxes
from harness.scenario.vendors import check_vendors
from harness.scenario.versions import check_versions
from harness.strict_yaml import Document, Steps
from harness.typed import nearest
from seatrial.calendar import DAY_MS

YEARS = (1970, 2199)
"""The first and last year in which a story can begin: what is told of it has a date, and zones have their rules."""
QUIET_MS_MIN = 1_800_001
"""Just longer than the longest wait between two redeliveries of an event (30 min) that the contracts declare."""

BASE_UOM = "EA"
"""Unit in which the stock of every item is kept."""
MISTAKEN = frozenset(WORDS["uom"]) - {BASE_UOM}


def rule_ids() -> tuple[str, ...]:
    """Ids of the rules there are."""
    return tuple([rule.id for rule in RULES])


def check(document: Document, scenario: Scenario) -> None:
    for one in _CHECKS:
        one(document, scenario)


def _refuse(document: Document, path: Steps, message: str, remedy: str) -> NoReturn:
    raise ScenarioInvalid(message, document.place(path), remedy)


def _start(document: Document, scenario: Scenario) -> None:
    try:
        zone = ZoneInfo(scenario.zone)
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError; a directory is an OSError
        _refuse(document, ("zone",), f"`zone`: '{scenario.zone[:60]}' is no time zone", 'Write "Europe/Berlin".')
    try:
        start = datetime.fromisoformat(scenario.start)
    except ValueError:
        start = None
    if start is None or start.tzinfo is None:
        _refuse(document, ("start",), f"`start`: '{scenario.start[:60]}' is no instant with an offset",
                "Write it as 2026-03-02T06:00:00+01:00.")  # fmt: skip
    if not YEARS[0] <= start.year <= YEARS[1]:
        _refuse(document, ("start",), f"`start` is in the year {start.year}",
                f"A story begins from {YEARS[0]} to {YEARS[1]}.")  # fmt: skip
    local = start.astimezone(zone)
    if local.utcoffset() != start.utcoffset():
        _refuse(document, ("start",), f"`start` has not the offset that {scenario.zone} has on that day",
                f"Write {local.isoformat()}, or name another `zone`.")  # fmt: skip


def _phases(document: Document, scenario: Scenario) -> None:
    if not scenario.storm_ms:
        _refuse(document, ("storm_ms",), "`storm_ms` is 0: nothing could happen", "A working day is 12 h.")
    if scenario.quiet_ms < QUIET_MS_MIN:
        _refuse(document, ("quiet_ms",), f"`quiet_ms` is {scenario.quiet_ms}: a sender may be silent for longer",
                "Events are redelivered up to 30 min apart; write 40 min or more.")  # fmt: skip
    if scenario.calm_ms_max <= scenario.quiet_ms:
        _refuse(document, ("calm_ms_max",), "`calm_ms_max` leaves no time to be quiet in",
                "It must be longer than `quiet_ms`; several days are usual and cost nothing.")  # fmt: skip


def _rules(document: Document, scenario: Scenario) -> None:
    known = rule_ids()
    for field in ("at_stake", "requires", "cites"):
        said: tuple[str, ...] = getattr(scenario, field)
        for index, name in enumerate(said):
            if field != "cites" and name not in known:
                _refuse(document, (field, index), f"unknown rule {name}", nearest(name, list(known), "Known"))
            if name in said[:index]:
                _refuse(document, (field, index), f"{name} stands here twice", "Remove one of the two.")


def _pairs(document: Document, scenario: Scenario) -> None:
    if scenario.contention == "none":
        return
    for field in ("at_stake", "requires"):
        if ClockIndependence.id in (said := getattr(scenario, field)):
            _refuse(document, (field, said.index(ClockIndependence.id)), "S60 compares only where nothing contends",
                    "Write `contention: none` if no two orders want the same last unit, or leave S60 out.")  # fmt: skip


def _sights(document: Document, scenario: Scenario) -> None:
    known = sights.names()
    for index, name in enumerate(scenario.must_see):
        if name not in known:
            _refuse(
                document,
                ("must_see", index),
                f"`{name[:60]}` is nothing to be seen",
                nearest(name, list(known), "Known"),
            )
        if name in scenario.must_see[:index]:
            _refuse(document, ("must_see", index), f"{name} stands here twice", "Remove one of the two.")


def check_weather(
    document: Document, weather: Mapping[str, Any], at: Steps = ("weather",), partners: Sequence[str] = PARTNERS
) -> None:
    """What can be said of a weather without the story: `at` is where it stands in the document. `partners`: the systems
    that may suffer it."""
    for kind, options in weather.items():
        if getattr(options, "window_ms", 1) == 0:
            _refuse(document, (*at, kind, "window_ms"), "`window_ms` is 0", "A window has a length: 15 min.")
        named = [
            ((*at, kind, "systems", index), system) for index, system in enumerate(getattr(options, "systems", ()))
        ]
        named += [
            ((*at, kind, "planned", index, "system"), planned.system)
            for index, planned in enumerate(getattr(options, "planned", ()))
        ]
        for path, system in named:
            if system not in partners:
                _refuse(document, path, f"unknown system `{system[:60]}`", nearest(system, list(partners), "Known"))


def _weather(document: Document, scenario: Scenario) -> None:
    check_weather(document, scenario.weather, partners=tuple(scenario.partners))
    for kind, options in scenario.weather.items():
        for index, planned in enumerate(getattr(options, "planned", ())):
            if planned.starts_ms >= scenario.storm_ms:
                _refuse(document, ("weather", kind, "planned", index, "starts_ms"),
                        f"this {kind} begins after the storm has ended",
                        "What lasts ends with the storm; begin earlier or lengthen `storm_ms`.")  # fmt: skip


def _dated(plan: WorkloadPlan) -> Iterator[tuple[Steps, Dated]]:
    for name in (
        "named_orders", "receipts", "replenishments", "stock_changes", "allocation_changes", "item_uploads",
        "lot_recalls", "price_rises", "transfers", "customer_changes", "customer_merges", "tax_rate_changes",
        "rate_changes",
    ):  # fmt: skip
        for index, entry in enumerate(getattr(plan, name)):
            yield ("workload", name, index), entry


def _names(document: Document, scenario: Scenario) -> None:
    """Actions are known by their names: every decision about them hangs on it."""
    seen: dict[str, Steps] = {}
    streams = [(("workload", "orders", index), stream.name) for index, stream in enumerate(scenario.workload.orders)]
    streams += [(("workload", "put_aways", index), one.name) for index, one in enumerate(scenario.workload.put_aways)]
    for path, name in [*streams, *((path, entry.name) for path, entry in _dated(scenario.workload))]:
        for other, first in seen.items():
            if name == other or name.startswith(f"{other}/") or other.startswith(f"{name}/"):
                _refuse(document, (*path, "name"), f"`{name}` is taken by `{other}` in line {document.line(first)}",
                        "Give every action, and every stream of orders, a name of its own.")  # fmt: skip
        seen[name] = path


def _items(document: Document, scenario: Scenario) -> None:
    plan = scenario.workload
    drawn = [item_number(index) for index in range(plan.items.count)] if plan.items else []
    known = set(drawn)
    for index, item in enumerate(plan.named_items):
        if item.number in known:
            _refuse(document, ("workload", "named_items", index, "number"), f"there are two items {item.number}",
                    "Numbers identify items; choose another.")  # fmt: skip
        known.add(item.number)
    for index, number in enumerate(plan.deleted_items):
        if number in known:
            _refuse(document, ("workload", "deleted_items", index), f"{number} is not deleted: it is defined as well",
                    "A deleted item is in no list of items.")  # fmt: skip
    orderable = known.union(plan.deleted_items)

    def require(number: str, path: Steps, among: set[str]) -> None:
        if number not in among:
            _refuse(document, path, f"unknown item `{number}`", nearest(number, sorted(among), "Known"))

    for path, entry in _dated(plan):
        if isinstance(entry, (Receipt, StockChange, AllocationChange, LotRecall, TransferPlan)):
            require(entry.item, (*path, "item"), known)
    for at, allocation in enumerate(plan.allocations):
        require(allocation.item, ("workload", "allocations", at, "item"), known)
    for at, cartons in enumerate(plan.put_aways):
        require(cartons.item, ("workload", "put_aways", at, "item"), known)
    for at, order in enumerate(plan.named_orders):
        for line, wanted in enumerate(order.lines):
            require(wanted.item, ("workload", "named_orders", at, "lines", line, "item"), orderable)
    for at, stream in enumerate(plan.orders):
        for index, number in enumerate(stream.items):
            require(number, ("workload", "orders", at, "items", index), known)
        if not stream.items and not drawn:
            _refuse(document, ("workload", "orders", at), "there is nothing to buy",
                    "Name `items` in the stream, or let the workload draw some: `items: {count: 30}`.")  # fmt: skip
    if plan.replenishments and not drawn:
        _refuse(document, ("workload", "replenishments"), "replenishments are of drawn items, and there are none",
                "Use `receipts` for named items.")  # fmt: skip


def _units(document: Document, scenario: Scenario) -> None:
    numbers = {item.number for item in scenario.workload.named_items if not item.units}
    for at, item in enumerate(scenario.workload.named_items):
        here: Steps = ("workload", "named_items", at)
        if item.substitute is not None and (
            item.units or item.substitute not in numbers or item.number == item.substitute
        ):
            _refuse(document, (*here, "substitute"), f"{item.substitute} cannot take the place of {item.number}",
                    "Another named item may, for an item without units of its own.")  # fmt: skip
        known = [BASE_UOM]
        for index, unit in enumerate(item.units):
            if unit.uom in known:
                _refuse(document, (*here, "units", index, "uom"), f"{item.number} has the unit {unit.uom} already",
                        "Each unit of an item is one number of base units.")  # fmt: skip
            if unit.uom in MISTAKEN:
                _refuse(document, (*here, "units", index, "uom"), f"{unit.uom} is what the fault other-unit writes",
                        "Call it otherwise: nobody could tell a mistake from an order.")  # fmt: skip
            known.append(unit.uom)
        for field in ("sold_in", "priced_per", "invoiced_in"):
            uom: str | None = getattr(item, field)
            if uom is not None and uom not in known:
                _refuse(document, (*here, field), f"{item.number} has no unit `{uom}`", nearest(uom, known, "Known"))


def _sites(document: Document, scenario: Scenario) -> None:
    plan = scenario.workload
    known = (plan.site, *plan.other_sites)
    if len(set(known)) < len(known):
        _refuse(document, ("workload", "other_sites"), "a site is named twice", "Name each site once.")
    named: list[tuple[Steps, str | None]] = [
        ((*path, "site"), entry.site)
        for path, entry in _dated(plan)
        if isinstance(entry, (NamedOrder, Receipt, StockChange, AllocationChange))
    ]
    for at, move in enumerate(plan.transfers):
        path: Steps = ("workload", "transfers", at)
        named += [((*path, "from_site"), move.from_site), ((*path, "to_site"), move.to_site)]
        if move.to_site == (move.from_site or plan.site):
            _refuse(document, (*path, "to_site"), f"{move.name} goes from {move.to_site} to {move.to_site}",
                    "A transfer has two sites.")  # fmt: skip
    for at, item in enumerate(plan.named_items):
        here: Steps = ("workload", "named_items", at, "stock")
        named += [((*here, index, "site"), stock.site) for index, stock in enumerate(item.stock)]
    named += [(("workload", "put_aways", at, "site"), cartons.site) for at, cartons in enumerate(plan.put_aways)]
    named += [(("workload", "allocations", at, "site"), one.site) for at, one in enumerate(plan.allocations)]
    listed: list[tuple[Steps, tuple[str, ...]]] = [(("workload", "items"), plan.items.sites)] if plan.items else []
    listed += [(("workload", "orders", at), stream.sites) for at, stream in enumerate(plan.orders)]
    named += [((*path, "sites", index), site) for path, sites in listed for index, site in enumerate(sites)]
    for path, site in named:
        if site is not None and site not in known:
            _refuse(document, path, f"unknown site `{site}`", nearest(site, list(known), "Known"))


def _dates(document: Document, scenario: Scenario) -> None:
    plan = scenario.workload
    said: list[tuple[Steps, str | None]] = [
        (("workload", "receipts", at), receipt.expires_on) for at, receipt in enumerate(plan.receipts)
    ]
    for at, item in enumerate(plan.named_items):
        here: Steps = ("workload", "named_items", at, "stock")
        said += [((*here, index), stock.expires_on) for index, stock in enumerate(item.stock)]
    for path, day in said:
        try:
            date.fromisoformat(day or "2026-01-01")
        except ValueError:
            _refuse(document, (*path, "expires_on"), f"'{day}' is not in the calendar", "Write a day that there is.")


def _instants(document: Document, scenario: Scenario) -> None:
    late = "Actions belong to the storm; begin earlier or lengthen `storm_ms`."
    for path, entry in _dated(scenario.workload):
        if entry.at_ms >= scenario.storm_ms:
            _refuse(document, (*path, "at_ms"), "this happens after the storm has ended", late)
    for index, stream in enumerate(scenario.workload.orders):
        if stream.until_ms > scenario.storm_ms:
            _refuse(document, ("workload", "orders", index, "until_ms"), "orders come after the storm has ended", late)
    for index, cartons in enumerate(scenario.workload.put_aways):
        at: Steps = ("workload", "put_aways", index)
        if cartons.until_ms > scenario.storm_ms:
            _refuse(document, (*at, "until_ms"), "cartons come after the storm has ended", late)
        if cartons.every_ms == 0:
            _refuse(document, (*at, "every_ms"), "`every_ms` is 0: all at once, and without end", "Write 1 s.")


def _streams(document: Document, scenario: Scenario) -> None:
    plan = scenario.workload
    if not plan.orders and not plan.named_orders:
        _refuse(document, ("workload",), "nobody orders anything", "Add `orders:` or `named_orders:`.")
    for index, stream in enumerate(plan.orders):
        at: Steps = ("workload", "orders", index)
        if stream.deleted_item_every and not plan.deleted_items:
            _refuse(document, (*at, "deleted_item_every"), "no item is deleted", "Name one in `deleted_items`.")
        if stream.pairs_share_limit and stream.count % 2:
            _refuse(document, (*at, "count"), f"{stream.count} orders do not make pairs", "Write an even number.")
    for index, change in enumerate(plan.stock_changes):
        if change.from_status == change.to_status:
            _refuse(
                document, ("workload", "stock_changes", index, "to_status"), "nothing changes", "Name two statuses."
            )


def _allocations(document: Document, scenario: Scenario) -> None:
    """The day begins with no more allocated than is there: whoever gives more has promised it twice."""
    plan = scenario.workload
    there: dict[tuple[str, str], int] = {}
    for item in plan.named_items:
        for stock in item.stock:
            if stock.status == "available":
                place = item.number, stock.site or plan.site
                there[place] = there.get(place, 0) + stock.quantity_base
    given: dict[tuple[str, str], dict[str, int]] = {}
    drawn = {item_number(index) for index in range(plan.items.count)} if plan.items else frozenset()
    for at, one in enumerate(plan.allocations):
        place = one.item, one.site or plan.site
        channels = given.setdefault(place, {})
        if one.channel in channels:
            _refuse(document, ("workload", "allocations", at), f"{one.channel} is allocated {one.item} twice",
                    "Give each channel one allocation per item and site.")  # fmt: skip
        channels[one.channel] = one.allocated_base
        sum_base, there_base = sum(channels.values()), there.get(place, 0)
        if one.item not in drawn and sum_base > there_base:
            _refuse(document, ("workload", "allocations", at, "allocated_base"),
                    f"{sum_base} of {one.item} are allocated at {place[1]}, and {there_base} are there",
                    "Allocate less, or open with more stock.")  # fmt: skip
    for at, change in enumerate(plan.allocation_changes):
        if change.channel not in given.get((change.item, change.site or plan.site), {}):
            _refuse(document, ("workload", "allocation_changes", at, "channel"),
                    f"`{change.channel}` has no allocation of {change.item} that could change",
                    "Give it one in `allocations`, of 0 if it begins with nothing.")  # fmt: skip


def _uploads(document: Document, scenario: Scenario) -> None:
    """A sheet has rows of items that there are, and whoever should hear of it has to ask."""
    plan = scenario.workload
    drawn = plan.items.count if plan.items else 0
    for at, sheet in enumerate(plan.item_uploads):
        if sheet.first + sheet.count - 1 > drawn:
            _refuse(document, ("workload", "item_uploads", at, "count"),
                    f"the sheet ends with item {sheet.first + sheet.count - 1}, and {drawn} are drawn",
                    "Draw more `items`, or make the sheet shorter.")  # fmt: skip
        if not scenario.policies.poll_ms:
            _refuse(document, ("workload", "item_uploads", at),
                    "items change in the ERP, which tells nobody, and nobody asks",
                    "Say in `policies` how often it is asked: `poll_ms: 1 min`.")  # fmt: skip


def _desk(document: Document, scenario: Scenario) -> None:
    people = scenario.workload.people
    if not people.desk_opens_ms_of_day < people.desk_closes_ms_of_day <= DAY_MS:
        _refuse(document, ("workload", "people"), "the desk closes before it opens, or after midnight",
                "Holds are reviewed between `desk_opens_ms_of_day` and `desk_closes_ms_of_day`.")  # fmt: skip


_CHECKS: tuple[Callable[[Document, Scenario], None], ...] = (
    _start, _phases, _rules, _pairs, _sights, check_versions, _weather, _names, _sites, _items, _units, check_kits,
    check_vendors, check_customers, check_taxes, check_exchange, check_deliveries, _dates, _instants, _streams,
    _uploads, _desk, _allocations, check_desks, check_ledgers, check_entities, check_projects, check_reversals,
)  # fmt: skip
"""In the order in which they are made: what other checks rest on comes first."""
