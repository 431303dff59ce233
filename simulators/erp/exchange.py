"""The general ledger is kept in one currency; what is billed, credited and paid in another enters it at a known rate.

    an order             is booked at the rate of that moment, and that record goes with all that is billed of it
    an invoice           enters at the record that is named; a service contract's, at the rate that held when it was
                         made out
    a credit memo        likewise: at its invoice's, if whoever posts it says so; a service contract's always
    a payment            enters at the rate that held when it settled the invoice
    receivables          are worth what is open, at the invoice's own rate: nothing is left when nothing is open
    the difference       is what a payment has brought, less what it has taken off receivables: realised, and posted,
                         with a journal of its own in the ledger's currency, dated as what has brought it

It asks nothing: of a posting that names no record the rate of the moment is taken, and an amount is what is written.
"""

from msgspec import UNSET, Struct

from seatrial.currencies import in_minor
from seatrial.facts import ExchangeDifferencePosted, RateFixed, RateSet, ReceivableConverted
from seatrial.message import JsonObject, Response, problem
from simulators.erp import journal
from simulators.erp.exchange_bodies import SetExchangeRateBody, Stated
from simulators.erp.orders import Order
from simulators.erp.premises import Premises
from simulators.eventlog import Cause
from simulators.exchange import converted
from simulators.measures import Money

OPENING_SOURCE = "opening"


class Rate(Struct, frozen=True):
    """A record: from then on one unit of `currency` is worth rate / 10^scale units of the ledger's."""

    number: str
    currency: str
    rate: int
    scale: int
    valid_from_ms: int
    source: str


class Open(Struct):
    """An invoice in another currency: what is open on it, and at which record it is kept."""

    rate: Rate
    minor: int = 0


class Exchange:
    __slots__ = ("_book", "_open", "_paid", "_premises", "_rates")

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._book = premises.master.book_currency
        self._rates: dict[str, Rate] = {}
        self._open: dict[str, Open] = {}
        """By invoice."""
        self._paid: dict[str, int] = {}
        """Application -> what it has brought, in the ledger's currency."""

    def open(self, now_ms: int, origin: str) -> None:
        for one in self._premises.master.exchange_rates:
            self._set(one.currency, one.rate, one.scale, OPENING_SOURCE, now_ms, origin)

    # ------------------------------------------------------------ rates

    def set_rate(self, currency: str, body: SetExchangeRateBody, now_ms: int, cause: Cause) -> Response:
        """`setExchangeRate`."""
        if all(rate.currency != currency for rate in self._rates.values()):
            return problem(404, "unknown_rate", f"the ledger keeps no rate of {currency}")
        number = self._set(currency, body.rate, body.scale, body.source, now_ms, cause.origin).number
        return Response(201, {"outcome": "set", **self.shown(number)})

    def _set(self, currency: str, rate: int, scale: int, source: str, now_ms: int, origin: str) -> Rate:
        number = self._premises.draw_number("FXR", origin)
        one = self._rates[number] = Rate(number, currency, rate, scale, now_ms, source)
        self._premises.tray.facts.append(
            RateSet(
                origin=origin,
                system=self._premises.name,
                rate_id=number,
                currency=currency,
                book_currency=self._book,
                rate=rate,
                scale=scale,
                valid_from_at=now_ms,
                source=source,
            )
        )
        return one

    def foreign(self, currency: str) -> bool:
        return bool(self._book) and currency != self._book

    def valid(self, currency: str, at_ms: int) -> Rate:
        """The last that holds by then; what is from before the first day is worth what it was then."""
        known = [rate for rate in self._rates.values() if rate.currency == currency]
        return [rate for rate in known if rate.valid_from_ms <= at_ms or rate is known[0]][-1]

    def shown(self, number: str) -> JsonObject:
        """A record as documents show it."""
        one = self._rates[number]
        return {
            "rate_id": one.number,
            "currency": one.currency,
            "book_currency": self._book,
            "rate": one.rate,
            "scale": one.scale,
            "valid_from": self._premises.calendar.text(one.valid_from_ms),
            "source": one.source,
        }

    def fix(self, order: Order, now_ms: int) -> None:
        """Book an order at the rate of the moment."""
        currency = order.wish.currency
        if not self.foreign(currency):
            return
        order.rate_id = self.valid(currency, now_ms).number
        self._premises.tray.facts.append(
            RateFixed(
                origin=order.origin,
                system=self._premises.name,
                order_number=order.number,
                currency=currency,
                book_currency=self._book,
                rate_id=order.rate_id,
            )
        )

    # ------------------------------------------------------------ postings

    def unfit(self, stated: Stated | None) -> Response | None:
        """The problem with what a posting says of its currency; None if there is none."""
        if stated is None or stated.rate_id is UNSET or stated.rate_id in self._rates:
            return None
        return problem(422, "unknown_rate", f"no exchange rate {stated.rate_id!r}")

    def invoice(self, origin: str, document: str, total: Money, stated: Stated | None, day: str, now_ms: int) -> None:
        """`day`: the posting date, here and below."""
        entered = self._entered(total, stated)
        if entered is None:
            return
        rate = self._named(entered.currency, stated, now_ms)
        known = self._open.get(document)
        was = 0 if known is None else self._worth(known.rate, known.minor)
        now = self._open[document] = Open(rate, (0 if known is None else known.minor) + entered.minor)
        moved = self._worth(rate, now.minor) - was
        counter = -self._worth(rate, entered.minor)
        self._post(origin, "invoice", document, document, day, entered, rate, moved, counter)

    def credit_memo(
        self, origin: str, document: str, invoice: str, total: Money, stated: Stated | None, day: str, now_ms: int
    ) -> None:
        entered = self._entered(total, stated)
        if entered is not None:
            self._credit(origin, document, invoice, day, entered, self._named(entered.currency, stated, now_ms))

    def credit_memo_of_contract(
        self, origin: str, document: str, invoice: str, total: Money, stated: Stated | None, day: str, now_ms: int
    ) -> None:
        """No order was booked at a record that it could name: it enters at that at which its invoice is kept."""
        entered = self._entered(total, stated)
        if entered is not None:
            kept = self._open.get(invoice)
            rate = self._named(entered.currency, stated, now_ms) if kept is None else kept.rate
            self._credit(origin, document, invoice, day, entered, rate)

    def _credit(self, origin: str, document: str, invoice: str, day: str, entered: Money, rate: Rate) -> None:
        moved, kept = self._take(invoice, entered.minor, rate)
        counter = -moved if rate.number == kept.number else self._worth(rate, entered.minor)
        self._post(origin, "credit_memo", document, invoice, day, _less(entered), rate, moved, counter)

    def payment(
        self, origin: str, document: str, invoice: str, amount: Money, stated: Stated | None, day: str, now_ms: int
    ) -> None:
        """An application, or (amount < 0) what takes it off again: then at what it had brought."""
        entered = self._entered(amount, stated)
        if entered is None:
            return
        settled_ms = now_ms
        if stated is not None and stated.settled_at is not UNSET:
            settled_ms = self._premises.calendar.ms(stated.settled_at)
        rate = self.valid(entered.currency, settled_ms)
        moved, _ = self._take(invoice, entered.minor, rate)
        if entered.minor < 0:
            brought = -self._paid.pop(document, self._worth(rate, -entered.minor))
        else:
            brought = self._paid[document] = self._worth(rate, entered.minor)
        kind = "payment" if entered.minor > 0 else "reversal"
        self._post(origin, kind, document, invoice, day, _less(entered), rate, moved, brought)

    def clearing(self, origin: str, document: str, credited: str, settled: str, amount: Money, day: str) -> None:
        """What stands to a customer's credit on one invoice settles another: each is kept at its own record, and what
        lies between the two is made by exchange."""
        if not self.foreign(amount.currency):
            return
        rate = self.valid(amount.currency, 0)
        given, at = self._take(credited, -amount.minor, rate)
        self._post(origin, "clearing", document, credited, day, amount, at, given, -given)
        moved, at = self._take(settled, amount.minor, rate)
        self._post(origin, "clearing", document, settled, day, _less(amount), at, moved, given)

    def _entered(self, amount: Money, stated: Stated | None) -> Money | None:
        """What the ledger reads; None if it is in its own currency. The sign is the posting's."""
        currency = amount.currency if stated is None else stated.currency
        if not self.foreign(currency):
            return None
        if stated is None:
            return amount
        minor = in_minor(stated.digits, stated.decimals, currency)
        return Money(-minor if amount.minor < 0 else minor, currency)

    def _named(self, currency: str, stated: Stated | None, now_ms: int) -> Rate:
        if stated is not None and stated.rate_id is not UNSET:
            return self._rates[stated.rate_id]
        made_out = UNSET if stated is None else stated.made_out_at
        return self.valid(currency, now_ms if made_out is UNSET else self._premises.calendar.ms(made_out))

    def _take(self, invoice: str, minor: int, rate: Rate) -> tuple[int, Rate]:
        """Take an amount off an invoice: what receivables move by, and the record at which they are kept."""
        item = self._open.setdefault(invoice, Open(rate))
        was = self._worth(item.rate, item.minor)
        item.minor -= minor
        return self._worth(item.rate, item.minor) - was, item.rate

    def _worth(self, rate: Rate, minor: int) -> int:
        return converted(minor, rate.currency, self._book, rate.rate, rate.scale)

    def _post(
        self,
        origin: str,
        kind: str,
        document: str,
        invoice: str,
        day: str,
        amount: Money,
        rate: Rate,
        moved: int,
        counter: int,
    ) -> None:
        name, facts = self._premises.name, self._premises.tray.facts
        facts.append(
            ReceivableConverted(
                origin=origin,
                system=name,
                kind=kind,
                document=document,
                invoice=invoice,
                amount_minor=amount.minor,
                currency=amount.currency,
                rate_id=rate.number,
                receivable_minor=moved,
                counter_minor=counter,
                book_currency=self._book,
            )
        )
        if moved + counter:
            facts.append(
                ExchangeDifferencePosted(
                    origin=origin,
                    system=name,
                    document=document,
                    invoice=invoice,
                    amount_minor=moved + counter,
                    currency=self._book,
                )
            )
            made = Money(moved + counter, self._book)
            journal.post(self._premises, origin, journal.of_exchange(document, day, made))


def _less(amount: Money) -> Money:
    return Money(-amount.minor, amount.currency)
