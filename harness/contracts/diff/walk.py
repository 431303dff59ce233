"""From the top of two schemas down to every place where they differ.

At each place every rule is asked; then the walk goes on into what both have. Where both refer to a schema by name, it
stops: named schemas are units of their own, compared once however often they are referred to (`units.py`).
"""

from collections.abc import Iterator

from msgspec import Struct

from harness.contracts.diff.branches import paired
from harness.contracts.diff.pair import Change, Pair
from harness.contracts.diff.rules import SCHEMA_RULES
from harness.contracts.surface.dialect import only_refers
from harness.contracts.surface.shape import Shape, Together


class Walked(Struct, frozen=True):
    """What there is to say of a pair, and the pairs of named schemas within, each with the path to it."""

    changes: tuple[Change, ...]
    named: tuple[Pair, ...]


def walk(pair: Pair) -> Walked:
    """Every change, from the outside in."""
    changes: dict[tuple[object, ...], Change] = {}
    named: list[Pair] = []
    waiting, met = [pair], set()
    for one in waiting:
        here = (_addresses(one.old.nodes), _addresses(one.new.nodes), one.optional)
        if here in met:  # a schema that comes back to itself by more than a bare reference
            continue
        met.add(here)
        for rule in SCHEMA_RULES.values():
            changes.update({(c.rule, c.effect, c.path, c.said): c for c in rule.changes(one)})
        for inside in _inside(one):
            (named if _by_name(inside) else waiting).append(inside)
    return Walked(tuple(changes.values()), tuple(named))


def _addresses(nodes: Together) -> tuple[tuple[str, str], ...]:
    ends = (node.target() if only_refers(node) else node for node in nodes)
    return tuple((node.file, node.pointer) for node in ends)


def _by_name(pair: Pair) -> bool:
    return all(len(nodes) == 1 and only_refers(nodes[0]) for nodes in (pair.old.nodes, pair.new.nodes))


def _inside(pair: Pair) -> Iterator[Pair]:
    """The pairs within. What only one version has came or went, which the rules of the object around it tell."""
    old, new = pair.old, pair.new
    found: list[Pair] = []
    if "object" in old.kinds & new.kinds:
        for name in {**old.properties, **new.properties}:
            always = name in old.required and name in new.required
            inside = pair.property(name, old.holds(name), new.holds(name), optional=not always)
            if not (_undeclared(old, name, inside.old) or _undeclared(new, name, inside.new)):
                found.append(inside)
        if not (old.closed or new.closed):
            found.append(pair.inside("{}", old.additional, new.additional))
    if "array" in old.kinds & new.kinds:
        listed = [
            pair.inside(f"[{index}]", _item(old.prefix, index, old.items), _item(new.prefix, index, new.items))
            for index in range(max(len(old.prefix), len(new.prefix)))
        ]
        listed.append(pair.inside("[]", old.items, new.items, optional=False))
        yield from (one for one in listed if one.old.nodes or one.new.nodes)
    yield from (one for one in found if one.old.nodes and one.new.nodes)
    if (branches := paired(pair)) is not None:
        for one, other in branches.stayed:
            yield pair.inside(f"({other.name})", (one.node,), (other.node,), optional=pair.optional)


def _undeclared(around: Shape, name: str, inside: Shape) -> bool:
    """Whether an object admits a property of this name only by not admitting any other."""
    return name not in around.properties and not inside.kinds


def _item(prefix: tuple[Together, ...], index: int, items: Together) -> Together:
    return prefix[index] if index < len(prefix) else items
