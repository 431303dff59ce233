"""Money that somebody has sent, and what billing says that it has received: the same, once.

What a customer's bank sends and what the payment provider takes from his card is one side; every receipt in billing's
books is the other, by its reference. What agrees is forgotten at once, and from a bank that is in the instant in which
it is sent.
"""

from collections.abc import Iterator

from msgspec import Struct, field

from harness.invariants.wording import listed, money
from seatrial.facts import FundsCaptured, MoneySent, PaymentReceived


class Leg(Struct, frozen=True, gc=False):
    """So much, sent or received, by whom or as what, and when."""

    minor: int
    currency: str
    who: str
    at: int
    entry: int

    @property
    def amount(self) -> str:
        return money(self.minor, self.currency)


class Pending(Struct):
    """Under one reference, what the other side has no word of."""

    sent: list[Leg] = field(default_factory=list)
    received: list[Leg] = field(default_factory=list)


class Finding(Struct, frozen=True):
    kind: str
    said: str
    since: int
    """When it was sent; or received, if nobody has sent it."""
    entries: tuple[int, ...]


class Sent:
    def __init__(self) -> None:
        self._pending: dict[str, Pending] = {}
        self._cards: set[str] = set()
        """The provider's numbers of what it has taken, where billing is told of it some time later."""

    def sent(self, fact: MoneySent, at: int, entry: int) -> None:
        self._put(fact.reference, Leg(fact.amount_minor, fact.currency, fact.payer, at, entry), received=False)

    def captured(self, fact: FundsCaptured, at: int, entry: int) -> None:
        self._cards.add(fact.transaction)
        self._put(fact.transaction, Leg(fact.amount_minor, fact.currency, "the card", at, entry), received=False)

    def received(self, fact: PaymentReceived, at: int, entry: int) -> None:
        self._put(fact.reference, Leg(fact.amount_minor, fact.currency, fact.payment, at, entry), received=True)

    def _put(self, reference: str, leg: Leg, *, received: bool) -> None:
        one = self._pending.setdefault(reference, Pending())
        own, others = (one.received, one.sent) if received else (one.sent, one.received)
        for other in others:
            if (other.minor, other.currency) == (leg.minor, leg.currency):
                others.remove(other)
                break
        else:
            own.append(leg)
        if not (own or others):
            del self._pending[reference]

    def differing(self) -> Iterator[Finding]:
        """At rest. What was taken from a card and has never come to billing is S44's: somebody may be looking at it."""
        for reference, one in self._pending.items():
            entries = tuple([leg.entry for leg in (*one.sent, *one.received)])
            came = listed([f"{leg.amount} ({leg.who})" for leg in one.received])
            went = listed([f"{leg.amount} of {leg.who}" for leg in one.sent])
            if one.sent and one.received:
                said = f"{went} were sent for {reference}, and billing has received {came}"
                yield Finding("not as it was sent", said, one.sent[0].at, entries)
            elif one.received:
                said = f"billing has received {came} for {reference}, and nobody has sent that, or not again"
                yield Finding("sent by nobody", said, one.received[0].at, entries)
            elif reference not in self._cards:
                said = f"{went} were sent for {reference}, and billing has not received that"
                yield Finding("never received", said, one.sent[0].at, entries)
