"""What goes wrong with money, and with what it is worked out from."""

from collections.abc import Mapping

MONEY: Mapping[str, tuple[str, str]] = {
    # ---------------------------------------------------------------- amounts, units, times
    "F130": (
        "A return rounds 70.125 the other way: 701.30 were invoiced, another total is credited",
        "frappe/erpnext#41343",
    ),
    "F131": ("Net and tax did not come to the total, and the difference was stored nowhere", "frappe/erpnext#59001"),
    "F132": ("Invoice and sales register disagreed on the net total", "frappe/erpnext#38137"),
    "F133": ("Tax table and items differed by a cent; the authority's portal refused it", "frappe/erpnext#43143"),
    "F134": ("Each jurisdiction's tax was rounded by itself: 0.41, where 0.44 was due", "taxjar/taxjar-go#22"),
    "F135": (
        "A partial credit memo shows the tax of the whole order",
        "magento/magento2#32222",
    ),
    "F136": ("A refund of freight was taxed at today's rate, not at the one charged", "PrestaShop/PrestaShop#42163"),
    "F137": (
        "A credit memo mixed the shop's money with the customer's, and even added the two",
        "microsoft/BCApps#6138",
    ),
    "F138": ("Every order was stamped EUR, by a literal default", "openlinker-project/openlinker#2277"),
    "F139": (
        "The tests were changed: orders had been made in the wrong currency all along",
        "OCA/connector-magento#309",
    ),
    "F140": ("500 dollars, euros and pounds were all summed as 500 dollars", "oroinc/crm#111"),
    "F141": ("Reserving and delivering converted the unit twice: one box became sixteen", "frappe/erpnext#40885"),
    "F142": ("One piece became 0.08 dozen, and 0.96 pieces were delivered", "odoo/odoo#83876"),
    "F143": ("2.92 packs delivered, 2.91 invoiced: two ways of rounding", "odoo/odoo#258024"),
    "F144": ("The unit was changed after reserving: ten grams became ten kilos", "odoo/odoo#159444"),
    "F145": ("A despatch took off cases by the number of packs", "uzerpllp/uzerp#22"),
    "F146": ("An allocation of 17 was rounded up to packs of 20", "msupply-foundation/open-msupply#8394"),
    "F147": (
        "In the code: the channel takes whole numbers only, and the rest of a quantity is cut off",
        "frappe/ecommerce_integrations@ba8ac505",
    ),
    "F150": (
        "The date on an invoice was a day off for a company that is not in UTC, near midnight",
        "killbill/killbill#1074, #1075",
    ),
    "F151": (
        "A local date was put together with a time in UTC: invoices of the night were refused",
        "odoo/odoo#249980",
    ),
    "F152": (
        "Received on 1 April at 00:16 local time, kept as 31 March: it was booked in the wrong month",
        "OCA/l10n-italy#4563",
    ),
    "F154": (
        "A watermark was taken from a clock that was fast: every row of the gap was skipped, in silence",
        "dynos-fit/dynos-sync#93",
    ),
    "F155": (
        "'Last modified' came from whichever server it was; partners asked for the version of the row",
        "microsoft/ALAppExtensions#13474",
    ),
    "F156": ("A time stamp in the future counted as fresh for ever", "yerzhansa/enduragent#244"),
    "F157": (
        "In the code: invoice and payment are posted on the day the order was created",
        "frappe/ecommerce_integrations@ba8ac505",
    ),
    # ---------------------------------------------------------------- cash
    "F210": (
        "A payment was unknown, a second one was taken, the first turned into a success: the invoice was paid twice",
        "killbill/killbill#1015",
    ),
    "F211": ("One credit note was reconciled twice, in two browser tabs", "frappe/erpnext#50797"),
    "F212": (
        "Two draft payments were submitted one after another: less than nothing was outstanding, with a warning only",
        "frappe/erpnext#31138",
    ),
}
"""Number -> what happened, and where to read about it."""
