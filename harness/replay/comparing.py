"""Runs a trial file again and says how what came compares with what the file expects.

    digest the same                                      same          whatever else has changed; is it judged the same?
    digest not the same, and
        another engine, or its source has changed        other engine  judged; is the failure gone?
        another version of the world                     other world   the failure's signature is compared
        the file was edited since it was written         edited        judged; what it expects is of other decisions
        none of these                                    diverged      not deterministic, or a world without a version

An engine that has changed comes first: there nobody expects the same digest, in whichever world. Where it is the same
by name, the first entry that differs is named all the same: whoever changed something elsewhere wants to know.
"""

from collections.abc import Sequence

from msgspec import Struct, json

from harness.errors import HarnessBug
from harness.spec import TrialSpec
from harness.trial import Trial, run_trial
from harness.trial_file.fingerprint import fingerprint
from harness.trial_file.format import TrialFile
from harness.trial_file.marks import first_difference, marks
from harness.trial_file.writing import shown, versions
from reports.record import RunRecord
from reports.replay import Difference, EntryShown, Standing
from seatrial.calendar import Calendar

AROUND = 2
"""Entries shown before and after the one that differs."""


class Replayed(Struct, frozen=True):
    """A trial file that has been run again. `engine` is the one it was run with. `again`: it fails, or holds, as the
    file says; to the byte the verdict is the same too."""

    file: TrialFile
    engine: str
    trial: Trial
    standing: Standing
    again: bool
    differs: tuple[str, ...]
    difference: Difference | None


def replay(file: TrialFile, engine: str = "") -> Replayed:
    """Run it, with its own engine or with another one. UsageError if there is no such engine."""
    engine = engine or file.engine
    print_of_engine = fingerprint(engine)
    trial = run_trial(file.scenario, engine, file.spec, journal=True)
    same_engine = engine == file.engine and print_of_engine == file.fingerprint
    standing: Standing = "diverged"
    if trial.record.digest == file.expected.digest:
        standing = "same"
    elif not same_engine:
        standing = "other engine"
    elif versions().world != file.versions.world:
        standing = "other world"
    elif file.edited:
        standing = "edited"
    again = shows(trial.record, file) and (standing != "same" or trial.record.verdict == file.expected.verdict)
    named = standing in ("diverged", "other engine") and engine == file.engine and not file.edited
    difference = between(file.marks, trial, calendar(file)) if named else None
    return Replayed(file, engine, trial, standing, again, _differs(file, engine, same_engine), difference)


def run_edited(file: TrialFile, engine: str, spec: TrialSpec) -> Trial:
    """The file's trial with another spec."""
    return run_trial(file.scenario, engine, spec, journal=True)


def shows(record: RunRecord, file: TrialFile) -> bool:
    """Whether the trial fails, or holds, as the file says it does."""
    return shown(record, file.expected.signature) == file.expected.signature


def signatures(record: RunRecord) -> tuple[str, ...]:
    """The failures that a trial shows, each once, in order of time."""
    found = [violation.signature for violation in record.violations]
    return tuple(dict.fromkeys([*found, *(["unconverged"] if record.verdict == "unconverged" else [])]))


def calendar(file: TrialFile) -> Calendar:
    """In which the trial's instants are told."""
    return Calendar(file.scenario.start, file.scenario.zone)


def lines(trial: Trial) -> tuple[bytes, ...]:
    """The journal of a trial that has kept it."""
    if trial.journal is None:
        raise HarnessBug("this trial has not kept its journal")
    return trial.journal


def between(expected: Sequence[str], trial: Trial, when: Calendar, whole: Sequence[bytes] = ()) -> Difference | None:
    """The first entry that has another mark than expected. `whole`: the expected journal, if that is at hand."""
    journal = lines(trial)
    number = first_difference(expected, marks(journal))
    if number is None:
        return None
    around = [n for n in range(number - AROUND, number + AROUND + 1) if n != number and 0 <= n < len(journal)]
    return Difference(
        entry=number,
        expected=entry(whole, number, when) if number < len(whole) else None,
        came=entry(journal, number, when) if number < len(journal) else None,
        around=tuple([entry(journal, n, when) for n in around]),
    )


def entry(journal: Sequence[bytes], number: int, when: Calendar) -> EntryShown:
    """One entry, ready to be shown."""
    line = journal[number]
    return EntryShown(number=number, at=when.local(json.decode(line)[1]), text=line.decode())


def _differs(file: TrialFile, engine: str, same_engine: bool) -> tuple[str, ...]:
    """What is not as it was, in words."""
    here, then = versions(), file.versions
    found = []
    if engine != file.engine:
        found.append(f"engine {engine} instead of {file.engine}")
    elif not same_engine:
        found.append(f"the source of engine {engine}")
    pairs = [("world version", str(then.world), str(here.world)), ("Seatrial", then.seatrial, here.seatrial)]
    pairs.append(("Python", then.python, here.python))
    pairs += [(name, then.libraries.get(name, ""), now) for name, now in sorted(here.libraries.items())]
    found += [f"{name} {now or '(none)'} instead of {was or '(none)'}" for name, was, now in pairs if was != now]
    return tuple(found)
