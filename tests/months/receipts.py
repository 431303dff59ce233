"""Money as it came: what a bank has sent, or the payment provider taken, was received once, and nothing else was."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from seatrial import facts as f

Money = tuple[str, int, str]
"""Reference, amount and currency."""


class Receipts:
    def __init__(self) -> None:
        self.sent: Counter[Money] = Counter()
        """How often a bank has sent that, or the provider taken it."""
        self.received: Counter[Money] = Counter()

    def readers(self) -> dict[type[f.Fact], Callable[[Any], None]]:
        return {f.MoneySent: self._sent, f.FundsCaptured: self._captured, f.PaymentReceived: self._received}

    def _sent(self, fact: f.MoneySent) -> None:
        self.sent[fact.reference, fact.amount_minor, fact.currency] += 1

    def _captured(self, fact: f.FundsCaptured) -> None:
        self.sent[fact.transaction, fact.amount_minor, fact.currency] += 1

    def _received(self, fact: f.PaymentReceived) -> None:
        self.received[fact.reference, fact.amount_minor, fact.currency] += 1

    def differences(self) -> Iterator[str]:
        for what in sorted({*self.sent, *self.received}):
            if self.sent[what] != self.received[what]:
                reference, minor, currency = what
                times = f"sent {self.sent[what]} times, received {self.received[what]} times"
                yield f"{minor} {currency} for {reference}: {times}"
