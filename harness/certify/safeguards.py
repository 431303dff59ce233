"""The safeguards of the reference engine, and what becomes of it without each.

Whoever takes one out, and nothing else, must be convicted; only so is it known that the safeguard does something, and
that the harness sees it. One that nobody proves in this way is declared, with the reason: it may be redundant, or the
harness may be blind. A part of the engine that is in no line here fails a test; so does an engine that is said to be
without a safeguard and differs from the reference in another part as well.
"""

from collections.abc import Mapping

from msgspec import Struct


class Safeguard(Struct, frozen=True):
    """`part` is the field of `engine.parts.Parts` that holds it, "" if none does. `engines`: the flawed engines that
    differ from the reference in that part only, and there by this safeguard. `unproved`: why none is convicted."""

    name: str
    part: str
    engines: tuple[str, ...] = ()
    unproved: str = ""


SAFEGUARDS: tuple[Safeguard, ...] = (
    Safeguard("of two writers of one record, one must look again", "new_store", ("flawed:no-version-check",)),
    Safeguard("a client may do what its scopes allow", "refusal", ("flawed:any-token-will-do",)),
    Safeguard("an order is shown to its own customer", "shown_to", ("flawed:anybodys-order",)),
    Safeguard("a message counts once per business key", "admit", ("flawed:no-inbox-dedupe",)),
    Safeguard("a known key with another body is an amendment", "admit", ("flawed:swallow-amendment",)),
    Safeguard("a message is known by what it states, not by its number", "admit", ("flawed:known-by-number",)),
    Safeguard("another order under a known number is not merged", "another_order", ("flawed:taken-for-a-correction",)),
    Safeguard("every message that was dealt with is remembered", "admit", ("flawed:knows-only-the-latest",)),
    Safeguard("a message is had or not, whatever its time", "admit", ("flawed:stale-is-dropped",)),
    Safeguard("a recall is relayed to the warehouse", "events", ("flawed:recall-ignored",)),
    Safeguard("a movement is posted with the lot that moved", "events", ("flawed:lot-left-out",)),
    Safeguard("what is on the way is not available anywhere", "events", ("flawed:arrived-when-loaded",)),
    Safeguard("a channel is shown no more than its allocation", "events", ("flawed:allocation-ignored",)),
    Safeguard("goods go to the address on the order", "events", ("flawed:address-on-file",)),
    Safeguard("an order is carried on as it was booked", "events", ("flawed:live-customer",)),
    Safeguard("of two statements about a customer the newer holds", "events", ("flawed:last-told-holds",)),
    Safeguard("a customer is told of a cancellation when it is one", "events", ("flawed:cancelled-at-once",)),
    Safeguard("a wish to change is carried to the order book", "events", ("flawed:change-noted",)),
    Safeguard("what is cancelled is given back once", "events", ("flawed:gives-back-twice",)),
    Safeguard("an order is found by its own number", "events", ("flawed:matched-by-customer",)),
    Safeguard("a payment is posted once, as it was applied", "events", ("flawed:payment-counted-twice",)),
    Safeguard("an order is handed on in the unit in which it was written", "events", ("flawed:boxes-as-each",)),
    Safeguard("an order that fails stops no other", "events", ("flawed:stop-on-error",)),
    Safeguard("nothing is promised before the warehouse has answered", "answers", ("flawed:promised-when-booked",)),
    Safeguard("what was accepted is credited, when it was", "return_steps", ("flawed:credited-when-allowed",)),
    Safeguard("no more is credited than was accepted", "return_steps", ("flawed:whole-quantity-credited",)),
    Safeguard("goods that come back are posted where they went", "return_steps", ("flawed:restocked-by-default",)),
    Safeguard("a credit memo is posted to the account", "return_steps", ("flawed:credit-not-posted-back",)),
    Safeguard("a credit memo is posted with its tax apart", "return_steps", ("flawed:credit-without-tax",)),
    Safeguard("a return is credited once", "events", ("flawed:credited-twice",)),
    Safeguard("return and order of an exchange are settled together", "events", ("flawed:exchange-not-settled",)),
    Safeguard("a return outlives its order", "events", ("flawed:return-needs-its-order",)),
    Safeguard("holds are looked at before every step", "steps", ("flawed:hold-checked-at-entry",)),
    Safeguard("a refused release is asked for again", "steps", ("flawed:refused-is-final",)),
    Safeguard("every line of an order is booked", "steps", ("flawed:first-line-only",)),
    Safeguard("what is billed is what that shipment shipped", "steps", ("flawed:invoice-per-order",)),
    Safeguard("an order is billed on the evidence it is billed on", "steps", ("flawed:billed-on-goods-issue",)),
    Safeguard("what was refused at the door is not billed", "steps", ("flawed:refused-is-delivered",)),
    Safeguard("only a final statement is a proof of delivery", "events", ("flawed:provisional-is-proof",)),
    Safeguard("the dock is told what comes back", "deliver", ("flawed:refused-forgotten",)),
    Safeguard("a discount goes with each unit", "steps", ("flawed:discount-kept",)),
    Safeguard("the order book's price is billed", "steps", ("flawed:quote-billed",)),
    Safeguard("an approved price takes the place of the booked one", "events", ("flawed:approval-unread",)),
    Safeguard("quantities are carried in base units", "steps", ("flawed:rounded-at-each-step",)),
    Safeguard("a substitute takes the line of what was ordered", "steps", ("flawed:substitute-extra-line",)),
    Safeguard("a kit counts by its scarcest component", "whole_kits", ("flawed:any-component-is-the-kit",)),
    Safeguard("freight is billed with the first shipment only", "steps", ("flawed:freight-each-shipment",)),
    Safeguard("tax is that of where the goods went", "events", ("flawed:bill-to-tax",)),
    Safeguard("the tax point is the day on which the goods left", "events", ("flawed:taxed-at-order-date",)),
    Safeguard("a day is one of the calendar on the wall", "events", ("flawed:tax-by-utc",)),
    Safeguard("a posting has the clock of the place where it happened", "steps", ("flawed:dated-in-utc",)),
    Safeguard("a posting is dated by when it happened, not by when it is told", "steps", ("flawed:dated-now",)),
    Safeguard("a posting is dated by what happened, not by what was ordered", "events", ("flawed:dated-by-order",)),
    Safeguard("what comes after the close is on the late list", "steps", ("flawed:period-refusal-forced",)),
    Safeguard("goods are taxed as what the order book says they are", "steps", ("flawed:category-defaulted",)),
    Safeguard("the rounding of an invoice is posted as well", "invoice_steps", ("flawed:rounding-left-out",)),
    Safeguard("an invoice is posted as it stands", "events", ("flawed:tax-recomputed",)),
    Safeguard("what is reserved and not wanted is given back", "steps", ("flawed:cancel-keeps-reservation",)),
    Safeguard("a number is carried as it is", "steps", ("flawed:number-cut-short",)),
    Safeguard("freight is spread over all of its order", "steps", ("flawed:parcel-is-the-order",)),
    Safeguard("an invoice is posted before what pays it", "invoice_steps", ("flawed:payment-before-invoice",)),
    Safeguard("an invoice is posted once, whatever is on it", "events", ("flawed:posted-per-order",)),
    Safeguard("every order on an invoice is told of it", "events", ("flawed:first-order-only",)),
    Safeguard("a void number is posted", "events", ("flawed:void-unposted",)),
    Safeguard("evidence is handed over, blocked or not", "events", ("flawed:blocked-is-lost",)),
    Safeguard("what the order book calls not billable is not billed", "steps", ("flawed:billed-at-fill-up",)),
    Safeguard("the warehouse is told whose the goods remain", "steps", ("flawed:consignee-left-out",)),
    Safeguard("what was reported as used is sold when it is final", "consumption", ("flawed:settled-when-reported",)),
    Safeguard("what was recorded as used is sold in the end", "consumption", ("flawed:recorded-is-sold",)),
    Safeguard("a corrected sheet takes the place of the first", "consumption", ("flawed:correction-is-a-sheet",)),
    Safeguard("what was used is billed line by line as it was sold", "consumption", ("flawed:sheet-at-one-price",)),
    Safeguard("bad news is told too", "steps", ("flawed:mute-bad-news",)),
    Safeguard("the warehouse is told how long goods must keep", "steps", ("flawed:short-dated",)),
    Safeguard("a unit's number is posted with the line it left with", "steps", ("flawed:serial-on-two-lines",)),
    Safeguard("an older stock statement replaces no newer one", "newer_statement", ("flawed:apply-out-of-order",)),
    Safeguard("an older word about holds replaces no newer one", "newer", ("flawed:old-hold-returns",)),
    Safeguard("what is softly reserved is shown to nobody else", "publish", ("flawed:soft-uncounted",)),
    Safeguard("a soft reservation is made hard in its own place", "steps", ("flawed:reserved-beside-soft",)),
    Safeguard("what has lapsed is reserved anew", "answers", ("flawed:lapsed-stands",)),
    Safeguard("what has left is what the ship notice says", "shipped_base", ("flawed:po-delivered-is-shipped",)),
    Safeguard("a vendor's document counts by its own number", "counts_as", ("flawed:asn-by-control-number",)),
    Safeguard("a vendor's codes mean what was agreed", "confirmed", ("flawed:ack-code-misread",)),
    Safeguard("what a vendor ships is left to him", "answers", ("flawed:drop-ship-from-own-stock",)),
    Safeguard("what a vendor bills is matched and posted", "events", ("flawed:vendor-invoice-filed",)),
    Safeguard("figures are numbers", "publish", ("flawed:untyped-quantity",)),
    Safeguard("a figure that is too old is marked as an estimate", "publish", ("flawed:stale-as-new",)),
    Safeguard(
        "a figure that nobody answered is waited out before the next is shown",
        "unanswered",
        ("flawed:unanswered-overtaken",),
    ),
    Safeguard("a figure that nobody answered is sent again", "unanswered", ("flawed:site-skipped",)),
    Safeguard(
        "money counts once, by the provider's number",
        "settle",
        ("flawed:settled-as-told", "flawed:only-latest-refund-known"),
    ),
    Safeguard("a refund is entered with its own amount", "settle", ("flawed:refunds-summed",)),
    Safeguard("what has happened is not undone by a later word", "settle", ("flawed:last-outcome-holds",)),
    Safeguard("an invoice is paid once", "paid_twice", ("flawed:late-success-applied",)),
    Safeguard("a payment of which nothing is known is asked about", "doubt", ("flawed:unknown-is-paid-again",)),
    Safeguard("money for an order that is not known waits for it", "events", ("flawed:early-payment-dropped",)),
    Safeguard("finance knows what is left of a credit memo", "events", ("flawed:credit-balance-unseen",)),
    Safeguard("the ledger follows what is taken off again", "events", ("flawed:taken-off-unread",)),
    Safeguard("keys are the same for every attempt", "key_for", ("flawed:key-per-attempt", "flawed:key-per-job")),
    Safeguard("a call stays with the system for which it was decided", "system", ("flawed:endpoint-switched",)),
    Safeguard("no answer is not a no", "on_unknown", ("flawed:unknown-is-failed",)),
    Safeguard("a call is repeated as it was", "on_unknown", ("flawed:retry-under-new-number",)),
    Safeguard("what failed waits, ever longer, and as long as it is told", "hold_back", ("flawed:retry-storm",)),
    Safeguard("a receiver that is away is left alone", "shut_until", ("flawed:no-circuit-breaker",)),
    Safeguard("what is refused for good is not asked again", "for_good", ("flawed:permanent-is-transient",)),
    Safeguard("a call carries the thread that led to it", "thread", ("flawed:correlation-lost",)),
    Safeguard("what is not delivered is read in the log", "read_at", ("flawed:never-reads-the-log",)),
    Safeguard("what was stamped in the last second is read again", "watermark", ("flawed:behind-the-second",)),
    Safeguard("a watermark is the source's own", "watermark", ("flawed:own-clock-watermark",)),
    Safeguard("a subscription stands beside those of others", "renewal", ("flawed:only-one-subscriber",)),
    Safeguard("what was decided is not done before it is answered", "resume", ("flawed:sent-is-done",)),
    Safeguard("keys survive a restart", "resume", ("flawed:key-per-process",)),
    Safeguard("what was on its way at a crash is asked about", "resume", ("flawed:forgets-what-was-sent",)),
    Safeguard("nobody waits for answers to a dead process", "resume", ("flawed:waits-for-the-dead",)),
    Safeguard("timers are set again after a restart", "resume", ("flawed:timers-in-memory",)),
    Safeguard("what cannot go on is put before a person", "open_case", ("flawed:log-and-200",)),
    Safeguard("a case stays open until the work is done", "open_case", ("flawed:case-closed-unfinished",)),
    Safeguard("a case is open again when its trouble is back", "open_case", ("flawed:resolved-for-good",)),
    Safeguard("what a person has resolved is taken up again", "go_on", ("flawed:retry-forgotten",)),
    Safeguard("a corrected order has one key, however often sent", "key_for", ("flawed:corrected-under-new-number",)),
)

COMPOSED: Mapping[str, str] = {
    "flawed:snapshot-availability": "It reads, promises and shows the snapshot: four parts, for one idea in the wild.",
}
"""Flawed engines that differ from the reference in several parts. They must be convicted, and prove no safeguard."""
