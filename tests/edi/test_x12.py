"""X12 is read and written strictly: what is written is read as it was, and what is a little wrong is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.edi import sets
from seatrial.edi.documents import (
    AcknowledgedLine,
    AcknowledgedPart,
    Acknowledgement,
    Address,
    Interchange,
    InvoicedLine,
    OrderedLine,
    PurchaseOrder,
    ShipNotice,
    ShippedLine,
    VendorInvoice,
)
from seatrial.edi.envelope import X12Error

LETTERS = st.sampled_from("ABCxyz019 -/.,:+&'Äßé")
TEXT = st.text(LETTERS, min_size=1, max_size=20).filter(lambda text: text == text.strip())
NUMBER = st.integers(0, 999_999_999)
DAY = st.dates().map(lambda day: f"{day:%Y-%m-%d}".rjust(10, "0"))
AT = st.datetimes().map(lambda at: at.replace(microsecond=0).isoformat() + "Z")
MANY: dict[str, Any] = {"max_size": 4}

ORDER = st.builds(
    PurchaseOrder, st.sampled_from(["00", "01"]), TEXT, DAY, TEXT, TEXT, TEXT,
    st.builds(Address, TEXT, TEXT, TEXT, TEXT, TEXT),
    st.lists(st.builds(OrderedLine, TEXT, TEXT, NUMBER, NUMBER), **MANY).map(tuple),
)  # fmt: skip
PART = st.builds(AcknowledgedPart, st.sampled_from(["IA", "IQ", "IB", "IR"]), NUMBER, st.just("") | DAY)
ANSWER = st.builds(
    Acknowledgement, st.sampled_from(["00", "01"]), st.booleans(), TEXT, DAY, TEXT,
    st.lists(
        st.builds(AcknowledgedLine, TEXT, TEXT, NUMBER, NUMBER, st.lists(PART, **MANY).map(tuple)), **MANY
    ).map(tuple),
)  # fmt: skip
NOTICE = st.builds(
    ShipNotice, TEXT, TEXT, AT,
    st.lists(
        st.builds(ShippedLine, TEXT, TEXT, NUMBER, NUMBER, NUMBER, st.sampled_from(["AC", "BP"])), **MANY
    ).map(tuple),
)  # fmt: skip
INVOICE = st.builds(
    VendorInvoice, TEXT, DAY, TEXT, TEXT, NUMBER,
    st.lists(st.builds(InvoicedLine, TEXT, TEXT, NUMBER, NUMBER), **MANY).map(tuple),
)  # fmt: skip
PARTNER = st.sampled_from(["SEATRIAL", "ACME-SUPPLY", "A", "FIFTEEN-LETTERS"])
SAID = st.builds(Interchange, PARTNER, PARTNER, st.integers(1, 999_999_999), AT, ORDER | ANSWER | NOTICE | INVOICE)

NOTICE_TEXT = sets.write(
    Interchange(
        "ACME-SUPPLY", "SEATRIAL", 17, "2026-03-05T10:31:04Z",
        ShipNotice("ASN-3", "PO-7", "2026-03-05T09:00:00Z", (ShippedLine("1", "PUMP-40", 6, 6, 10, "AC"),)),
    )
)  # fmt: skip


@given(SAID)
def test_what_is_written_is_read_as_it_was(said: Interchange) -> None:
    assert sets.read(sets.write(said)) == said


def test_a_ship_notice_looks_as_vendors_write_it() -> None:
    assert NOTICE_TEXT.replace("~", "~\n").splitlines() == [
        "ISA*00*          *00*          *ZZ*ACME-SUPPLY    *ZZ*SEATRIAL       *260305*1031*U*00401*000000017*0*P*>~",
        "GS*SH*ACME-SUPPLY*SEATRIAL*20260305*103104*17*X*004010~",
        "ST*856*0001~",
        "BSN*00*ASN-3*20260305*090000~",
        "HL*1**S~",
        "HL*2*1*O~",
        "PRF*PO-7~",
        "HL*3*2*I~",
        "LIN*1*BP*PUMP-40~",
        "SN1*1*6*EA*6*10*EA**AC~",
        "CTT*3~",
        "SE*10*0001~",
        "GE*1*17~",
        "IEA*1*000000017~",
    ]


@pytest.mark.parametrize(
    ("said", "instead", "segment", "element"),
    [
        ("IEA*1*000000017", "IEA*1*000000018", 14, "IEA02"),
        ("GE*1*17", "GE*1*18", 13, "GE02"),
        ("SE*10*", "SE*11*", 12, "SE01"),
        ("*0*P*>", "*0*P*:", 1, "ISA16"),
        ("*ZZ*ACME-SUPPLY    *", "*ZZ*ACME-SUPPLY*", 1, "ISA06"),
        ("GS*SH", "GS*PR", 2, "GS01"),
        ("ST*856", "ST*997", 3, "ST01"),
        ("SN1*1*6*", "SN1*1*six*", 10, "SN102"),
        ("SN1*1*6*", "SN1*1*-6*", 10, "SN102"),
        ("SN1*1*6*", "SN1*1*06*", 10, "SN102"),
        ("SN1*1*6*", "SN1*2*6*", 10, "SN101"),
        ("**AC~", "**CC~", 10, "SN108"),
        ("PRF*PO-7~", "PRF*PO-7*X~", 7, "PRF"),
        ("PRF*PO-7~", "PER*PO-7~", 7, "PER"),
        ("BSN*00*ASN-3*20260305", "BSN*00*ASN-3*2026035", 4, "BSN03"),
        ("CTT*3", "CTT*4", 11, "CTT01"),
        ("CTT*3~", "CTT*3~REF*SI*X~", 13, "SE01"),
        ("HL*3*2*I~", "HL*3*1*I~", 8, "HL02"),
        ("PUMP-40~", "PUMP\u2013~", 9, "LIN03"),
        ("IEA*1*000000017~", "IEA*1*000000017", 14, "end"),
    ],
)
def test_what_is_a_little_wrong_is_refused_by_name(said: str, instead: str, segment: int, element: str) -> None:
    assert said in NOTICE_TEXT
    with pytest.raises(X12Error) as refused:
        sets.read(NOTICE_TEXT.replace(said, instead))
    assert (refused.value.segment, refused.value.element) == (segment, element)


@given(SAID, st.integers(0, 400), st.characters(codec="ascii"))
def test_garbled_text_is_refused_or_says_something_whole(said: Interchange, at: int, by: str) -> None:
    """Never anything but an error of ours: what is garbled on its way must not stop whoever reads it."""
    text = sets.write(said)
    garbled = text[: at % len(text)] + by + text[at % len(text) + 1 :]
    try:
        again = sets.read(garbled)
    except X12Error:
        return
    assert sets.write(again) == garbled


@given(st.text())
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(X12Error):
        sets.read(text)


def test_what_cannot_be_carried_is_not_written() -> None:
    said = sets.read(NOTICE_TEXT)
    with pytest.raises(X12Error, match=r"segment 4, BSN02"):
        sets.write(Interchange(said.sender, said.receiver, 17, said.at, ShipNotice("A*B", "PO", said.at, ())))
