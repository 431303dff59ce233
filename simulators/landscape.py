"""The default landscape: a CRM, a legacy ERP, a regional WMS and SaaS billing, sharing master data and a calendar.

Guests are there only where something is promised for them.
"""

from collections.abc import Callable, Mapping

from seatrial.calendar import Calendar
from simulators.analytics import system as analytics
from simulators.billing.system import Billing
from simulators.carrier.system import Carrier
from simulators.crm.system import Crm
from simulators.editions import EDITIONS
from simulators.editions.door import Door, Upgrade
from simulators.erp.premises import SECOND
from simulators.erp.system import Erp
from simulators.master import Master
from simulators.payment_provider import system as payment_provider
from simulators.system import Promises, System
from simulators.tax import system as tax
from simulators.vendor import system as vendor
from simulators.wms.system import Wms

API_OF: Mapping[str, str] = {SECOND: "erp"}
"""Systems whose contract is not called as they are: a second one of a kind."""

GUESTS: Mapping[str, Callable[[Master, Calendar, Promises], System]] = {
    analytics.NAME: lambda master, calendar, _promises: analytics.Analytics(master, calendar),
    SECOND: lambda master, calendar, promises: Erp(master.of(SECOND), calendar, promises, SECOND),
    tax.NAME: tax.Tax,
    "carrier": Carrier,
    vendor.NAME: vendor.Vendor,
    payment_provider.NAME: payment_provider.PaymentProvider,
}
"""By name, in the order in which they are looked after."""


def landscape(
    master: Master, calendar: Calendar, promises: Mapping[str, Promises], off_ms: Mapping[str, int] = {}
) -> dict[str, System]:
    """The systems by name, in a fixed order. `promises`: system name -> what its contract promises; `off_ms`: how
    far its clock is ahead of the true time, for those whose clock is off."""
    clock = {name: calendar.ahead(off_ms[name]) if off_ms.get(name) else calendar for name in promises}
    systems: dict[str, System] = {
        "crm": Crm(master.of("crm"), clock["crm"], promises["crm"], calendar),
        "erp": Erp(master.of("erp"), clock["erp"], promises["erp"], true_time=calendar),
        "wms": Wms(master, clock["wms"], promises["wms"]),
        "billing": Billing(master.of("billing"), clock["billing"], promises["billing"], asks_tax=tax.NAME in promises),
    }
    for name, build in GUESTS.items():
        if name in promises:
            systems[name] = build(master, clock[name], promises[name])
    if analytics.NAME in systems:
        for sender, streams in analytics.LISTENS_TO.items():
            systems[sender].log.enrol(analytics.NAME, streams, analytics.SINK)
    return systems


def doors(versions: Mapping[str, str], upgrades: Mapping[str, Upgrade], calendar: Calendar) -> dict[str, Door]:
    """The doors of those systems that speak another version than that of their books, from the start or later."""
    made: dict[str, Door] = {}
    for name, version in versions.items():
        api, upgrade = API_OF.get(name, name), upgrades.get(name)
        spoken = {version} if upgrade is None else {version, upgrade.to}
        editions = {each: edition for (of, each), edition in EDITIONS.items() if of == api and each in spoken}
        if editions:
            made[name] = Door(api, version, editions, upgrade, calendar)
    return made
