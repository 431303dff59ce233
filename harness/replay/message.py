"""One sentence that says how a trial file compares with what came, for people and for the record."""

from collections.abc import Sequence

from harness.replay.comparing import Replayed, shows, signatures
from harness.trial_file.writing import versions
from reports.replay import StoryFault


def message(run: Replayed, faults: Sequence[StoryFault]) -> str:
    """What somebody wants to know first."""
    expected = run.file.expected
    match run.standing:
        case "same":
            if not run.again:
                return f"The digest is the same, but {_otherwise(run)}{_never(faults)}"
            told = f"Replayed to the byte, {expected.entries:,} entries: {_failure(expected.signature)}."
            return f"{told}{_in_spite_of(run)}{_never(faults)}"
        case "diverged":
            libraries = [each for each in run.differs if not each.startswith(("Python ", "Seatrial "))]
            cause = (
                f"{libraries[0]}: findings or bytes may come from there."
                if libraries
                else "Something is not deterministic, or Seatrial was changed without a new world version."
            )
            where = _where(run)
            return f"This should have come out to the byte, and {where} is not the one that was written down. {cause}"
        case "other engine":
            return f"{_judged(run)} {_apart(run)}{_never(faults)}"
        case "edited":
            apart = "The file was edited since it was written: digests are not compared."
            return f"{_judged(run)} {apart}{_never(faults)}"
        case "other world":
            was, now = run.file.versions.world, versions().world
            apart = f"The file was written in world version {was} and this is {now}: digests are not compared."
            return f"{_again(run)} {apart}{_never(faults)}"


def _otherwise(run: Replayed) -> str:
    """The same journal, judged otherwise: it is the rules that are not as they were, or the file."""
    expected, record = run.file.expected, run.trial.record
    if shows(record, run.file):
        what = f"the verdict is {record.verdict} and not {expected.verdict}"
    elif expected.signature:
        what = f"the failure is not shown ({expected.signature})"
    else:
        what = f"{signatures(record)[0]} is broken"
    return f"{what}: {'the file was edited since it was written' if run.file.edited else 'a rule has changed'}."


def _where(run: Replayed) -> str:
    return f"entry {run.difference.entry}" if run.difference else "an entry whose mark does not show it"


def _apart(run: Replayed) -> str:
    """Why the digest is another: by name, or by its source."""
    if run.engine != run.file.engine:
        return "The engine is not the one that the file was written with, so digests are not compared."
    if run.file.edited:
        return "The engine's source has changed, and the file was edited: digests are not compared."
    return f"The engine's source has changed since the file was written: {_where(run)} is the first that differs."


def _failure(signature: str) -> str:
    return f"{signature} is shown again" if signature else "nothing is broken, as expected"


def _in_spite_of(run: Replayed) -> str:
    """The same although the engine is another: the change does not touch this story."""
    return " The engine has changed, and this trial does not notice." if _engine_changed(run) else ""


def _engine_changed(run: Replayed) -> bool:
    return any("engine" in each for each in run.differs)


def _judged(run: Replayed) -> str:
    expected, found = run.file.expected.signature, signatures(run.trial.record)
    if not expected:
        return f"It held, and now {found[0]} is broken." if found else "Nothing is broken, as expected."
    if run.again:
        return f"The failure is still there: {expected}."
    if found:
        return f"The failure is gone ({expected}), and another has come: {found[0]}."
    return f"The failure is gone: {expected}. Nothing else is broken."


def _again(run: Replayed) -> str:
    expected, found = run.file.expected.signature, signatures(run.trial.record)
    if run.again:
        return f"The same failure, {expected}." if expected else "Nothing is broken, as expected."
    instead = f"but {found[0]}" if found else "and nothing is broken"
    return f"The failure is not shown, {expected or 'there was none'}, {instead}; that may be the world's doing."


def _never(faults: Sequence[StoryFault]) -> str:
    """Faults that hang on what the old engine did may pass the new one by, and then it has not been tried; a fault that
    never came up with the old one either says nothing at all."""
    never = [str(fault.number) for fault in faults if not fault.at]
    if not never:
        return ""
    return f" Fault {', '.join(never)} never came up: nothing happened that it was about."
