"""Rows of journals in the one-line notation: ACCOUNT:MINOR, a debit above 0, receivables:11900,revenue:-10000."""

from collections.abc import Callable, Mapping
from typing import Any

from seatrial.facts import JournalRow


def _rows(text: str) -> tuple[JournalRow, ...]:
    return tuple([JournalRow(account, int(minor)) for account, minor in [one.split(":") for one in text.split(",")]])


READERS: Mapping[Any, Callable[[str], Any]] = {tuple[JournalRow, ...]: _rows}
