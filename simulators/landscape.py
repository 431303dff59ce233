"""The default landscape: a CRM, a legacy ERP, a regional WMS and SaaS billing, sharing master data and a calendar.

A data warehouse that listens to some of them, `analytics`, is there only where something is promised for it.
"""

from collections.abc import Mapping

from seatrial.calendar import Calendar
from simulators.analytics.system import LISTENS_TO, NAME, SINK, Analytics
from simulators.billing.system import Billing
from simulators.crm.system import Crm
from simulators.erp.system import Erp
from simulators.master import Master
from simulators.system import Promises, System
from simulators.wms.system import Wms


def landscape(
    master: Master, calendar: Calendar, promises: Mapping[str, Promises], off_ms: Mapping[str, int] = {}
) -> dict[str, System]:
    """The systems by name, in a fixed order. `promises`: system name -> what its contract promises; `off_ms`: how
    far its clock is ahead of the true time, for those whose clock is off."""
    clock = {name: calendar.ahead(off_ms[name]) if off_ms.get(name) else calendar for name in promises}
    systems: dict[str, System] = {
        "crm": Crm(master, clock["crm"], promises["crm"], calendar),
        "erp": Erp(master, clock["erp"], promises["erp"]),
        "wms": Wms(master, clock["wms"], promises["wms"]),
        "billing": Billing(master, clock["billing"], promises["billing"]),
    }
    if NAME in promises:
        systems[NAME] = Analytics(master, clock[NAME])
        for sender, streams in LISTENS_TO.items():
            systems[sender].log.enrol(NAME, streams, SINK)
    return systems
