"""The default landscape: a CRM, a legacy ERP, a regional WMS and SaaS billing, sharing master data and a calendar."""

from collections.abc import Mapping

from seatrial.calendar import Calendar
from simulators.billing.system import Billing
from simulators.crm.system import Crm
from simulators.erp.system import Erp
from simulators.master import Master
from simulators.system import Promises, System
from simulators.wms.system import Wms


def landscape(master: Master, calendar: Calendar, promises: Mapping[str, Promises]) -> dict[str, System]:
    """The four systems by name, in a fixed order. `promises`: system name -> what its contract promises."""
    return {
        "crm": Crm(master, calendar, promises["crm"]),
        "erp": Erp(master, calendar, promises["erp"]),
        "wms": Wms(master, calendar, promises["wms"]),
        "billing": Billing(master, calendar, promises["billing"]),
    }
