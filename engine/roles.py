"""Which part a system plays: a second ERP speaks as the first one does, and what it says means the same."""

from collections.abc import Mapping

ROLES: Mapping[str, str] = {"erp_2": "erp"}
"""Systems that are a second one of a kind -> the first."""


def kind(source: str, type_: str) -> str:
    """What is said, whoever says it.

    >>> kind("erp_2", "order.booked"), kind("wms", "pick.shorted")
    ('erp/order.booked', 'wms/pick.shorted')
    """
    return f"{ROLES.get(source, source)}/{type_}"
