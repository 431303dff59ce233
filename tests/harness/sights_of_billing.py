"""Sights of what is billed by contract and at which price: for each, facts in which it is seen, and in which not."""

from collections.abc import Mapping, Sequence

from seatrial.facts import ContractMilestone, CreditPosted, Fact, InvoicePosted, PriceVarianceDecided, ServiceReported
from tests.harness.bare import fact

OF_BILLING: Mapping[str, tuple[Sequence[Fact], Sequence[Fact]]] = {
    "milestone-confirmed-again": ([fact(ContractMilestone, certificates=2)], [fact(ContractMilestone, certificates=1)]),
    "milestone-credited": ([fact(CreditPosted, reason="withdrawal")], [fact(CreditPosted, reason="termination")]),
    "milestone-reached-anew": (
        [fact(ContractMilestone, acceptances=2, reached=True)],
        [fact(ContractMilestone, acceptances=2), fact(ContractMilestone, acceptances=1, reached=True)],
    ),
    "milestone-withdrawn-in-time": (
        [fact(ServiceReported, type="milestone_withdrawn", source_document="PRJ-1/ordered/1")],
        [
            fact(ServiceReported, type="milestone", source_document="PRJ-1/ordered/1"),
            fact(InvoicePosted, source_document="PRJ-1/ordered/1"),
            fact(ServiceReported, type="milestone_withdrawn", source_document="PRJ-1/ordered/1"),
        ],
    ),
    "variance-billed-as-ordered": (
        [fact(PriceVarianceDecided, decision="as_ordered")],
        [fact(PriceVarianceDecided, decision="as_contracted")],
    ),
    "variance-billed-by-contract": (
        [fact(PriceVarianceDecided, decision="as_contracted")],
        [fact(PriceVarianceDecided, decision="as_ordered")],
    ),
}
