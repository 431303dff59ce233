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
        self.dialects = dialects
        self._unchanged = Unchanged()
        self._units: dict[Key, Unit] = {}

    def findings(
        self, old: Node, new: Node, direction: Direction, *, optional: bool = False
    ) -> Iterator[tuple[str, Finding]]:
        """Every finding once, with the shortest path to it from here. Raises ContractInvalid.

        `optional`: the whole may be left out.
        """
        if self._same(old, new):
            return
        top = pair_of((old,), (new,), self.dialects, direction, optional=optional)
        self._compare(top)
        waiting, met, told = [("", _key(top))], {_key(top)}, set()
        for path, key in waiting:
            unit = self._units[key]
            for finding in unit.findings:
                once = (key[:3], finding.change.rule, finding.change.path, finding.change.said, finding.level)
                if once in told or (finding.change.rule == UNEXPLAINED and self._breaks_within(unit)):
                    continue
                told.add(once)
                yield _joined(path, finding.change.path), finding
            for step, inner in unit.inside:
                if inner not in met:
                    met.add(inner)
                    waiting.append((_joined(path, step), inner))

    def _compare(self, top: Pair) -> None:
        """Compare a pair and every named pair within, one after the other: chains of references are long."""
        waiting = [top]
        while waiting:
            pair = waiting.pop()
            if (key := _key(pair)) in self._units:
                continue
            try:
                walked = walk(pair)
                changed = [one for one in walked.named if not self._same(one.old.nodes[0], one.new.nodes[0])]
                within = [self._own(one) for one in changed]
                findings = compare(pair, walked.changes)
            except RecursionError:
                deep = pair.change(UNEXPLAINED, "undecided", "is nested too deep to be compared")
                changed, within, findings = [], [], (Finding(deep, "unknown"),)
            steps = tuple((one.path, _key(own)) for one, own in zip(changed, within, strict=True))
            self._units[key] = Unit(findings, steps)
            waiting.extend(within)

    def _own(self, pair: Pair) -> Pair:
        """What a reference within leads to, as a pair whose paths begin with it."""
        old, new = (_end(nodes) for nodes in (pair.old.nodes, pair.new.nodes))
        return pair_of(old, new, self.dialects, pair.direction, optional=pair.optional)

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

    def _same(self, old: Node, new: Node) -> bool:
        return self.dialects[0] == self.dialects[1] and self._unchanged(old, new)


def _key(pair: Pair) -> Key:
    (old,), (new,) = _end(pair.old.nodes), _end(pair.new.nodes)
    return ((old.file, old.pointer), (new.file, new.pointer), pair.direction, pair.optional)


def _end(nodes: Together) -> Together:
    return tuple(node.target() if only_refers(node) else node for node in nodes)


def _joined(path: str, step: str) -> str:
    return f"{path}{step}" if not path or not step or step[0] in "[{(" else f"{path}.{step}"
