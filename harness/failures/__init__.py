"""Who has been bitten: failures that have been reported in public, each in one line, with where to read about it.

Rules, flawed engines and scenarios cite them by number. The wording is ours, after the report; a place is a thread
in a public issue tracker (`owner/repository#number`), a commit, or a page. Where it says "in the code", somebody read
the code of a released product and nobody had reported it.

    >>> told("F008")
    'F008  A confirmation timed out after the shop had committed; its retry made a second order. (krokedil/klarna-checkout-for-woocommerce#85)'
"""  # noqa: E501  (a doctest's result is one line)

from collections.abc import Mapping

from harness.failures.goods import GOODS
from harness.failures.messages import MESSAGES
from harness.failures.money import MONEY

FAILURES: Mapping[str, tuple[str, str]] = {**MESSAGES, **GOODS, **MONEY}


def told(failure: str) -> str:
    """One failure in a line: its number, what happened, and where to read about it. KeyError if it is not listed."""
    what, where = FAILURES[failure]
    return f"{failure}  {what}. ({where})"
