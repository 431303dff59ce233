"""Who pays by card in a story, and what people do about money that does not come, or comes twice."""

from msgspec import Struct


class CardsPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Customers who pay by card; the others pay by bank. Cards are drawn per customer: what is left of `share_ppm`
    after the troubled ones is good. `simulators.payment_provider.cards` says how each kind behaves."""

    share_ppm: int = 1_000_000
    declined_ppm: int = 0
    slow_ppm: int = 0
    abandoned_ppm: int = 0
    silent_ppm: int = 0
    checkout: bool = False
    """They pay in the shop when they order, what the order comes to there …"""
    checkout_ms_min: int = 1_000
    """… so long afterwards."""
    checkout_ms_max: int = 120_000
    again_ms_min: int = 120_000
    """Whose payment has failed tries again after so long."""
    again_ms_max: int = 900_000
    impatient_ppm: int = 0
    """Chance that another payment is taken while nothing is heard of the first …"""
    impatient_ms_min: int = 120_000
    """… so long after it was asked for."""
    impatient_ms_max: int = 900_000
    refund_ppm: int = 0
    """Chance that finance pays back what was paid twice …"""
    refund_ms_min: int = 3_600_000
    """… so long after it came."""
    refund_ms_max: int = 14_400_000
    deposit_minor: int = 0
    """Deposit for pallets that is taken for every order when it is booked. They come back one by one …"""
    deposit_parts: int = 3
    """… so many, and each is paid back …"""
    deposit_ms_min: int = 3_600_000
    """… so long after the deposit has come."""
    deposit_ms_max: int = 36_000_000
    taken_off_ppm: int = 0
    """Chance per payment that a clerk takes it off its invoice by mistake, and puts it back …"""
    taken_off_ms_min: int = 3_600_000
    """… so long after it was applied, and as long after that."""
    taken_off_ms_max: int = 14_400_000
    charge_back_ppm: int = 0
    """Chance that a customer's bank takes a payment back …"""
    charge_back_ms_min: int = 7_200_000
    """… so long after it came."""
    charge_back_ms_max: int = 28_800_000
