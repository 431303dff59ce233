"""S58: whatever is done carries the thread that led to it."""

from harness.invariants.s58_cause_chain import CauseChain
from tests.invariants.notation import judged

BEGUN = "09:00 EventSent type=order.submitted subject=CRM-7 thread=CRM-7\n"
CALL = "09:01 CallSent {} operation={} subject={} thread={}\n"


def test_a_call_in_the_thread_of_its_order_is_right() -> None:
    verdict = judged(CauseChain, BEGUN + CALL.format("order/1", "bookOrder", "CRM-7", "CRM-7"))
    assert (verdict.breaches, verdict.exercised) == ([], 1)


def test_a_call_for_stock_is_in_the_thread_of_the_stock() -> None:
    opened = "00:00 StockOpened book=warehouse item=WIDGET site=DC1\n"
    call = CALL.format("WIDGET/DC1/web", "publishAvailability", "WIDGET/DC1/web", "WIDGET/DC1")
    assert judged(CauseChain, opened + call).breaches == []
    assert judged(CauseChain, call).kinds == ["call/without a cause"]


def test_that_there_is_none_of_what_an_order_wants_is_a_figure_as_well() -> None:
    wanted = "00:00 FulfilmentOrderOpened fulfilment_order=SO-7-2 order_number=SO-7 site=DC1 lines=1:PUMP:1\n"
    call = CALL.format("PUMP/{0}/web", "publishAvailability", "PUMP/{0}/web", "PUMP/{0}")
    assert judged(CauseChain, wanted + call.format("DC1")).breaches == []
    assert judged(CauseChain, wanted + call.format("DC2")).kinds == ["call/without a cause"]


def test_a_call_in_another_thread_than_its_orders_is_a_breach() -> None:
    verdict = judged(CauseChain, BEGUN + CALL.format("order/1", "bookOrder", "CRM-7", "job-81c2"), at_rest=False)
    assert verdict.kinds == ["call/not its own"]
    assert verdict.text == ("bookOrder for CRM-7 was called at 09:01:00 in thread 'job-81c2': it is for thread 'CRM-7'")
    assert verdict.breaches[0].witness == (0, 1)


def test_a_call_without_a_thread_is_a_breach_once_for_a_document() -> None:
    call = CALL.format("nobody", "postStockChange", "MOV-1", "").replace(" thread=", "")
    verdict = judged(CauseChain, call + call)
    assert verdict.kinds == ["call/without a cause"]
    assert "in thread none: nothing that happened has begun such a thread" in verdict.text


def test_a_thread_that_any_message_has_begun_will_do_for_what_is_no_orders() -> None:
    begun = "09:00 EventSent transfer/1 type=inventory.changed subject=TRX-1 thread=transfer/1\n"
    assert (
        judged(CauseChain, begun + CALL.format("transfer/1", "postStockChange", "MOV-1", "transfer/1")).breaches == []
    )


def test_without_a_call_it_is_unexercised() -> None:
    assert judged(CauseChain, BEGUN).exercised == 0
