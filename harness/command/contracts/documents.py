"""Options and readings that the commands of `seatrial contracts` share."""

from collections import Counter
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from msgspec import Struct

from harness.contracts.consumers.impact import Uses, uses
from harness.contracts.consumers.pact import Pact, pacts_with, read_pacts
from harness.contracts.diff.documents import compare_documents
from harness.contracts.diff.law import LEVELS
from harness.contracts.diff.report import record
from harness.contracts.reading.library import Library
from harness.contracts.reading.source import open_source
from harness.contracts.surface.model import Surface
from harness.contracts.surface.read import read_surface
from harness.contracts.waivers import read_waivers
from harness.errors import UsageError
from harness.stopwatch import today
from reports.contract_diff import DiffRecord

Choice = TypeVar("Choice", bound=str)
Old = Annotated[str, typer.Argument(metavar="OLD", help="The version before: a file, or REV:path in git.")]
New = Annotated[str, typer.Argument(metavar="NEW", help="The version after: a file, or REV:path in git.")]
FailOn = Annotated[
    str, typer.Option("--fail-on", metavar="LEVELS", help=f"Exit with 1 for any of these: {', '.join(LEVELS)}.")
]
Root = Annotated[
    str | None,
    typer.Option("--root", metavar="DIR", help="Documents may refer to files in here; else only beside them."),
]
Waivers = Annotated[
    Path | None,
    typer.Option("--waivers", metavar="FILE", help="What may break, by whose leave, and until when."),
]
Provider = Annotated[
    str,
    typer.Option("--provider", metavar="NAME", help="What the pacts call the API; the document's title if not given."),
]


def opened(spec: str, root: str | None) -> Surface:
    """A document as it was typed. Raises ContractInvalid or UsageError."""
    return read_surface(Library(open_source(spec, root)).top)


def versions(old: str, new: str, root: str | None) -> tuple[Surface, Surface]:
    """Two versions of one document."""
    before, after = opened(old, root), opened(new, root)
    if (before.schema is None) != (after.schema is None):
        raise UsageError(f"{before.kind} and {after.kind} cannot be compared", "", "Name two versions of one document.")
    return before, after


def chosen(listed: str, known: tuple[Choice, ...], word: str) -> tuple[Choice, ...]:
    """What `--fail-on` lists, in the order of what there is."""
    names = [name.strip() for name in listed.split(",") if name.strip()]
    if unknown := [name for name in names if name not in known]:
        raise UsageError(f"`{unknown[0]}` is no {word}", "--fail-on", f"There are {', '.join(known)}.")
    return tuple(one for one in known if one in names)


def pacts(folder: Path, surface: Surface, provider: str) -> tuple[Pact, ...]:
    """The pacts of a folder that are with this API."""
    if surface.schema is not None:
        raise UsageError("a bare JSON Schema has no operations", "", "Pacts are about OpenAPI and AsyncAPI documents.")
    return pacts_with(read_pacts(folder), surface.title, provider)


def consumers(folder: Path, surface: Surface, provider: str) -> tuple[Uses, ...]:
    """What the consumers of a folder do with a document. Two pacts of one consumer are told apart by their files."""
    held = pacts(folder, surface, provider)
    named = Counter(pact.name for pact in held)
    return tuple(
        uses(surface, pact, f"{pact.name} ({Path(pact.file).name})" if named[pact.name] > 1 else pact.name)
        for pact in held
    )


class Compared(Struct, frozen=True):
    """Two versions of a document, what has changed, and whom it touches."""

    old: Surface
    new: Surface
    consumers: tuple[Uses, ...]
    diff: DiffRecord


def compared(
    old: str, new: str, root: str | None, fail_on: str, waivers: Path | None, folder: Path | None, provider: str
) -> Compared:
    """Everything that was typed, read and compared. `folder` has the consumers' pacts, if they are asked."""
    failing, day = chosen(fail_on, LEVELS, "level"), today()
    granted = read_waivers(waivers) if waivers else ()
    before, after = versions(old, new, root)
    asked = consumers(folder, before, provider) if folder else ()
    found = compare_documents(before, after, day)
    return Compared(before, after, asked, record((old, before), (new, after), found, failing, granted, day, asked))
