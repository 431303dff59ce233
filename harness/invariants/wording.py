"""How rules speak: in the words of a clerk, with numbers that he finds in his own system.

>>> money(1234050, "EUR"), money(-500, "JPY"), listed(["INV-1", "INV-2"]), units(1, "WIDGET")
('12,340.50 EUR', '-500 JPY', 'INV-1 and INV-2', '1 unit of WIDGET')
>>> share(200_000), share(2_500)
('20 %', '0.25 %')
>>> listed(["a", "b", "c", "d", "e", "f"]), duration(95_000), duration(5_400_000)
('a, b, c, d and 2 more', '95 s', '1 h 30 min')
"""

from collections.abc import Sequence

from seatrial.currencies import shown

_LISTED_MAX = 4


def money(minor: int, currency: str) -> str:
    """With as many decimals as the currency has."""
    return shown(minor, currency)


def share(ppm: int) -> str:
    """Parts per million as a percentage, exact."""
    whole, part = divmod(ppm, 10_000)
    return f"{whole}{f'.{part:04d}'.rstrip('0') if part else ''} %"


def units(quantity: int, item: str) -> str:
    return f"{quantity} unit{'' if quantity == 1 else 's'} of {item}"


def listed(names: Sequence[str]) -> str:
    """All names if they are few; else the first ones and how many more there are."""
    if len(names) > _LISTED_MAX + 1:
        return f"{', '.join(names[:_LISTED_MAX])} and {len(names) - _LISTED_MAX} more"
    return " and ".join([part for part in (", ".join(names[:-1]), names[-1]) if part]) if names else "none"


def duration(ms: int) -> str:
    seconds = ms // 1000
    if seconds < 120:
        return f"{seconds} s"
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
