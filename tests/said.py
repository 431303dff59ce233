"""What tests have found out besides that they pass: said at the end of a run, to whoever runs them."""

from collections.abc import Iterable
from statistics import median_low

SHARES = "shares of moments in both runs, ppm"
"""The property of a test under which it notes, for each of its trials, the share of keys present in both runs."""


def removal(properties: Iterable[tuple[str, object]]) -> str:
    """One line about the test of removal; "" if it was not run.

    >>> removal([(SHARES, [912_345, 1_000_000]), (SHARES, [871_000])])
    'removal: 3 trials, share of keys present in both: min 87.1 %, median 91.2 %'
    """
    shares = [int(share) for name, found in properties if name == SHARES and isinstance(found, list) for share in found]
    if not shares:
        return ""
    least, middle = (f"{ppm // 10_000}.{ppm // 1_000 % 10} %" for ppm in (min(shares), median_low(shares)))
    return f"removal: {len(shares)} trials, share of keys present in both: min {least}, median {middle}"
