"""ISO 4217: how many decimals a currency has. Amounts are whole minor units wherever they are reckoned with; who writes
one for people, reads one, or changes it into another currency has to know what a minor unit is.

Source: ISO 4217, list one, column "minor unit"; what is not named here has two decimals.

    >>> shown(1_250_000, "JPY"), shown(-5, "EUR"), shown(12_500, "KWD")
    ('1,250,000 JPY', '-0.05 EUR', '12.500 KWD')
    >>> in_minor(1250, 0, "JPY"), in_minor(1250, 2, "EUR"), in_minor(1250, 2, "KWD"), in_minor(1250, 2, "JPY")
    (1250, 1250, 12500, 13)
"""

from collections.abc import Mapping

_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_FOUR = "CLF UYW"

EXPONENTS: Mapping[str, int] = {
    currency: places for places, some in ((0, _NONE), (3, _THREE), (4, _FOUR)) for currency in some.split()
}
"""Currency -> decimals, where that is not two."""


def exponent(currency: str) -> int:
    return EXPONENTS.get(currency, 2)


def shown(minor: int, currency: str) -> str:
    """For people."""
    places = exponent(currency)
    whole, part = divmod(abs(minor), 10**places)
    fraction = f".{part:0{places}d}" if places else ""
    return f"{'-' if minor < 0 else ''}{whole:,}{fraction} {currency}"


def in_minor(digits: int, decimals: int, currency: str) -> int:
    """A decimal number, its last `decimals` digits behind the point, in minor units: half away from zero."""
    one: int = 10**decimals
    units: int = abs(digits) * 10 ** exponent(currency)
    size = (2 * units + one) // (2 * one)
    return size if digits >= 0 else -size
