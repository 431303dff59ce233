"""Other credentials are asked for.   [security]

Alternatives are compared as sets: a client that satisfied one of the old must satisfy one of the new, or it is locked
out. A scope more is a lock as good as another scheme.
"""

from collections.abc import Iterator

from harness.contracts.diff.operations.pair import OperationPair, Said, said
from harness.contracts.surface.model import Operation

ID = "security"


def changes(pair: OperationPair) -> Iterator[Said]:
    if (both := pair.both()) is None:
        return
    old, new = both
    for one in sorted(_alternatives(old), key=sorted):
        if not any(other <= one for other in _alternatives(new)):
            now = " or ".join(sorted(map(_said, _alternatives(new))))
            what = f"{_said(one)} is no longer enough; asked for is {now}"
            yield said(ID, "narrowed", pair.asks, "security", what, old.node, new.node)
    for other in sorted(_alternatives(new), key=sorted):
        if not any(one <= other for one in _alternatives(old)):
            yield said(ID, "widened", pair.asks, "security", f"{_said(other)} is enough now", old.node, new.node)


def _alternatives(operation: Operation) -> frozenset[frozenset[str]]:
    return operation.security or frozenset({frozenset()})


def _said(one: frozenset[str]) -> str:
    scoped = {part.partition(":")[0] for part in one if not part.endswith(":")}
    told = sorted(part.removesuffix(":") for part in one if part.removesuffix(":") not in scoped)
    return " and ".join(told) or "nothing"
