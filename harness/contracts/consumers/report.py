"""Consumers and a change, consumers and versions: as records."""

from collections.abc import Sequence

from harness.contracts.consumers.calls import concerns
from harness.contracts.consumers.impact import Uses, uses
from harness.contracts.consumers.pact import Pact
from harness.contracts.consumers.promised import Misfit, misfits, unused
from harness.contracts.diff.report import printable, side
from harness.contracts.surface.model import Surface
from reports.contract_diff import DiffRecord
from reports.contract_impact import ConsumerImpact, ImpactRecord
from reports.contract_pacts import AskedFor, Cell, PactsRecord, UnusedPromise


def impact(diff: DiffRecord, old: Surface, new: Surface, consumers: Sequence[Uses]) -> ImpactRecord:
    """`diff` has been made with these consumers."""
    told = tuple(_impact(diff, old, new, consumer) for consumer in consumers)
    failing = [one for one in diff.findings if one.level in diff.failing and not one.waiver]
    return ImpactRecord(
        diff=diff,
        consumers=told,
        unused=sum(not any(place.consumers for place in finding.places) for finding in failing),
        failed=any(one.touched or one.broken for one in told) or any(one.state == "expired" for one in diff.waivers),
    )


def _impact(diff: DiffRecord, old: Surface, new: Surface, consumer: Uses) -> ConsumerImpact:
    name = printable(consumer.pact.name)
    before = [_said(one) for one in misfits(old, consumer.pact)]
    return ConsumerImpact(
        name=name,
        file=consumer.pact.file,
        interactions=len(consumer.pact.interactions),
        operations=tuple(
            operation.name for operation in old.operations.values() if operation.key in consumer.parts
        ),
        touched=sum(
            finding.level in diff.failing and not finding.waiver
            and any(name in place.consumers for place in finding.places)
            for finding in diff.findings
        ),
        broken=tuple(said for one in misfits(new, consumer.pact) if (said := _said(one)) not in before),
        never=tuple(before),
    )  # fmt: skip


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
            interactions=sum(concerns(surface, interaction) for interaction in pact.interactions),
            missing=tuple(_asked(one) for one in misfits(surface, pact)),
        )
        for pact in pacts
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
