"""The people of a story: how long what they do takes them, and how often they change their minds."""

from msgspec import Struct


class People(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What people do because something happened. Chances are drawn once per order."""

    pay_ms_min: int = 3_600_000
    """After the invoice."""
    pay_ms_max: int = 72_000_000
    review_ms_min: int = 900_000
    """A clerk looks at a hold so long after it was set, and releases it; only while the desk is open."""
    review_ms_max: int = 7_200_000
    price_as_quoted_ppm: int = 0
    """Chance that he approves the quoted price of an order that waits for that, and not the contract's."""
    desk_opens_ms_of_day: int = 28_800_000
    desk_closes_ms_of_day: int = 64_800_000
    correct_ms_min: int = 60_000
    """After the order was submitted."""
    correct_ms_max: int = 900_000
    hold_booked_ppm: int = 0
    """Chance that credit management stops an order that is booked and not yet released …"""
    hold_booked_ms_min: int = 600_000
    """… so long after it was booked."""
    hold_booked_ms_max: int = 3_600_000
    hold_released_ppm: int = 0
    """Chance that it stops one that has already gone to the warehouse …"""
    hold_released_ms_min: int = 60_000
    """… so long after it was released: the order book has to ask for it back."""
    hold_released_ms_max: int = 3_600_000
    cancel_booked_ppm: int = 0
    """Chance that the customer asks to cancel an order that is booked …"""
    cancel_booked_ms_min: int = 60_000
    """… so long after it was booked."""
    cancel_booked_ms_max: int = 14_400_000
    cancel_picked_ppm: int = 0
    """Chance that he asks to cancel one that is being picked …"""
    cancel_picked_ms_min: int = 1_000
    """… so long after the picker has begun."""
    cancel_picked_ms_max: int = 3_600_000
    cancel_part_ppm: int = 0
    """Chance, for each such wish, that he means only some of the first line."""
    edit_ppm: int = 0
    """Chance that he changes an order, one unit less or more on the first line …"""
    edit_ms_min: int = 60_000
    """… so long after he has placed it."""
    edit_ms_max: int = 14_400_000
    edit_more_ppm: int = 0
    """Chance, for each such change, that it is one unit more; less of a single unit is nobody's change."""
    send_back_ms_min: int = 0
    """Who wanted less, is told that it is too late, and is billed, sends the rest back so long after …"""
    send_back_ms_max: int = 0
    """… or keeps it, if this is 0."""
    found_ppm: int = 500_000
    """Chance that a recount finds what a picker did not, which makes it available again …"""
    recount_ms_min: int = 3_600_000
    """… so long after the short pick."""
    recount_ms_max: int = 14_400_000
    transit_ms_min: int = 3_600_000
    """A lorry between two sites takes so long."""
    transit_ms_max: int = 10_800_000
    transit_short_ppm: int = 0
    """Chance per lot on a lorry that some of it is missing when it is unloaded. It is looked for as long as a recount
    takes, and found with the same chance; else it is given up."""
