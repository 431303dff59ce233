"""What goes wrong with goods: they are promised twice, go astray, or come back."""

from collections.abc import Mapping

GOODS: Mapping[str, tuple[str, str]] = {
    # ---------------------------------------------------------------- oversold, reserved twice
    "F040": ("Two checkouts for the last unit both succeeded; stock went negative", "magento/magento2#6363"),
    "F041": (
        "Checked in one step and allocated in another: a paid order silently got too little",
        "vendurehq/vendure#3508",
    ),
    "F042": ("The reservation was written after the order was placed: one sold, none there", "magento/inventory#3036"),
    "F043": ("Under contention a serial number was reserved twice", "odoo/odoo#268942"),
    "F044": ("'Twenty processes at once can reserve with only ten in stock'", "odoo/odoo#32857"),
    "F045": (
        "Two records of the same reservation drift apart; people run a job every ten minutes to align them",
        "odoo/odoo#62139",
    ),
    "F046": ("Two allocated requisitions were both issued: five below zero", "openboxes/openboxes#6061"),
    "F047": ("One bin could be picked again and again, beyond what was in it", "openboxes/openboxes#229"),
    "F048": ("Two workflows both released one reservation: less than nothing reserved", "medusajs/medusa#12401"),
    "F049": ("A fulfilment that went through left its reservation behind now and then", "medusajs/medusa#11266"),
    "F060": (
        "Every morning the ERP's count overwrote a channel that had already sold it, and it was sold again",
        "Starktail/woocommerce_fusion#170",
    ),
    "F061": (
        "In the code: one 'synced' mark per item for several warehouses; a failed push is forgotten",
        "frappe/ecommerce_integrations@ba8ac505",
    ),
    "F062": ("'Stock changed' was sent for manual edits only, not for sales", "saleor/saleor#19449"),
    "F063": (
        "Channel and ERP both subtracted what was committed: half the stock vanished from the shop",
        "microsoft/ALAppExtensions#27413",
    ),
    "F064": ("In the code: documented to set 'available', it sets 'on hand'", "microsoft/BCApps@c3414ede"),
    "F065": ("What can be promised was computed with reserved orders counted twice", "hotwax/preorder#240"),
    "F066": (
        "A quantity that the seller had frozen by hand was overwritten",
        "openlinker-project/openlinker#1066",
    ),
    "F067": ("Stock fell with a purchase and did not rise with its cancellation", "openlinker-project/openlinker#988"),
    "F068": ("An item was deleted; its last known stock stayed for sale", "openlinker-project/openlinker#1903"),
    "F069": (
        "A loop meant to correct stock queued very old stock events again, without end",
        "Eshopbox-Enginnering/Central-Backlog#333",
    ),
    "F070": ("An item reactivated a day before still counted as discontinued", "ShoppinPal/StockUp#424"),
    "F071": (
        "Two shops' locations were mapped to one of the ERP: stock was no longer counted per account",
        "odoo/documentation#19309",
    ),
    # ---------------------------------------------------------------- cancelled, returned, shipped in parts
    "F080": (
        "Cancelling after shipping gave the reservation back a second time: 95 pieces, 100 for sale",
        "magento/inventory#1849",
    ),
    "F081": ("Cancelling the rest of an order gave back all of it, not what was open", "magento/inventory#1881"),
    "F082": ("Cancelling the rest of a bundle gave back nothing", "magento/inventory#1887"),
    "F083": ("An article renamed between order and credit was given back under another name", "magento/inventory#2773"),
    "F084": ("A credit that returned nothing to stock freed the stock all the same", "magento/inventory#2859"),
    "F085": ("A fulfilment was cancelled, and its reservation not made again", "medusajs/medusa#11703"),
    "F086": ("An order could be cancelled after it had shipped", "medusajs/medusa#12561"),
    "F087": ("Cancelling an order restocked it first, into its own backorder", "solidusio/solidus#3719"),
    "F088": ("Cancelling the only item turned the shipment to shipped, without restocking", "solidusio/solidus#2947"),
    "F089": ("Cancelled without restocking, stock fell a second time", "reactioncommerce/reaction#3678"),
    "F090": ("Restocking multiplied the quantity by itself: 25 instead of 5", "spree/spree#1322"),
    "F091": ("Cancelling one line cancelled both consignments", "SAP/spartacus#6047"),
    "F092": (
        "In the code: a cancellation after delivery only sets a status; no credit, no return, no exception",
        "frappe/ecommerce_integrations@ba8ac505",
    ),
    "F093": ("A return with exchange was credited with the exchange counted twice", "microsoft/BCApps#8554"),
    "F094": ("An exchange for something dearer hid 150 that were still owed", "microsoft/BCApps#10467"),
    "F095": (
        "The number of a refund's line was filled with that of the order's line: two refunds collided",
        "microsoft/BCApps#6105",
    ),
    "F096": (
        "Deleting one refund deleted the lines of all refunds: nothing said whose they were",
        "microsoft/BCApps#7427",
    ),
    "F098": ("Freight was paid back several times for one order", "Eshopbox-Enginnering/Central-Backlog#36"),
    "F097": (
        "A return on account has a refunded amount of 0, so its memo is balanced to 0",
        "microsoft/ALAppExtensions#28740",
    ),
    "F099": ("An edited order kept the whole discount: 28.80 invoiced instead of 38.40", "microsoft/BCApps#10462"),
    "F110": ("A partial shipment was invoiced with every line of the order", "Adyen/adyen-magento2#2570"),
    "F111": ("A partial delivery carried the whole order's tax", "frappe/ecommerce_integrations#209"),
    "F112": ("The first partial invoice took all of the shipping", "magento/magento2#26286"),
    "F113": ("The order's freight was copied to each shipment", "xtuple/xtuple#3537"),
    "F114": ("The second box's cost overwrote the first's", "Jaal-Yantra-Textiles/v2#1292"),
    "F115": ("99.9996 % delivered was rounded to all, and the last line could never ship", "frappe/erpnext#12354"),
    "F116": ("An order stayed fully billed after its goods came back", "frappe/erpnext#14899"),
    "F117": (
        "A delivery stayed 'to bill' for ever once what had not been billed of it was returned",
        "frappe/erpnext#50832",
    ),
    "F118": ("A kit that shipped in part counted as delivered and was invoiced whole", "odoo/odoo#158054"),
    "F119": ("After a return the order still said 20 invoiced instead of 0", "odoo/odoo#38359"),
    "F120": ("A vendor shipped in part; 'delivered' was taken for everything", "frappe/erpnext#45562"),
    "F121": ("The credit block fired at invoicing, after the goods had left", "frappe/erpnext#37888"),
    "F122": ("Close an order, open another, reopen the first: credit limit passed by", "frappe/erpnext#33967"),
    "F123": ("A short shipment was never reported to the tax service", "boomerdigital/solidus_avatax_certified#54"),
    # ---------------------------------------------------------------- lots, serials, transfers
    "F230": (
        "Lots were allocated that keep for less than the minimum shelf life that was set",
        "molog-tech/molog-issues#85",
    ),
    "F231": ("The lot that was reserved was not the first to expire", "odoo/odoo#22850"),
    "F232": (
        "A proposed serial number was changed: the old one stayed reserved, the new one left twice",
        "odoo/odoo#8989",
    ),
    "F233": ("Two lines of one order were given the same three serial numbers", "frappe/erpnext#37075"),
    "F234": (
        "Three vehicles sent from one depot to another were six when they had been received",
        "third-culture-software/bhima#6716",
    ),
    "F235": (
        "A transfer is two adjustments: one can be made and the other fail, and between them the stock is nowhere",
        "productdevbook/tezgah#147",
    ),
    "F236": (
        "Stock sent to another warehouse stood there at once; receiving it there counted it a second time",
        "frappe/erpnext#19954",
    ),
}
"""Number -> what happened, and where to read about it."""
