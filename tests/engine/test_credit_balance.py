"""What is left of a credit memo is finance's, until somebody has set it against another invoice."""

import msgspec
import pytest

from engine import exceptions
from engine.adapters import erp_cash_v1
from engine.event import Event
from engine.process import credit_balance, entries
from engine.process.returns import Return
from engine.reference import PARTS
from engine.turn import Turn
from seatrial.message import JsonObject
from seatrial.policy import Policies
from tests.engine.shore import Shore
from tests.engine.test_returns import allowed

CASE = exceptions.case_id("CM-1/balance", "credit_left_over")


def euros(minor: int, currency: str = "EUR") -> JsonObject:
    return {"minor": minor, "currency": currency}


def told(kind: str, data: JsonObject) -> Event:
    envelope = {
        "id": "E-1",
        "source": "billing",
        "type": kind,
        "subject": "CM-1",
        "data": {"version": 1, "credit_memo_number": "CM-1", **data},
        "sequence": "000000000001",
        "time": "2026-03-09T10:00:00.000Z",
        "correlationid": "CRM-7",
        "causationid": "",
        "traceparent": "0" * 55,
        "specversion": "1.0",
        "datacontenttype": "application/json",
    }
    return msgspec.convert(envelope, Event)


def memo(left: int) -> Event:
    none = euros(0)
    return told("credit_memo.posted", {
        "invoice_number": "INV-9", "sales_order_number": "SO-7", "rma_number": "RMA-2", "posting_date": "2026-03-09",
        "lines": [{"invoice_line": "1", "line_no": "1", "quantity_base": 3}],
        "totals": {"net": euros(2970), "charges": none, "tax": none, "rounding": none, "total": euros(2970)},
        "balance": euros(left),
    })  # fmt: skip


def applied(minor: int, invoice: str, currency: str = "EUR") -> Event:
    said = {"application_no": f"CRA-{invoice}", "invoice_number": invoice, "amount": euros(minor, currency)}
    if invoice != "INV-9":
        said |= {
            "credited_invoice_number": "INV-9", "sales_order_number": "SO-8", "open_amount": euros(0, currency),
            "applied_at": "2026-03-09T10:00:00.000Z", "posting_date": "2026-03-09",
        }  # fmt: skip
    return told("credit_memo.applied", said)


@pytest.fixture
def turn() -> Turn:
    """A return was allowed."""
    shore = Shore(mute=True)
    turn = Turn(shore.store.begin(), shore.now, PARTS, Policies(), shore.calendar)
    record: Return = allowed()
    turn.add(record)
    turn.learn("rma", "RMA-2", record.number)
    for known in ("so/SO-8", "invoice/INV-9", "invoice/INV-12", "invoice/INV-14"):
        turn.tx.retire("xref/" + known)
    return turn


def is_open(turn: Turn) -> bool:
    return exceptions.is_open(turn, CASE)


def test_nothing_left_is_nobodys_business(turn: Turn) -> None:
    assert credit_balance.posted(turn, memo(0)) == ""
    assert credit_balance.applied(turn, applied(2970, "INV-9")) == ""
    assert turn.tx.get("case/" + CASE) is None


def test_what_is_left_is_a_case_of_finance_until_all_of_it_is_set_against_other_invoices(turn: Turn) -> None:
    credit_balance.posted(turn, memo(1000))
    raw = turn.tx.get("case/" + CASE)
    assert raw is not None
    case = exceptions.decode(raw)
    assert (case.business_key, case.owner, case.status) == ("CM-1/balance", "finance", "open")
    assert case.last_error == "1000 minor units EUR of CM-1 are left: INV-9 is paid"
    credit_balance.applied(turn, applied(1970, "INV-9"))  # said with the memo
    credit_balance.applied(turn, applied(600, "INV-12"))
    assert is_open(turn)
    credit_balance.applied(turn, applied(400, "INV-14"))
    assert not is_open(turn)


def test_an_application_that_is_told_first_waits_for_its_memo(turn: Turn) -> None:
    assert credit_balance.applied(turn, applied(1000, "INV-12")) == "credit/CM-1"
    credit_balance.posted(turn, memo(1000))
    assert credit_balance.applied(turn, applied(1000, "INV-12")) == ""
    assert not is_open(turn)


def test_a_memo_that_is_told_before_its_return_waits_too_and_is_not_known_yet(turn: Turn) -> None:
    turn.tx.delete("xref/rma/RMA-2")
    assert credit_balance.posted(turn, memo(1000)) == "rma/RMA-2"
    assert not is_open(turn)
    assert credit_balance.applied(turn, applied(1000, "INV-12")) == "credit/CM-1"


def test_an_application_in_another_currency_is_unreadable(turn: Turn) -> None:
    credit_balance.posted(turn, memo(1000))
    with pytest.raises(msgspec.ValidationError, match="CM-1 is in EUR"):
        credit_balance.applied(turn, applied(1000, "INV-12", "USD"))


def test_what_it_settles_of_another_invoice_is_posted_from_the_one_to_the_other(turn: Turn) -> None:
    credit_balance.posted(turn, memo(1000))
    credit_balance.applied(turn, applied(1970, "INV-9"))
    credit_balance.applied(turn, applied(600, "INV-12"))
    entry = turn.load("cash/CRA-INV-12/on")
    assert isinstance(entry, entries.Entry)
    said = erp_cash_v1.post_entry(entry)
    assert (said["kind"], said["payment_id"], said["application_no"]) == ("credit", "CM-1", "CRA-INV-12")
    assert (said["credited_invoice_number"], said["invoice_number"]) == ("INV-9", "INV-12")
    assert (said["amount"], said["sales_order_number"], said["posting_date"]) == (euros(600), "SO-8", "2026-03-09")
    assert turn.load("cash/CRA-INV-9/on") is None, "that moves nothing"
    assert (entries.tell(entry).body or {})["kind"] == "paid"


def test_what_settles_another_invoice_and_does_not_say_when_is_unreadable(turn: Turn) -> None:
    credit_balance.posted(turn, memo(1000))
    event = applied(600, "INV-12")
    del event.data["posting_date"]
    with pytest.raises(msgspec.ValidationError, match="does not say which order's"):
        credit_balance.applied(turn, event)


def test_an_invoice_that_the_ledger_does_not_have_is_waited_for(turn: Turn) -> None:
    """It was made anew when its order was finished."""
    credit_balance.posted(turn, memo(1000))
    assert credit_balance.applied(turn, applied(600, "INV-15")) == "invoice/INV-15"
    assert turn.load("cash/CRA-INV-15/on") is None
    turn.tx.retire("xref/invoice/INV-15")
    assert credit_balance.applied(turn, applied(600, "INV-15")) == ""
    assert turn.load("cash/CRA-INV-15/on") is not None
