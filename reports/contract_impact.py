"""What `seatrial contracts impact` found, as a record: a contract diff as its consumers meet it."""

from typing import Literal

from msgspec import Struct

from reports.contract_diff import DiffRecord


class ConsumerImpact(Struct, frozen=True, kw_only=True):
    """One consumer's pact, held against both versions.

    `touched` is how many findings of a failing level its pact touches that nobody has waived. `broken` is what it asks
    for that the old version promises and the new does not: these are proved. `never` is what not even the old version
    promises. `operations` are those that it uses. `unplaced` are interactions of which it is not known what they touch,
    because the old version has nothing that they could be about.
    """

    name: str
    file: str
    interactions: int
    operations: tuple[str, ...]
    touched: int
    broken: tuple[str, ...]
    never: tuple[str, ...]
    unplaced: tuple[str, ...]


class ImpactRecord(Struct, frozen=True, kw_only=True):
    """`failed`: a consumer is touched by a finding of a failing level, or proved to break, or a waiver has expired.

    `unused` is how many findings of a failing level touch nobody.
    """

    format: Literal["seatrial.contract-impact/1"] = "seatrial.contract-impact/1"
    diff: DiffRecord
    consumers: tuple[ConsumerImpact, ...]
    unused: int
    failed: bool
