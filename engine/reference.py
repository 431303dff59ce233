"""The reference engine: what correct looks like.

harness:  --engine reference
yours:    build(Setup(systems, policies, start)) -> Vessel(engine, store)
"""

from engine import (
    access,
    backfill,
    breaker,
    exceptions,
    inbox,
    outbox,
    polling,
    resolution,
    retrying,
    streams,
    versions,
)
from engine.adapters import vendor_v1
from engine.core import OrderToCash, resume
from engine.parts import Parts
from engine.process import (
    answers,
    backorders,
    claims,
    consumption,
    contracts,
    deliveries,
    events,
    invoices,
    kits,
    numbers,
    plan,
    publish,
    returning,
    settling,
)
from engine.stores.memory import MemoryStore
from seatrial.engine import MORE, OFFERS, Setup, Vessel


def newer_version(applied: int, given: int) -> bool:
    """A statement replaces one about the same document only if its version is higher."""
    return given > applied


def newer_sequence(applied: str, given: str) -> bool:
    """A stock statement replaces one about the same item and site only if its sequence is higher (equal width)."""
    return given > applied


PARTS = Parts(
    new_store=MemoryStore,
    refusal=access.refusal,
    shown_to=access.shown_to,
    admit=inbox.admit,
    another_order=numbers.another_order,
    events=events.EVENTS,
    answers=answers.ANSWERS,
    newer=newer_version,
    newer_statement=newer_sequence,
    steps=plan.STEPS,
    deliver=deliveries.STEPS,
    return_steps=returning.STEPS,
    consumption=consumption.STEPS,
    claims=claims.STEPS,
    contracts=contracts.BILLING,
    invoice_steps=invoices.STEPS,
    promise=answers.promise,
    whole_kits=kits.whole,
    counts_as=vendor_v1.counts_as,
    confirmed=vendor_v1.confirmed,
    shipped_base=vendor_v1.shipped_base,
    publish=publish.publish,
    unanswered=publish.give_up_stale,
    served=backorders.served,
    paid_twice=settling.paid_twice,
    settle=settling.settle,
    doubt=settling.ask,
    key_for=outbox.stable_key,
    system=outbox.system,
    version=versions.spoken,
    editions=versions.EDITIONS,
    thread=outbox.thread,
    on_unknown=retrying.settle_unknown,
    hold_back=retrying.hold_back,
    shut_until=breaker.shut_until,
    for_good=retrying.for_good,
    watermark=polling.watermark,
    read_at=backfill.read_at,
    renewal=streams.subscribe,
    resume=resume,
    open_case=exceptions.open_case,
    close_case=exceptions.close_case,
    go_on=resolution.go_on,
)
"""What the reference engine is built of."""


def assemble(setup: Setup, parts: Parts) -> Vessel:
    """An engine of these parts, with a store of its own."""
    return Vessel(OrderToCash(setup, parts), parts.new_store(), OFFERS | MORE)


def build(setup: Setup) -> Vessel:
    return assemble(setup, PARTS)
