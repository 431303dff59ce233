"""Consumers and a change, consumers and versions: as records."""

from collections.abc import Sequence

from harness.contracts.consumers.impact import Uses, plain, uses
from harness.contracts.consumers.pact import Pact
from harness.contracts.consumers.promised import Misfit, kind_of, kinds_of, misfits, unused
from harness.contracts.diff.report import printable, side
from harness.contracts.surface.model import Surface
from reports.contract_diff import DiffRecord
from reports.contract_impact import ConsumerImpact, ImpactRecord
from reports.contract_pacts import AskedFor, Cell, PactsRecord, UnusedPromise


def impact(diff: DiffRecord, old: Surface, new: Surface, consumers: Sequence[Uses]) -> ImpactRecord:
    """`diff` has been made with these consumers."""
    told = tuple(_impact(diff, old, new, consumer) for consumer in consumers)
    failing = [one for one in diff.findings if one.level in diff.failing and not one.waiver]
    lost = "unknown" in diff.failing and any(one.unplaced for one in told)
    return ImpactRecord(
        diff=diff,
        consumers=told,
        unused=sum(not any(place.consumers for place in finding.places) for finding in failing),
        failed=lost
        or any(one.touched or one.broken for one in told)
        or any(one.state == "expired" for one in diff.waivers),
    )


def _impact(diff: DiffRecord, old: Surface, new: Surface, consumer: Uses) -> ConsumerImpact:
    kinds = kinds_of((old, new), consumer.pact)
    before = misfits(old, consumer.pact, kinds)
    known = {(one.interaction, one.about) for one in before}
    waived = {(place.operation, plain(place.part)) for one in diff.findings if one.waiver for place in one.places}
    broken = [
        one
        for one in misfits(new, consumer.pact, kinds)
        if (one.interaction, one.about) not in known and (one.operation, plain(one.part)) not in waived
    ]
    return ConsumerImpact(
        name=printable(consumer.name),
        file=consumer.pact.file,
        interactions=len(consumer.pact.interactions),
        operations=tuple(operation.name for operation in old.operations.values() if operation.key in consumer.calls),
        touched=sum(
            finding.level in diff.failing
            and not finding.waiver
            and any(printable(consumer.name) in place.consumers for place in finding.places)
            for finding in diff.findings
        ),
        broken=tuple(map(_said, broken)),
        never=tuple(map(_said, before)),
        unplaced=tuple(map(printable, consumer.unplaced)),
    )


def _said(misfit: Misfit) -> str:
    where = f"{misfit.operation} " if misfit.operation else ""
    return printable(f"{misfit.interaction}: {where}{misfit.said}")


def matrix(documents: Sequence[tuple[str, Surface]], pacts: Sequence[Pact]) -> PactsRecord:
    """Every pact beside every document; `documents` with their names as they were typed."""
    cells = tuple(
        Cell(
            consumer=printable(pact.name),
            file=pact.file,
            provider=index,
            interactions=sum(kind_of(interaction) in kinds for interaction in pact.interactions),
            missing=tuple(_asked(one) for one in misfits(surface, pact, kinds)),
        )
        for pact in pacts
        for kinds in (kinds_of([surface for _, surface in documents], pact),)
        for index, (_, surface) in enumerate(documents)
    )
    return PactsRecord(
        providers=tuple(side(file, surface) for file, surface in documents),
        cells=cells,
        unused=tuple(
            UnusedPromise(provider=index, operation=printable(one.operation), fields=tuple(map(printable, one.fields)))
            for index, (_, surface) in enumerate(documents)
            for one in unused(surface, [uses(surface, pact) for pact in pacts])
        ),
        failed=any(cell.missing for cell in cells),
    )


def _asked(misfit: Misfit) -> AskedFor:
    return AskedFor(
        kind=misfit.kind,
        interaction=printable(misfit.interaction),
        operation=printable(misfit.operation),
        said=printable(misfit.said),
        place=str(misfit.place),
    )
