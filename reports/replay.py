"""What `replay` prints: how a trial file compares with what came, and the story that it tells."""

from typing import Literal

from msgspec import Struct

from reports.record import RunRecord

Standing = Literal["same", "diverged", "edited", "other world", "other engine"]
"""same: to the byte, and judged the same or exit 3. diverged: it should have been, and is not. Otherwise digests cannot
be compared, and the failure is: in another version of the world, with an engine that is not the one that the file was
written with, or because the file was edited since."""


class EntryShown(Struct, frozen=True, kw_only=True):
    """A journal entry: its number, when (RFC 3339, at the site), and the entry itself as JSON."""

    number: int
    at: str
    text: str


class Difference(Struct, frozen=True, kw_only=True):
    """The first journal entry that differs. `expected`: the other journal's, where that is at hand; a trial file has
    only marks. `came` is None where the journal ends. `around`: the entries before and after, of the one that came."""

    entry: int
    expected: EntryShown | None
    came: EntryShown | None
    around: tuple[EntryShown, ...]


class StoryAction(Struct, frozen=True, kw_only=True):
    """Something that somebody does. `number` is what `--what-if` calls it; `part` is what shrinking has found out."""

    number: int
    name: str
    at: str
    told: str
    part: str


class StoryFault(Struct, frozen=True, kw_only=True):
    """Something that goes wrong on purpose. `at` is "" if it never came up."""

    number: int
    kind: str
    pin: str
    outcome: str
    at: str
    told: str
    part: str


class Step(Struct, frozen=True, kw_only=True):
    """One line of the sequence: who does what to whom, and what becomes of it.

    `entry` is the journal entry with which it begins, `trouble` says that it met a fault or failed, `proof` that it
    is among what proves the failure. `skipped`: how many steps of the same order went as they should since the last.
    """

    entry: int
    at: str
    who: str
    whom: str
    what: str
    fate: str
    trouble: bool
    proof: bool
    skipped: int


class Story(Struct, frozen=True, kw_only=True):
    """A failing trial as somebody would tell it. The last five are empty if nothing was broken."""

    title: str
    engine: str
    concerned: tuple[str, ...]
    """Origins of what the failure is about ("order/0035"), or items."""
    actions: tuple[StoryAction, ...]
    faults: tuple[StoryFault, ...]
    steps: tuple[Step, ...]
    at: str
    summary: str
    invariant: str
    claim: str
    why: str
    resembles: tuple[str, ...]


class LineState(Struct, frozen=True, kw_only=True):
    """Quantities of one order line, in base units."""

    line: str
    item: str
    ordered: int
    reserved: int
    shipped: int
    billed: int
    cut: int


class InvoiceState(Struct, frozen=True, kw_only=True):
    """What of an invoice falls to one order, and what is paid of that, in minor units of its currency."""

    currency: str
    billed: int
    paid: int


class OrderState(Struct, frozen=True, kw_only=True):
    """One order. `axes`: order, fulfilment, billing, payment, as the order book has them. `told`: what the customer
    was told. `invoices`: by number."""

    origin: str
    documents: tuple[str, ...]
    axes: dict[str, str]
    holds: tuple[str, ...]
    lines: tuple[LineState, ...]
    told: tuple[str, ...]
    invoices: dict[str, InvoiceState]


class ShelfState(Struct, frozen=True, kw_only=True):
    """Stock of one item, site, lot and status, in base units: counted by the warehouse, promised from it, and what
    the ledger says."""

    item: str
    site: str
    lot: str
    status: str
    on_hand: int
    reserved: int
    ledger: int


class State(Struct, frozen=True, kw_only=True):
    """What is in the books after a journal entry. `receivables`: currency -> minor units on the control account;
    `billed_open`: the same from the invoices' side. `cases` are known only when the trial has come to rest."""

    entry: int
    at_ms: int
    orders: tuple[OrderState, ...]
    stock: tuple[ShelfState, ...]
    offered: dict[str, int]
    """Item and channel -> what buyers see."""
    receivables: dict[str, int]
    billed_open: dict[str, int]
    cases: tuple[str, ...]
    under_way: tuple[str, ...]
    """Exchanges that nobody has heard the end of."""


class WhatIf(Struct, frozen=True, kw_only=True):
    """The same trial with something in it changed."""

    edits: tuple[str, ...]
    run: RunRecord
    gone: tuple[str, ...]
    """Signatures that the trial shows and the edited one does not."""
    new: tuple[str, ...]
    difference: Difference | None


class ReplayRecord(Struct, frozen=True, kw_only=True):
    """A trial file, run again. `again`: whether it fails, or holds, as the file says; where it is the same to the byte,
    with the same verdict too."""

    format: Literal["seatrial.replay/1"] = "seatrial.replay/1"
    file: str
    standing: Standing
    again: bool
    expected: str
    message: str
    differs: tuple[str, ...]
    """What is not as it was when the file was written: engine, world, Seatrial, Python, libraries."""
    run: RunRecord
    difference: Difference | None
    story: Story
    until: State | None = None
    what_if: WhatIf | None = None
