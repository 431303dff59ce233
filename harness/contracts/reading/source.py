"""Where documents are read from: a folder of this machine, or a revision of a git repository.

A reference never leaves the fence, which is the folder of the document unless the caller names a wider one, and is
never fetched: a document that asks for a remote schema is refused, and so is one that climbs out with `..` or through
a symbolic link. What is read of a revision is read from that revision throughout, its siblings too.
"""

import os
import posixpath
import subprocess
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from harness.contracts.reading.text import BYTES_MAX
from harness.errors import ContractInvalid, Place, UsageError


class Source(Struct, frozen=True):
    """A document's path, and how paths beside it are read.

    `path` and what `read` takes are POSIX paths; `name` says one as people typed it. `read` raises ContractInvalid.
    """

    path: str
    fence: str
    read: Callable[[str], bytes]
    name: Callable[[str], str]

    def beside(self, file: str, reference: str, where: Place) -> str:
        """The path that `reference` of `file` means. Raises ContractInvalid where that is outside of the fence."""
        if "://" in reference or reference.startswith(("//", "urn:", "mailto:")):
            raise ContractInvalid(
                f"`{reference}` would have to be fetched", where, "Save it beside this document and refer to the file."
            )
        path = posixpath.normpath(posixpath.join(posixpath.dirname(file), reference))
        if posixpath.isabs(reference) or not _within(path, self.fence):
            raise ContractInvalid(
                f"`{reference}` lies outside of {self.fence}/",
                where,
                "Allow it with `--root DIR`, a folder that holds both, if it is meant.",
            )
        return path


def open_source(spec: str, root: str | None = None) -> Source:
    """`spec` is a file, or `REV:path` as git writes it. `root`, a folder, is the fence.

    Raises ContractInvalid if the file is not there, and UsageError if the revision is not.
    """
    if ":" in spec and not Path(spec).exists():
        revision, _, path = spec.partition(":")
        return _revision(revision, path, root)
    return _folder(spec, root)


def _within(path: str, fence: str) -> bool:
    inside = fence in ("", ".") or path.startswith(f"{fence.rstrip('/')}/")
    return inside and not path.startswith("../") and path != ".."


def _folder(spec: str, root: str | None) -> Source:
    path = Path(spec).resolve()
    fence = Path(root).resolve() if root else path.parent
    if not path.is_relative_to(fence):
        raise UsageError(f"{spec} is not in {root}", "", "Name a `--root` that holds the document.")

    def name(wanted: str) -> str:
        return spec if wanted == path.as_posix() else posixpath.relpath(wanted, Path.cwd().as_posix())

    def read(wanted: str) -> bytes:
        file = Path(wanted)
        try:
            if not file.resolve().is_relative_to(fence):
                remedy = "Allow it with `--root DIR` if it is meant."
                raise ContractInvalid(f"a link that leads out of {fence}", Place(name(wanted)), remedy)
            if not file.is_file():
                raise ContractInvalid("no such file", Place(name(wanted)), "Check the path.")
            with file.open("rb") as stream:
                return stream.read(BYTES_MAX + 1)
        except (OSError, ValueError) as cause:  # ValueError: a NUL in the name
            reason = getattr(cause, "strerror", None) or str(cause)
            raise ContractInvalid(
                f"cannot be read: {reason}", Place(name(wanted)), "Check the path and its permissions."
            ) from None

    return Source(path.as_posix(), fence.as_posix(), read, name)


def _revision(revision: str, path: str, root: str | None) -> Source:
    if revision.startswith("-") or not path:
        raise UsageError(f"`{revision}:{path}` names no file of a revision", "", "Write it as REV:path/to/file.yaml.")
    commit = _commit(revision)
    start = posixpath.normpath(path)
    if start.startswith("./") or path.startswith("./"):
        start = posixpath.normpath(posixpath.join(_git("rev-parse", "--show-prefix").decode().strip(), path))

    def name(wanted: str) -> str:
        return f"{revision}:{wanted}"

    def read(wanted: str) -> bytes:
        shown = _ask("cat-file", "blob", f"{commit}:{wanted}")
        if shown.returncode:
            raise ContractInvalid("no such file in this revision", Place(name(wanted)), "Check the path: it is "
                                  "counted from the top of the repository.")  # fmt: skip
        return shown.stdout

    return Source(start, posixpath.normpath(root) if root else posixpath.dirname(start), read, name)


def _commit(revision: str) -> str:
    found = _ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found.returncode == 0:
        return found.stdout.decode().strip()
    if _git("rev-parse", "--is-shallow-repository").strip() == b"true":
        remedy = "This clone is shallow: fetch its history with `git fetch --unshallow`."
    else:
        remedy = "Check its name with `git log --oneline`, or `git fetch` it first."
    raise UsageError(f"no revision `{revision}`", "", remedy)


def _ask(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
    """Ask git, which of itself would fetch what a partial clone has left out: it may not."""
    alone = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
    try:
        return subprocess.run(["git", *arguments], capture_output=True, check=False, env=alone)
    except FileNotFoundError:
        raise UsageError("git is not installed", "", "Install it, or name files instead of REV:path.") from None


def _git(*arguments: str) -> bytes:
    done = _ask(*arguments)
    if done.returncode:
        raise UsageError("this folder is in no git repository", "", "Name files instead of REV:path.")
    return done.stdout
