"""An engine's fingerprint: a digest over the source that it is made of. Another fingerprint is another engine.

For an engine that ships that is the package `engine` without its catalogue and its flawed engines, and of these the
one module that is asked for: another flawed engine is no change of this one. For one of the user's own it is the
top-level package, or the single module, that holds its factory. Only Python files count. What the engine imports from
elsewhere, the vocabulary `seatrial` too, does not: a change there shows in the digest, and in no fingerprint.
"""

import importlib.util
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from harness.documents import HOME
from harness.engines import card, shipyard

_LETTERS = 32


def fingerprint(engine: str) -> str:
    """32 hex digits; "" if there is no source to be found. UsageError if there is no such engine."""
    shipyard(engine)  # says what is wrong with the name, and puts the current directory on the path as a run does
    known = card(engine)
    if known is not None:
        own = f"{known.factory.partition(':')[0].replace('.', '/')}.py"
        sources = [(name, text) for name, text in _package(HOME / "engine") if name == own or not _apart(name)]
    else:
        sources = list(_own(engine.partition(":")[0].partition(".")[0]))
    if not sources:
        return ""
    digest = blake2b(digest_size=_LETTERS // 2)
    for name, text in sources:
        for part in (name.encode(), text.replace(b"\r\n", b"\n")):  # a checkout elsewhere may end its lines otherwise
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _apart(name: str) -> bool:
    """Whether a file of the package `engine` is no part of every engine."""
    return name.startswith(("engine/flawed/", "engine/catalog/"))


def _own(top: str) -> Iterator[tuple[str, bytes]]:
    spec = importlib.util.find_spec(top)
    if spec is None:
        return
    if spec.submodule_search_locations is not None:
        for folder in spec.submodule_search_locations:
            yield from _package(Path(folder))
    elif spec.origin and spec.origin.endswith(".py"):
        yield top, Path(spec.origin).read_bytes()


def _package(folder: Path) -> Iterator[tuple[str, bytes]]:
    """(name within the package, source) of all its modules, by name."""
    for path in sorted(folder.rglob("*.py"), key=lambda each: each.relative_to(folder).as_posix()):
        yield f"{folder.name}/{path.relative_to(folder).as_posix()}", path.read_bytes()
