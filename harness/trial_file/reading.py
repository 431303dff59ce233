"""Reads a trial file, strictly: what is wrong is said once, with file, line and remedy, and nothing is half-read.

Bytes -> JSON -> typed values -> the scenario, by its own strict reader -> pins and actions checked for meaning. JSON
is read as JSON. Only when something is wrong is the text read a second time, as the YAML that it also is, to learn in
which line that stands.
"""

import json
import re
import stat
from pathlib import Path
from typing import Any, NoReturn

from msgspec import Struct

from harness.dice import Dice
from harness.errors import Place, ScenarioInvalid, TrialInvalid, UsageError
from harness.faults import KINDS
from harness.faults.window import pinned
from harness.scenario.model import Scenario
from harness.scenario.reader import scenario_of
from harness.spec import ACTION, QUANTITY, TrialSpec
from harness.strict_yaml import Document, Spot, Steps, parse_yaml
from harness.trial_file.format import (
    BYTES_MAX,
    FORMAT,
    EngineSaid,
    Expected,
    Part,
    Seeds,
    TrialFile,
    Versions,
)
from harness.trial_file.marks import LETTERS, unpacked
from harness.trial_file.seal import seal
from harness.typed import nearest, typed
from harness.workload import draw_workload
from harness.workload.edited import edited

SEED_MAX = 2**63 - 1
DIGITS_MAX = 15
PLACES = 6
"""Parts of a moment's name after the kind."""
_RECORD = "Name a file that Seatrial has written: *.trial.json."
_MARKS = re.compile(f"(?:[A-Za-z0-9+/]{{{LETTERS}}})*")


class _Said(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document as it stands. Any: the scenario has a reader of its own."""

    format: str
    expected: Expected
    engine: EngineSaid
    seeds: Seeds
    dice: bool
    pins: dict[str, str]
    actions: tuple[str, ...] | None
    parts: tuple[Part, ...] = ()
    versions: Versions
    scenario: dict[str, Any]
    journal: tuple[str, ...]


def read_trial(path: Path) -> TrialFile:
    """Read one file. TrialInvalid, with place and remedy, for whatever is wrong with it."""
    return parse_trial(_bytes(path), str(path))


def parse_trial(raw: bytes, file: str) -> TrialFile:
    """Read a text; `file` is what errors call it."""
    data = _json(raw, file)
    try:
        return _trial(Document(file, data, Spot(0, 0, {})))
    except TrialInvalid:
        try:
            top = parse_yaml(raw, file, TrialInvalid, BYTES_MAX).top
        except TrialInvalid:  # JSON that YAML refuses: the place is then the file
            top = Spot(0, 0, {})
    return _trial(Document(file, data, top))


def _bytes(path: Path) -> bytes:
    file = str(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise TrialInvalid("not a file", Place(file), _RECORD)
        with path.open("rb") as stream:
            raw = stream.read(BYTES_MAX + 1)
    except FileNotFoundError:
        raise TrialInvalid("no such file", Place(file), "Check the path.") from None
    except (OSError, ValueError) as cause:  # ValueError: a NUL in the name
        reason = getattr(cause, "strerror", None) or str(cause)
        raise TrialInvalid(f"cannot be read: {reason}", Place(file), "Check the path and its permissions.") from None
    if len(raw) > BYTES_MAX:
        raise TrialInvalid(f"the file is larger than {BYTES_MAX // 1_000_000} MB", Place(file), _RECORD)
    return raw


def _json(raw: bytes, file: str) -> Any:
    """The data. Any: this is the edge where it comes in."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in pairs:
            if name in found:
                raise TrialInvalid(f"key `{name[:60]}` stands here twice", Place(file), "Remove one of the two.")
            found[name] = value
        return found

    def never(word: str) -> NoReturn:
        raise TrialInvalid(f"{word} is no number", Place(file), "Write a whole number.")

    try:
        data = json.loads(raw.decode("utf-8"), object_pairs_hook=once, parse_constant=never)
    except UnicodeDecodeError:
        raise TrialInvalid("the file is not UTF-8 text", Place(file), _RECORD) from None
    except json.JSONDecodeError as fault:
        where = Place(file, fault.lineno, fault.colno)
        cut = fault.pos >= len(raw.decode("utf-8").rstrip()) or fault.msg.startswith("Unterminated")
        what = "the file ends too early" if cut and raw.strip() else f"not JSON: {fault.msg}"
        raise TrialInvalid(what if raw.strip() else "the file is empty", where, _RECORD) from None
    except (RecursionError, ValueError):  # ValueError: a number of thousands of digits
        raise TrialInvalid("nested too deep, or a number too long", Place(file), _RECORD) from None
    if not isinstance(data, dict) or "format" not in data:
        raise TrialInvalid("this is no trial file: it has no `format`", Place(file, 1), _RECORD)
    if data["format"] != FORMAT:
        raise TrialInvalid(f"the format is {str(data['format'])[:60]!r} and not {FORMAT!r}", Place(file), _remedy(data))
    return data


def _remedy(data: dict[str, Any]) -> str:
    """What to do with a file of another kind."""
    if str(data["format"]).startswith("seatrial.trial/"):
        return "Another version of Seatrial has written it: replay it with that one."
    return "Write one with `seatrial shrink`, or find one in the folder given to `seatrial explore --out`."


def _trial(document: Document) -> TrialFile:
    try:
        said = typed(document, document.data, _Said)
        scenario = scenario_of(
            Document(document.file, document.data["scenario"], document.top.inside.get("scenario", document.top))
        )
    except ScenarioInvalid as fault:
        raise TrialInvalid(fault.message, fault.where, fault.remedy) from None
    for name in ("workload", "weather", "tie"):
        if not 0 <= getattr(said.seeds, name) <= SEED_MAX:
            _refuse(document, ("seeds", name), "a seed is a whole number from 0 to 2^63-1", "Correct the seed.")
    marks = "".join(said.journal)
    if _MARKS.fullmatch(marks) is None or len(marks) != LETTERS * said.expected.entries:
        _refuse(document, ("journal",), f"these are not the marks of {said.expected.entries} entries",
                "They were changed or cut off: write the file again.")  # fmt: skip
    seeds = said.seeds
    spec = TrialSpec(seeds.workload, seeds.weather, seeds.tie, said.pins, said.dice, said.actions)
    _check_pins(document, scenario, spec)
    _check_business(document, scenario, spec)
    return TrialFile(
        file=document.file,
        scenario=scenario,
        engine=said.engine.name,
        fingerprint=said.engine.fingerprint,
        spec=spec,
        expected=said.expected,
        versions=said.versions,
        marks=unpacked(said.journal),
        parts=said.parts,
        edited=seal(document.data) != said.expected.seal,
    )


def _refuse(document: Document, path: Steps, message: str, remedy: str) -> NoReturn:
    raise TrialInvalid(message, document.place(path), remedy)


def _check_pins(document: Document, scenario: Scenario, spec: TrialSpec) -> None:
    """Every pin names something that can be decided in this scenario, and an outcome that it can have."""
    for pin, outcome in spec.pins.items():
        at: Steps = ("pins", pin)
        kind, *rest = pin.split("|")
        known = KINDS.get(kind)
        if kind == ACTION:
            fits = outcome == "0" and len(rest) == 1
        elif kind == QUANTITY:
            fits = _is_number(outcome) and len(rest) == 2
        elif known is None:
            remedy = nearest(kind, [*KINDS, ACTION, QUANTITY], "Known")
            _refuse(document, at, f"a pin names {kind[:60]!r}, which is no kind of fault", remedy)
        elif known.plan is not None:
            try:
                pinned(pin, outcome, scenario.storm_ms)
            except UsageError as fault:
                _refuse(document, at, fault.message, fault.remedy)
            continue
        else:
            fits = _is_number(outcome) and len(rest) == PLACES and rest[3] in known.legs
            fits = fits and _is_number(rest[4]) and _is_number(rest[5])
        if not fits:
            _refuse(document, at, f"the pin {pin[:120]!r} = {outcome[:30]!r} decides nothing",
                    "See docs/trial-files.md for what can be pinned, and how.")  # fmt: skip


def _is_number(outcome: str) -> bool:
    return outcome.isascii() and outcome.isdecimal() and len(outcome) <= DIGITS_MAX


def _check_business(document: Document, scenario: Scenario, spec: TrialSpec) -> None:
    """The actions and lines that are named exist in the business that these seeds draw."""
    try:
        edited(draw_workload(scenario, Dice(spec.workload_seed)), spec)
    except UsageError as fault:
        place: Steps = (str(fault.where),)
        _refuse(document, place, fault.message, fault.remedy)
