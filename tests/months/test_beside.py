"""What months have beside orders is reconciled as strictly: contracts, rebates, companies, and invoices made anew."""

import pytest
from msgspec.structs import replace

from seatrial import facts as f
from tests.months.test_reconciliation import (
    APPLIED,
    BOOKED,
    CREDIT_BOOKED,
    CREDITED,
    DEBITED,
    EURO,
    HEAD,
    INVOICED,
    LOOKED_AT,
    SHIPPED,
    STORY,
    differences,
    journal,
)

# ------------------------------------------------------------ invoices made anew

CREDITED_WHOLE = replace(
    CREDITED, reason="reversal", lines=(f.CreditedLine("INV-1", "1", "1", "PEN", 3, 300, 60),), net_minor=300,
    tax_minor=60, total_minor=360,
)  # fmt: skip
ANEW = replace(
    INVOICED, invoice="INV-2", replaces="INV-1", lines=(f.BillableLine("1", "1", "PEN", 2, 100),), net_minor=200,
    charges_minor=0, tax_minor=40, total_minor=240,
)  # fmt: skip
USED = f.CreditApplied(**HEAD, **EURO, application="CRA-1", credit_memo="CM-1", invoice="INV-2", amount_minor=240)
CLEARED = f.ReceivablesCleared(
    **HEAD, **EURO, application="CRA-1", credit_memo="CM-1", from_invoice="INV-1", invoice="INV-2", amount_minor=240,
    order_number="SO-1",
)  # fmt: skip
REISSUE: tuple[f.Fact, ...] = (
    *STORY[: STORY.index(CREDITED)], CREDITED_WHOLE, replace(CREDIT_BOOKED, amount_minor=-360),
    journal("credit_memo", "CM-1", receivables=-360, revenue=300, tax=60), ANEW,
    replace(DEBITED, document="INV-2", invoice="INV-2", amount_minor=240),
    journal("invoice", "INV-2", receivables=240, revenue=-200, tax=-40), USED, CLEARED,
)  # fmt: skip


def test_an_invoice_in_the_place_of_another_bills_nothing_more() -> None:
    assert differences(REISSUE) == []


@pytest.mark.parametrize(
    "document", [LOOKED_AT, *REISSUE[REISSUE.index(CREDITED_WHOLE) + 1 :]], ids=lambda fact: type(fact).__name__
)
def test_each_of_its_documents_is_there_once(document: f.Fact) -> None:
    assert differences([fact for fact in REISSUE if fact is not document])
    assert differences([*REISSUE, document])


def made_anew(**other: object) -> list[str]:
    return differences([replace(ANEW, **other) if fact is ANEW else fact for fact in REISSUE])


def test_it_bills_what_is_kept_at_the_same_price_and_no_freight() -> None:
    line = ANEW.lines[0]
    assert "INV-2: 2 at 110 of ('SHP-1', '1', '1'); INV-1 had 3 at 100" in made_anew(
        lines=(replace(line, unit_price_minor=110),)
    )
    assert "invoice line ('INV-1', 'SO-1/1'): 3 billed, 1 accepted back, 2 credited" in made_anew(
        lines=(replace(line, quantity_base=1),)
    )
    assert "INV-2: 10 of charges are billed anew" in made_anew(charges_minor=10, total_minor=250)
    assert "line ('SO-1', '1'): 3 to be billed, 5 billed" in made_anew(replaces="")


def test_what_is_replaced_is_credited_whole() -> None:
    part = replace(CREDITED_WHOLE, lines=(replace(CREDITED_WHOLE.lines[0], quantity_base=2),))
    assert "INV-1: 3 of SO-1/1 billed, 2 credited, and it is billed anew" in differences(
        [part if fact is CREDITED_WHOLE else fact for fact in REISSUE]
    )


# ------------------------------------------------------------ contracts

AGREED = f.ContractChanged(
    origin="contract/SVC-1", system="x", **EURO, contract="SVC-1", customer="C-1", version=1, item="SERVICE",
    fee_minor=3_100, usage_minor=90, periods=(f.ServicePeriod("2026-01", 0, 31, 31),), country="DE",
    tax_category="standard",
)  # fmt: skip
ENDED = replace(AGREED, version=2, periods=(f.ServicePeriod("2026-01", 0, 31, 20),))
SERVED = f.OrderServed(**HEAD, order_number="SO-1", contract="SVC-1")
FEE = f.InvoicePosted(
    origin="contract/SVC-1", system="x", **EURO, invoice="INV-9", customer="C-1", source_document="", order_number="",
    lines=(f.BillableLine("", "2026-01", "SERVICE", 31, 3_100), f.BillableLine("SHP-1", "usage", "SERVICE", 1, 90)),
    tax_categories=("standard", "standard"), net_minor=3_190, charges_minor=0, tax_minor=0, total_minor=3_190,
    nets_minor=(3_100, 90), contract="SVC-1",
)  # fmt: skip
FEE_DEBITED = replace(DEBITED, document="INV-9", invoice="INV-9", amount_minor=3_190)
FEE_JOURNAL = journal("invoice", "INV-9", receivables=3_190, revenue=-3_190)
FEE_PAID: tuple[f.Fact, ...] = (
    f.MoneySent(**HEAD, **EURO, reference="INV-9", payer="C-1", invoice="INV-9", amount_minor=3_190),
    f.PaymentReceived(
        origin="contract/SVC-1/pay/1", system="x", **EURO, payment="PAY-9", reference="INV-9", amount_minor=3_190
    ),
    replace(APPLIED, application="APP-9", payment="PAY-9", invoice="INV-9", amount_minor=3_190),
    f.ReceivablePosted(**HEAD, **EURO, kind="payment", document="APP-9", invoice="INV-9", amount_minor=-3_190),
    journal("payment", "APP-9", unapplied_cash=3_190, receivables=-3_190),
)
CONTRACT: tuple[f.Fact, ...] = (AGREED, SERVED, *STORY, FEE, FEE_DEBITED, FEE_JOURNAL, *FEE_PAID)
BACK = f.CreditPosted(
    origin="contract/SVC-1", system="x", **EURO, credit_memo="CM-9", invoice="INV-9", customer="C-1", order_number="",
    reason="termination", source_document="SVC-1/2026-01", rma="",
    lines=(f.CreditedLine("INV-9", "1", "2026-01", "SERVICE", 11, 1_100, 0),),
    net_minor=1_100, tax_minor=0, total_minor=1_100,
)  # fmt: skip
GIVEN_BACK: tuple[f.Fact, ...] = (
    ENDED, BACK, replace(CREDIT_BOOKED, document="CM-9", invoice="INV-9", amount_minor=-1_100),
    journal("credit_memo", "CM-9", receivables=-1_100, revenue=1_100),
)  # fmt: skip


def test_what_a_contract_is_billed_is_of_no_order() -> None:
    assert differences(CONTRACT) == []
    assert differences([*CONTRACT, *GIVEN_BACK]) == []


@pytest.mark.parametrize("document", [FEE, FEE_DEBITED, FEE_JOURNAL, *FEE_PAID[2:]], ids=lambda one: type(one).__name__)
def test_one_of_its_documents_more_or_less_is_seen(document: f.Fact) -> None:
    assert differences([fact for fact in CONTRACT if fact is not document])
    assert differences([*CONTRACT, document])


def test_days_that_are_not_owed_are_credited() -> None:
    assert differences([*CONTRACT, ENDED]) == ["SVC-1: 3100 billed of 2026-01, 2000 due"]
    assert differences([*CONTRACT, *GIVEN_BACK[1:]]) == ["SVC-1: 2000 billed of 2026-01, 3100 due"]


def test_a_parcel_is_handled_once_and_only_if_its_order_is_under_the_contract() -> None:
    without = [fact for fact in CONTRACT if fact is not SERVED]
    assert differences(without) == ["SVC-1: SHP-1 was handled for [90]; it is due once, for None"]
    other = replace(SHIPPED, shipment="SHP-2", lines=())
    assert differences([*CONTRACT, other]) == ["SVC-1: SHP-2 was handled for []; it is due once, for 90"]


# ------------------------------------------------------------ rebates

PROMISED = f.RebateAgreed(**HEAD, customer="C-1", rate_ppm=50_000)
SET_ASIDE = journal("rebate", "INV-1", rebates=15, rebate_accrual=-15)
TAKEN_BACK = journal("rebate", "CM-1", rebates=-5, rebate_accrual=5)
CLAIMED = f.RebateClaimed(**HEAD, **EURO, claim="CLM-1", customer="C-1", amount_minor=0)
GRANTED = f.RebateSettled(**HEAD, **EURO, claim="CLM-1", credit_memo="RBM-1", customer="C-1", amount_minor=10)
GRANT_JOURNAL = journal("rebate_claim", "RBM-1", rebate_accrual=10, rebates_payable=-10)
REBATE: tuple[f.Fact, ...] = (PROMISED, *STORY, SET_ASIDE, TAKEN_BACK, CLAIMED, GRANTED, GRANT_JOURNAL)


def test_a_rebate_is_a_share_of_what_is_kept() -> None:
    assert differences(REBATE) == []


@pytest.mark.parametrize("document", REBATE[REBATE.index(SET_ASIDE) :], ids=lambda one: type(one).__name__)
def test_a_rebate_more_or_less_is_seen(document: f.Fact) -> None:
    assert differences([fact for fact in REBATE if fact is not document])
    assert differences([*REBATE, document])


def test_no_more_is_granted_than_was_claimed() -> None:
    def claimed(minor: int) -> list[f.Fact]:
        return [replace(fact, amount_minor=minor) if fact is CLAIMED else fact for fact in REBATE]

    assert differences(claimed(10)) == []
    assert differences(claimed(9)) == ["claim CLM-1: 9 claimed, 10 granted"]


def test_what_was_granted_and_is_not_earned_is_owed() -> None:
    granted = replace(GRANTED, amount_minor=15)
    paid = journal("rebate_claim", "RBM-1", rebate_accrual=15, rebates_payable=-15)
    story = [PROMISED, *STORY, SET_ASIDE, CLAIMED, granted, paid]
    assert differences([*story, journal("rebate", "CM-1", rebates=-5, rebates_owed=5)]) == []
    assert differences([*story, TAKEN_BACK]) == [
        "account rebate_accrual is 5 EUR; the documents come to 0",
        "account rebates_owed is 0 EUR; the documents come to 5",
    ]


# ------------------------------------------------------------ companies

OPENED = f.BooksOpened(
    **HEAD, entity="North", zone="Europe/Berlin", sites=("DC1",), first_open="2026-03-01", home=False
)
SOUTH = replace(OPENED, entity="South", sites=("DC2",), home=True)


def dated(kind: str, document: str, entity: str = "North") -> f.PostingDated:
    return f.PostingDated(**HEAD, entity=entity, kind=kind, document=document, posting_date="2026-03-02")


ISSUED = f.GoodsIssuePosted(**HEAD, shipment="SHP-1", fulfilment_order="SO-1-1", lines=())
DATED = (
    dated("goods_issue", "SHP-1"), dated("invoice", "INV-1"), dated("payment", "APP-1"), dated("credit_memo", "CM-1"),
)  # fmt: skip
COMPANIES: tuple[f.Fact, ...] = (OPENED, SOUTH, *STORY, ISSUED, *DATED)


def test_every_posting_is_in_the_books_of_the_company_whose_goods_have_left() -> None:
    assert differences(COMPANIES) == []


@pytest.mark.parametrize("document", DATED, ids=lambda one: one.kind)
def test_a_posting_in_no_books_in_two_or_in_anothers_is_seen(document: f.PostingDated) -> None:
    said = f"{document.kind} {document.document} is of North, and in the books of "
    others = [fact for fact in COMPANIES if fact is not document]
    assert differences(others) == [f"{said}nobody"]
    assert differences([*others, replace(document, entity="South")]) == [f"{said}South"]
    assert differences([*COMPANIES, document]) == [f"{said}North and North"]


def test_an_invoice_of_two_companies_is_seen() -> None:
    other = replace(
        SHIPPED, shipment="SHP-2", order_number="SO-2", lines=(f.ShipmentLine("1", "1", "PEN", "DC2", "L1", 3),)
    )
    both = replace(
        INVOICED, lines=(*INVOICED.lines, *INVOICED.lines), tax_categories=("standard", "standard"),
        sources=(f.LineSource("SHP-1", "SO-1", "order/1"), f.LineSource("SHP-2", "SO-2", "order/2")),
    )  # fmt: skip
    assert "INV-1 is of North and South" in differences(
        [OPENED, SOUTH, other, *[both if fact is INVOICED else fact for fact in STORY], ISSUED, *DATED]
    )


# ------------------------------------------------------------ prices

FOUND = f.PriceVarianceFound(
    **HEAD, billable_event="BEV-1", source_document="SHP-1", order_number="SO-1",
    lines=(f.BillableLine("1", "1", "PEN", 3, 110),), contract_minor=(100,),
)  # fmt: skip
DECIDED = f.PriceVarianceDecided(
    **HEAD, billable_event="BEV-1", source_document="SHP-1", order_number="SO-1", decision="as_contracted",
    by="finance", lines=INVOICED.lines,
)  # fmt: skip
DEARER = replace(BOOKED, prices_minor=(110,))
PRICES: tuple[f.Fact, ...] = (DEARER, FOUND, DECIDED, *[fact for fact in STORY if fact is not BOOKED])


def test_what_finance_has_decided_is_the_price() -> None:
    assert differences(PRICES) == []


def test_a_price_that_nobody_has_agreed_to_is_seen() -> None:
    assert differences([fact for fact in PRICES if fact not in (FOUND, DECIDED)]) == [
        "INV-1: 100 for line 1 of SO-1; 110 is agreed"
    ]
    assert "prices of BEV-1: asked about 1 times, decided 0 times" in differences(
        [fact for fact in PRICES if fact is not DECIDED]
    )
    assert differences([*PRICES, DECIDED]) == ["prices of BEV-1: asked about 1 times, decided 2 times"]
    cheaper = replace(BOOKED, prices_minor=(90,))
    assert "BEV-1: line 1 is dearer than it was ordered at" in differences(
        [cheaper if fact is DEARER else fact for fact in PRICES]
    )
