"""Whatever is billed, paid and applied, in any order and however often, billing's books add up.

The model counts from the facts: what is open on an invoice is its total less what was applied to it; what is
unapplied of a payment is its amount less what was applied of it; the sums of both sides agree. A replay, a conflict
and a refusal leave no trace. One accepted billable event makes one invoice, whoever else billed the same shipment.
"""

from collections import Counter
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from seatrial.calendar import Calendar
from seatrial.facts import BillableEventRecorded, InvoicePosted, PaymentApplied, PaymentReceived
from seatrial.message import JsonObject, Request, Response
from simulators.billing.system import Billing
from simulators.master import Customer, Master
from simulators.system import Due, Promises
from tests.simulators.checked import check_event, checked

WINDOW_MS, LAG_MS = 1_000, 100
MASTER = Master((Customer("C-1", "Ada", "Quay 1", "Kiel", "24103", "DE", "EUR", 0, tax_rate_ppm=70_000),), (), ())
KEYS = st.sampled_from(["k1", "k2", "k3", ""])
"""Few keys, so that they meet; "" stands for a key never used before."""
SHIPMENTS = ("SHP-1", "SHP-2")


class NoChance:
    """Nothing in billing is left to chance."""

    def between(self, name: str, low: int, high: int) -> int:
        raise AssertionError(name)

    def chance(self, name: str, chance_ppm: int) -> bool:
        raise AssertionError(name)


class BillingModel(RuleBasedStateMachine):
    """Billing beside its books as the facts tell them."""

    def __init__(self) -> None:
        super().__init__()
        self.billing = Billing(MASTER, Calendar("2026-03-02T06:00:00Z"), Promises(WINDOW_MS, LAG_MS))
        self.now = 0
        self.fresh = 0
        self.kept: dict[str, tuple[int, Any, Response]] = {}
        self.due: list[Due] = []
        self.blocked = False
        self.accepted: Counter[str] = Counter()
        """Shipment -> billable events recorded."""
        self.posted: dict[str, tuple[str, int, int]] = {}
        """Invoice -> (shipment, total, posted at)."""
        self.paid: dict[str, int] = {}
        self.applied_to: Counter[str] = Counter()
        self.applied_of: Counter[str] = Counter()
        self.unapplied: dict[str, int] = {}
        """Payment -> what billing said last is unapplied of it."""
        self.events: dict[str, list[JsonObject]] = {"invoice": [], "payment": [], "credit_memo": []}

    def send(self, key: str, operation: str, body: JsonObject, **params: str) -> Response | None:
        """Call billing. The answer if this was executed, None if it was replayed or refused for its key."""
        self.fresh += 1
        headers = {"idempotency-key": key or f"fresh-{self.fresh}"}
        before = self.trace()
        answer = checked(self.billing, Request("billing", operation, params, headers, body), self.now, "order/1")
        known = self.kept.get(headers["idempotency-key"])
        if known is not None and known[0] > self.now:
            if known[1] == (operation, params, body):
                first = known[2]
                assert (answer.status, answer.body) == (first.status, first.body)
                assert answer.headers == {**first.headers, "idempotency-replayed": "true"}
            else:
                assert answer.status == 409
            assert self.trace() == before
            return None
        assert "idempotency-replayed" not in answer.headers
        if not answer.ok:
            assert self.trace() == before
            return answer
        self.kept[headers["idempotency-key"]] = (self.now + WINDOW_MS, (operation, params, body), answer)
        self.note()
        return answer

    def trace(self) -> tuple[int, ...]:
        tray = self.billing.tray
        return len(tray.facts), len(tray.events), len(tray.due), len(tray.minted)

    def note(self) -> None:
        """Enter the facts into the model's books, and empty the tray."""
        tray = self.billing.tray
        for fact in tray.facts:
            match fact:
                case BillableEventRecorded():
                    self.accepted[fact.source_document] += 1
                case InvoicePosted():
                    self.posted[fact.invoice] = (fact.source_document, fact.total_minor, self.now)
                case PaymentReceived():
                    self.paid[fact.payment] = fact.amount_minor
                case PaymentApplied():
                    assert fact.amount_minor > 0
                    self.applied_to[fact.invoice] += fact.amount_minor
                    self.applied_of[fact.payment] += fact.amount_minor
        for event in tray.events:
            self.events[event.body["type"].split(".")[0]].append(event.body)
        self.due.extend(tray.due)
        for pile in (tray.facts, tray.events, tray.due, tray.minted):
            pile.clear()

    def open_minor(self, invoice: str) -> int:
        return self.posted[invoice][1] - self.applied_to[invoice]

    @rule(ms=st.sampled_from([1, LAG_MS, WINDOW_MS]))
    def wait(self, ms: int) -> None:
        self.now += ms

    @rule(key=KEYS, shipment=st.sampled_from(SHIPMENTS), units=st.integers(1, 3))
    def bill(self, key: str, shipment: str, units: int) -> None:
        line = {"line_no": "1", "shipment_line": "1", "item": "A", "quantity_base": units, "tax_category": "standard",
                "unit_price": {"minor": 999, "currency": "EUR"}}  # fmt: skip
        body = {"type": "goods_issue", "source_document": shipment, "sales_order_number": "SO-1",
                "customer_number": "C-1", "currency": "EUR", "occurred_at": "2026-03-02T06:00:00.000Z",
                "lines": [line], "charges": []}  # fmt: skip
        before = self.accepted[shipment]
        answer = self.send(key, "recordBillableEvents", body)
        if answer is not None and answer.body is not None:
            assert self.accepted[shipment] == before + 1
            assert answer.body["outcome"] == ("blocked" if self.blocked else "accepted")

    @precondition(lambda self: self.due)
    @rule(data=st.data(), twice=st.booleans())
    def work(self, data: st.DataObject, twice: bool) -> None:
        due = self.due.pop(data.draw(st.integers(0, len(self.due) - 1)))
        for _ in range(1 + twice):
            self.billing.perform(due, self.now, NoChance())
        for event in self.billing.tray.events:
            check_event(event.body)
        self.note()

    @rule(blocked=st.booleans())
    def change_customer(self, blocked: bool) -> None:
        address = {"name": "Ada", "street": "Quay 1", "city": "Kiel", "postal_code": "24103", "country": "DE"}
        status = "blocked_all" if blocked else "active"
        record = {"name": "Ada", "address": address, "currency": "EUR", "status": status, "version": 1}
        self.blocked = blocked
        self.send("", "putCustomer", record, customer_number="C-1")

    @rule(key=KEYS, minor=st.sampled_from([1, 500, 1_069, 5_000]), invoice=st.sampled_from(["", "INV-1", "INV-2"]))
    def receive(self, key: str, minor: int, invoice: str) -> None:
        body: JsonObject = {"amount": {"minor": minor, "currency": "EUR"}, "reference": "BANK-1"}
        if invoice:
            body["invoice_number"] = invoice
        expected = min(minor, self.open_minor(invoice)) if invoice in self.posted else 0
        answer = self.send(key, "receivePayment", body)
        if answer is not None and answer.body is not None:
            number = answer.body["payment_id"]
            assert number == f"PAY-{len(self.paid)}"
            assert (self.paid[number], self.applied_of[number]) == (minor, expected)
            self.unapplied[number] = answer.body["unapplied"]["minor"]

    @precondition(lambda self: self.paid)
    @rule(key=KEYS, minor=st.sampled_from([1, 500]), invoice=st.sampled_from(["INV-1", "INV-2"]), data=st.data())
    def apply(self, key: str, minor: int, invoice: str, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.paid)))
        left = self.unapplied[number]
        opened = self.open_minor(invoice) if invoice in self.posted else None
        body = {"amount": {"minor": minor, "currency": "EUR"}, "invoice_number": invoice}
        answer = self.send(key, "applyPayment", body, payment_id=number)
        if answer is None or answer.body is None:
            return
        if opened is None or minor > left:
            assert answer.status == 422
        else:
            self.unapplied[number] = answer.body["unapplied"]["minor"]
            assert self.unapplied[number] == left - min(minor, opened)

    @invariant()
    def open_items_are_what_was_posted_less_what_was_applied(self) -> None:
        total_open = 0
        for number in self.posted:
            answer = checked(self.billing, Request("billing", "getInvoice", {"invoice_number": number}), self.now, "")
            assert answer.body is not None
            shown = answer.body["open_amount"]["minor"]
            assert shown == self.open_minor(number) >= 0
            total_open += shown
        posted = sum(total for _, total, _ in self.posted.values())
        assert total_open == posted - sum(self.applied_to.values())

    @invariant()
    def no_cash_is_lost_or_made(self) -> None:
        assert {number: self.paid[number] - self.applied_of[number] for number in self.paid} == self.unapplied
        assert all(left >= 0 for left in self.unapplied.values())
        assert self.applied_to.total() == self.applied_of.total()

    @invariant()
    def every_billable_event_makes_at_most_one_invoice(self) -> None:
        invoiced = Counter([shipment for shipment, _, _ in self.posted.values()])
        assert all(invoiced[shipment] <= self.accepted[shipment] for shipment in SHIPMENTS)
        if not (self.due or self.blocked):
            assert all(invoiced[shipment] == self.accepted[shipment] for shipment in SHIPMENTS)

    @invariant()
    def numbers_are_drawn_without_gaps(self) -> None:
        assert list(self.posted) == [f"INV-{number}" for number in range(1, len(self.posted) + 1)]
        for stream, told in self.events.items():
            request = Request("billing", "listEvents", {"stream": stream})
            assert checked(self.billing, request, self.now, "").body == {
                "events": told,
                "last_sequence": f"{len(told):012d}",
            }
            assert [event["sequence"] for event in told] == [f"{number:012d}" for number in range(1, len(told) + 1)]

    @invariant()
    def the_search_finds_what_was_posted_a_while_ago(self) -> None:
        for shipment in SHIPMENTS:
            request = Request("billing", "findDocuments", {"shipment_number": shipment})
            answer = checked(self.billing, request, self.now, "").body
            assert answer is not None
            found = sorted(invoice["invoice_number"] for invoice in answer["invoices"])
            assert found == sorted(
                number for number, (s, _, at) in self.posted.items() if s == shipment and at + LAG_MS <= self.now
            )


TestBilling = BillingModel.TestCase
TestBilling.settings = settings(max_examples=60, stateful_step_count=40)
