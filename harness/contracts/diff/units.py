"""Named schemas, each compared once, and the way to each from every place that refers to it.

A document refers to a hundred schemas from a thousand places, through each other and round in circles. Told place by
place, one changed code list would be a thousand findings. So a pair of named schemas is compared once for each
direction in which it travels, and told with the shortest path from each place where the client meets it.
"""

from collections.abc import Iterator

from msgspec import Struct

from harness.contracts.diff.law import Direction
from harness.contracts.diff.pair import Pair, pair_of
from harness.contracts.diff.schemas import UNEXPLAINED, Finding, compare
from harness.contracts.diff.unchanged import Unchanged
from harness.contracts.diff.walk import walk
from harness.contracts.reading.library import Node
from harness.contracts.surface.dialect import Dialect, only_refers
from harness.contracts.surface.shape import Together

Key = tuple[tuple[str, str], tuple[str, str], Direction, bool]


class Unit(Struct, frozen=True):
    """A pair of schemas that was compared: its findings, and the units that it refers to, with the steps to them."""

    findings: tuple[Finding, ...]
    inside: tuple[tuple[str, Key], ...]


class Units:
    """All units of one comparison of documents."""

    def __init__(self, dialects: tuple[Dialect, Dialect]) -> None:
        self._dialects = dialects
        self._unchanged = Unchanged()
        self._units: dict[Key, Unit] = {}

    def findings(self, old: Node, new: Node, direction: Direction) -> Iterator[tuple[str, Finding]]:
        """Every finding once, with the shortest path to it from here. Raises ContractInvalid."""
        if self._same(old, new):
            return
        top = pair_of((old,), (new,), self._dialects, direction)
        waiting, met = [("", self._unit(top))], {_key(top)[:3]}
        for path, unit in waiting:
            for finding in unit.findings:
                if finding.change.rule != UNEXPLAINED or not self._breaks_within(unit):
                    yield _joined(path, finding.change.path), finding
            for step, key in unit.inside:
                if key[:3] not in met:
                    met.add(key[:3])
                    waiting.append((_joined(path, step), self._units[key]))

    def met(self, old: Node, new: Node) -> bool:
        """Whether some operation carries these two, in either direction."""
        pair = ((old.file, old.pointer), (new.file, new.pointer))
        return any(key[:2] == pair for key in self._units)

    def _unit(self, pair: Pair) -> Unit:
        key = _key(pair)
        if key not in self._units:
            self._units[key] = Unit((), ())  # for who comes back here while it is compared
            walked = walk(pair)
            changed = (one for one in walked.named if not self._same(one.old.nodes[0], one.new.nodes[0]))
            inside = tuple((one.path, self._named(one)) for one in changed)
            self._units[key] = Unit(compare(pair, walked.changes), inside)
        return self._units[key]

    def _breaks_within(self, unit: Unit) -> bool:
        """Whether something breaks in a unit that this one refers to: then an example of this one shows that."""
        waiting, met = [key for _, key in unit.inside], set()
        for key in waiting:
            if key not in met:
                met.add(key)
                if any(finding.level in ("breaking", "unknown") for finding in self._units[key].findings):
                    return True
                waiting.extend(inside for _, inside in self._units[key].inside)
        return False

    def _named(self, pair: Pair) -> Key:
        """Compare what a reference within leads to, as a unit whose paths begin with it."""
        old, new = (_end(nodes) for nodes in (pair.old.nodes, pair.new.nodes))
        own = pair_of(old, new, self._dialects, pair.direction, optional=pair.optional)
        self._unit(own)
        return _key(own)

    def _same(self, old: Node, new: Node) -> bool:
        return self._dialects[0] == self._dialects[1] and self._unchanged(old, new)


def _key(pair: Pair) -> Key:
    (old,), (new,) = _end(pair.old.nodes), _end(pair.new.nodes)
    return ((old.file, old.pointer), (new.file, new.pointer), pair.direction, pair.optional)


def _end(nodes: Together) -> Together:
    return tuple(node.target() if only_refers(node) else node for node in nodes)


def _joined(path: str, step: str) -> str:
    return f"{path}{step}" if not path or not step or step[0] in "[{(" else f"{path}.{step}"
