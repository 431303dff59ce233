"""The safeguards of the reference engine, and what becomes of it without each.

Whoever takes one out must be convicted, or the safeguard is redundant: another one catches the same, and only without
both is there a conviction. A redundant safeguard is no mistake (a belt, and braces), but it is declared, so that
nobody takes the belt for what holds the trousers. A part of the engine that is in no line here fails a test.
"""

from msgspec import Struct


class Safeguard(Struct, frozen=True):
    """`part` is the field of `engine.parts.Parts` that holds it. `engines`: the flawed engines that are without it; if
    there is a `partner`, they are without both, and `why` says what the partner catches."""

    name: str
    part: str
    engines: tuple[str, ...]
    partner: str = ""
    why: str = ""


SAFEGUARDS: tuple[Safeguard, ...] = (
    Safeguard("of two writers of one record, one must look again", "new_store", ("flawed:no-version-check",)),
    Safeguard("a message counts once per business key", "admit", ("flawed:no-inbox-dedupe",)),
    Safeguard("a known key with another body is an amendment", "admit", ("flawed:swallow-amendment",)),
    Safeguard("a recall is relayed to the warehouse", "events", ("flawed:recall-ignored",)),
    Safeguard("an order that fails stops no other", "events", ("flawed:stop-on-error",)),
    Safeguard("what the warehouse answers is what is promised", "answers", ("flawed:snapshot-availability",)),
    Safeguard("holds are looked at before every step", "steps", ("flawed:hold-checked-at-entry",)),
    Safeguard("a refused release is asked for again", "steps", ("flawed:refused-is-final",)),
    Safeguard("every line of an order is booked", "steps", ("flawed:first-line-only",)),
    Safeguard("what is billed is what that shipment shipped", "steps", ("flawed:invoice-per-order",)),
    Safeguard("freight is billed with the first shipment only", "steps", ("flawed:freight-each-shipment",)),
    Safeguard("bad news is told too", "steps", ("flawed:mute-bad-news",)),
    Safeguard("an older stock statement replaces no newer one", "newer_statement", ("flawed:apply-out-of-order",)),
    Safeguard(
        "no channel is shown an older figure than before",
        "publish",
        ("flawed:apply-out-of-order",),
        "an older stock statement replaces no newer one",
        "An older statement is never taken over, so there is no older figure to show.",
    ),
    Safeguard("an older word about holds replaces no newer one", "newer", ("flawed:apply-out-of-order",)),
    Safeguard("figures are numbers", "publish", ("flawed:untyped-quantity",)),
    Safeguard("keys are the same for every attempt", "key_for", ("flawed:key-per-attempt", "flawed:key-per-job")),
    Safeguard("no answer is not a no", "on_unknown", ("flawed:unknown-is-failed",)),
    Safeguard("keys survive a restart", "resume", ("flawed:key-per-process",)),
    Safeguard("what was on its way at a crash is asked about", "resume", ("flawed:forgets-what-was-sent",)),
    Safeguard("nobody waits for answers to a dead process", "resume", ("flawed:waits-for-the-dead",)),
    Safeguard("timers are set again after a restart", "resume", ("flawed:timers-in-memory",)),
    Safeguard("what cannot go on is put before a person", "open_case", ("flawed:log-and-200",)),
    Safeguard("a case stays open until the work is done", "open_case", ("flawed:case-closed-unfinished",)),
)
