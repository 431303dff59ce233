"""Journals by hand: one fact a line, as short as a person would note it.

    10:31 ShipmentConfirmed shipment=SHP-1 fulfilment_order=SO-1-1 lines=1:WIDGET:5@DC1/L1
    10:31:04.250 OrderBooked order/2 external_id=CRM-2 order_number=SO-2 holds=credit,pricing
    +1d 02:00 AvailabilityPublished item=WIDGET available_base=440 as_of=+1d/01:58
    14:00 retire order/1

- An instant is a time of day, with seconds and milliseconds if they matter; `+1d` (a word before it, or `+1d/` within
  a value) means the day after the first. Lines are in order of time.
- Then the kind of fact, and its origin if that is not `order/1`; then the fields, `name=value`, in any order. A field
  that is left out is empty: "", 0, no, (). Values have no spaces.
- What a value means follows from the field's type. Numbers of milliseconds (`as_of`, `…_at`) are instants; tuples are
  parted by commas; yes and no are booleans; lines are

      Line           LINE:ITEM:UNITS                          1:WIDGET:5
      ReservedLine   LINE:ITEM:UNITS@SITE/LOT                 1:WIDGET:5@DC1/L1      (site DC1, lot L1 if left out)
      ShipmentLine   SHIPMENT_LINE/LINE:ITEM:UNITS@SITE/LOT   2/1:WIDGET:5           (shipment line 1 if left out)
      BillableLine   SHIPMENT_LINE/LINE:ITEM:UNITS*PRICE      2/1:WIDGET:5*990       (price 0 if left out)
      DeliveredLine  SHIPMENT_LINE:ITEM:ACCEPTED/REFUSED/MISSING    1:WIDGET:8/2/0
      Acknowledged   LINE:ITEM:CODE:UNITS                     1:STOVE:IQ:6
      ConsignedLine  ITEM:UNITS or ITEM:UNITS/LOT             PUMP:5/L1
      Kit            LINE:ITEM:KITS/LINE*EACH+LINE*EACH       1:SHELF:2/1.1*1+1.2*4
      Unit           UOM*BASE or UOM*BASE/PARTS               BOX*12, M*1/50         (50 metres are one base unit)
      TaxRow         ORDER>COUNTRY/CATEGORY@PPM:TAXABLE+TAX   SO-1>DE/standard@190000:1000+190   (order "" if left out)
      JournalRow     ACCOUNT:MINOR                            revenue:-10000
      LineSource     SHIPMENT/ORDER@ORIGIN                    SHP-3/SO-7@order/1
      OrderShare     ORDER:CHARGES:TOTAL@ORIGIN               SO-7:990:12990@order/1
      ServicePeriod  PERIOD:SERVED/DAYS@INSTANT=LAST_DAY      M3:15/31@09:00=2026-03-15   (when it is over; =… if said)
      Stated         QUANTITYxUNIT or QUANTITY/PARTSxUNIT     3xBOX*12, 17/36xCASE*36

- `retire ORIGIN` tells the rules that an order is finished. `#` begins a remark.
- `partner` alone on a line: what follows is the journal of the trial that a rule of two trials compares with the first.

Anything else is a ValueError that names the line: a journal that means nothing proves nothing.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_type_hints

from msgspec import UNSET, Struct, UnsetType

from harness.pairs.pair_rule import PairRule
from seatrial.calendar import DAY_MS, Calendar
from seatrial.facts import (
    AcknowledgedQuantity,
    BillableLine,
    ConsignedLine,
    DeliveredLine,
    Fact,
    Kit,
    KitPart,
    Line,
    LineSource,
    OrderShare,
    ReservedLine,
    ServicePeriod,
    ShipmentLine,
    Stated,
    TaxRow,
    Unit,
    fact_kinds,
)
from seatrial.policy import Policies
from seatrial.rule import Breach, Circumstances, Rule
from tests.invariants import notation_ledger as ledger
from tests.invariants import notation_returns as returning

CALENDAR = Calendar("2026-03-02T00:00:00Z")
ORIGIN = "order/1"
KINDS = {kind.__name__: kind for kind in fact_kinds()}

_INSTANT = re.compile(r"^(?:\+(\d+)d/)?(\d\d):(\d\d)(?::(\d\d)(?:\.(\d\d\d))?)?$")
_LINE = re.compile(
    r"^(?:(?P<document>[\w-]+)/)?(?P<line>[\w.-]+):(?P<item>[\w-]+):(?P<units>-?\d+)"
    r"(?:@(?P<site>\w+)/(?P<lot>\w+))?(?:\*(?P<price>\d+))?$"
)


class Retire(Struct, frozen=True):
    """Not a fact: the order with this origin is finished."""

    origin: str


class Partner(Struct, frozen=True):
    """Not a fact: here the journal of the partner begins."""


class Verdict(Struct, frozen=True):
    """What a rule made of a journal."""

    rule: Rule

    @property
    def breaches(self) -> list[Breach]:
        return self.rule.breaches

    @property
    def kinds(self) -> list[str]:
        """`entity/kind` of each breach."""
        return [f"{breach.entity}/{breach.kind}" for breach in self.rule.breaches]

    @property
    def text(self) -> str:
        """All that the rule has to say."""
        return "\n".join(breach.summary for breach in self.rule.breaches)

    @property
    def exercised(self) -> int:
        return self.rule.exercised


def judged(rule: type[Rule], journal: str, policies: Policies | None = None, *, at_rest: bool = True) -> Verdict:
    """Show a journal to a rule. `at_rest`: the trial settles one hour after the last line."""
    trial = Circumstances(policies or Policies(), CALENDAR)
    judge = first = rule(trial)
    handlers = judge.follows()
    at, entry = 0, -1
    for entry, (at, what) in enumerate(read(journal)):
        if isinstance(what, Partner):
            judge = rule(trial)
            handlers = judge.follows()
        elif isinstance(what, Retire):
            judge.retire(what.origin)
        elif type(what) in handlers:
            handlers[type(what)](what, at, entry)
    if at_rest:
        judge.conclude(at + 3_600_000, entry)
    if isinstance(first, PairRule) and isinstance(judge, PairRule) and judge is not first:
        first.compare(judge, at + 3_600_000, entry)
    return Verdict(first)


def read(journal: str) -> Iterator[tuple[int, Fact | Retire | Partner]]:
    """(instant, fact) of every line, in the order in which they are written."""
    last = 0
    for number, raw in enumerate(journal.splitlines(), 1):
        words = raw.partition("#")[0].split()
        if not words:
            continue
        if words == ["partner"]:
            yield last, Partner()
            last = 0
            continue
        try:
            day = f"{words.pop(0)}/" if words[0].startswith("+") else ""
            at = instant(day + words[0])
            if at < last:
                raise ValueError("earlier than the line before")
            last = at
            yield at, _what(words[1:])
        except (ValueError, KeyError, IndexError) as error:
            raise ValueError(f"line {number} of the journal, {raw.strip()!r}: {error}") from error


def instant(text: str) -> int:
    """Virtual milliseconds of `10:31`, `10:31:04`, `10:31:04.250` or `+1d/10:31`."""
    found = _INSTANT.match(text)
    if found is None:
        raise ValueError(f"{text!r} is no instant like 10:31 or +1d/10:31:04.250")
    days, hours, minutes, seconds, milli = [int(part or 0) for part in found.groups()]
    return days * DAY_MS + ((hours * 60 + minutes) * 60 + seconds) * 1000 + milli


def _what(words: list[str]) -> Fact | Retire:
    if words[0] == "retire":
        return Retire(words[1])
    if words[0] not in KINDS:
        raise ValueError(f"{words[0]!r} is no kind of fact")
    return fact(KINDS[words[0]], words[1:])


def fact(kind: type[Fact], words: list[str]) -> Fact:
    """A fact from its words; what is left out is empty."""
    types = get_type_hints(kind)
    fields: dict[str, Any] = {name: EMPTY.get(type_, ()) for name, type_ in types.items()}
    fields["origin"] = ORIGIN
    if words and "=" not in words[0]:
        fields["origin"] = words.pop(0)
    for word in words:
        name, _, text = word.partition("=")
        if name not in types:
            raise ValueError(f"{kind.__name__} has no field {name!r}; it has {', '.join(types)}")
        timed = types[name] is int and (name == "as_of" or name.endswith("_at"))
        fields[name] = instant(text) if timed else READERS[types[name]](text)
    return kind(**fields)


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Of `a:b,c:d`."""
    return tuple([(first, second) for first, _, second in (part.partition(":") for part in text.split(","))])


def _yes(text: str) -> bool:
    return {"yes": True, "no": False}[text]


def _parts(text: str) -> Iterator[dict[str, Any]]:
    for part in text.split(","):
        found = _LINE.match(part)
        if found is None:
            raise ValueError(f"{part!r} is no line like 1:WIDGET:5")
        yield found.groupdict()


def _lines(text: str) -> tuple[Line, ...]:
    return tuple(Line(p["line"], p["item"], int(p["units"])) for p in _parts(text))


def _reserved(text: str) -> tuple[ReservedLine, ...]:
    return tuple(
        ReservedLine(p["line"], p["item"], p["site"] or "DC1", p["lot"] or "L1", int(p["units"])) for p in _parts(text)
    )


def _shipped(text: str) -> tuple[ShipmentLine, ...]:
    return tuple(
        ShipmentLine(p["document"] or "1", p["line"], p["item"], p["site"] or "DC1", p["lot"] or "L1", int(p["units"]))
        for p in _parts(text)
    )


def _acknowledged(text: str) -> tuple[AcknowledgedQuantity, ...]:
    return tuple([AcknowledgedQuantity(line, item, code, int(units)) for line, item, code, units in
                  [part.split(":") for part in text.split(",")]])  # fmt: skip


def _billable(text: str) -> tuple[BillableLine, ...]:
    return tuple(
        BillableLine(p["document"] or "1", p["line"], p["item"], int(p["units"]), int(p["price"] or 0))
        for p in _parts(text)
    )


def _delivered(text: str) -> tuple[DeliveredLine, ...]:
    found = []
    for line, item, units in [part.split(":") for part in text.split(",")]:
        accepted, refused, missing = map(int, units.split("/"))
        found.append(DeliveredLine(line, item, accepted, refused, missing))
    return tuple(found)


def _consigned(text: str) -> tuple[ConsignedLine, ...]:
    lines = []
    for one in text.split(",") if text else ():
        item, _, rest = one.partition(":")
        units, _, lot = rest.partition("/")
        lines.append(ConsignedLine(item, int(units), lot))
    return tuple(lines)


def _kits(text: str) -> tuple[Kit, ...]:
    kits = []
    for one in text.split(","):
        what, _, parts = one.partition("/")
        line, item, quantity = what.split(":")
        components = [part.split("*") for part in parts.split("+")]
        kits.append(Kit(line, item, int(quantity), tuple(KitPart(name, int(each)) for name, each in components)))
    return tuple(kits)


def _unit(text: str) -> Unit:
    uom, _, factor = text.partition("*")
    base, _, parts = factor.partition("/")
    return Unit(uom, int(base or 1), int(parts or 1))


def _units(text: str) -> tuple[Unit, ...]:
    return tuple(_unit(part) for part in text.split(","))


def _stated(text: str) -> tuple[Stated, ...]:
    said = [part.partition("x") for part in text.split(",")]
    quantities = [quantity.partition("/") for quantity, _, _ in said]
    return tuple(
        Stated(int(whole), int(parts or 1), _unit(unit))
        for (whole, _, parts), (_, _, unit) in zip(quantities, said, strict=True)
    )


def _tax_rows(text: str) -> tuple[TaxRow, ...]:
    rows = []
    for one in text.split(","):
        what, _, rest = one.partition("@")
        order, _, where = what.rpartition(">")
        place, _, category = where.partition("/")
        ppm, _, sums = rest.partition(":")
        taxable, _, tax = sums.partition("+")
        rows.append(TaxRow(order, place, category, int(ppm), int(taxable), int(tax)))
    return tuple(rows)


def _sources(text: str) -> tuple[LineSource, ...]:
    found = []
    for part in text.split(","):
        document, _, origin = part.partition("@")
        shipment, order = document.split("/")
        found.append(LineSource(shipment, order, origin))
    return tuple(found)


def _shares(text: str) -> tuple[OrderShare, ...]:
    found = []
    for part in text.split(","):
        said, _, origin = part.partition("@")
        order, charges, total = said.split(":")
        found.append(OrderShare(order, origin, int(charges), int(total)))
    return tuple(found)


def _periods(text: str) -> tuple[ServicePeriod, ...]:
    found = []
    for part in text.split(","):
        said, _, ends = part.partition("@")
        ends_at, _, last_day = ends.partition("=")
        period, _, days = said.partition(":")
        served, _, whole = days.partition("/")
        found.append(ServicePeriod(period, instant(ends_at), int(whole), int(served), last_day))
    return tuple(found)


EMPTY: Mapping[Any, Any] = {str: "", int: 0, bool: False, str | UnsetType: UNSET}
READERS: Mapping[Any, Callable[[str], Any]] = {
    str: str,
    str | UnsetType: str,
    int: int,
    bool: _yes,
    tuple[str, ...]: lambda text: tuple(text.split(",")),
    tuple[int, ...]: lambda text: tuple(int(part) for part in text.split(",")),
    tuple[tuple[str, str], ...]: _pairs,
    tuple[Line, ...]: _lines,
    tuple[ReservedLine, ...]: _reserved,
    tuple[AcknowledgedQuantity, ...]: _acknowledged,
    tuple[ShipmentLine, ...]: _shipped,
    tuple[BillableLine, ...]: _billable,
    tuple[DeliveredLine, ...]: _delivered,
    tuple[ConsignedLine, ...]: _consigned,
    tuple[Unit, ...]: _units,
    tuple[Kit, ...]: _kits,
    tuple[Stated, ...]: _stated,
    tuple[TaxRow, ...]: _tax_rows,
    **returning.READERS,
    **ledger.READERS,
    tuple[LineSource, ...]: _sources,
    tuple[OrderShare, ...]: _shares,
    tuple[ServicePeriod, ...]: _periods,
}
