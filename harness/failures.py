"""Who has been bitten: failures that have been reported in public, each in one line, with where to read about it.

Rules, flawed engines and scenarios cite them by number. The wording is ours, after the report; a place is a thread
in a public issue tracker (`owner/repository#number`), a commit, or a page. Where it says "in the code", somebody read
the code of a released product and nobody had reported it.

    >>> told("F008")
    'F008  A confirmation timed out after the shop had committed; its retry made a second order. (krokedil/klarna-checkout-for-woocommerce#85)'
"""  # noqa: E501  (a doctest's result is one line)

from collections.abc import Mapping

FAILURES: Mapping[str, tuple[str, str]] = {
    # ---------------------------------------------------------------- twice, or not known
    "F001": (
        "The same order webhook arrived several times in one instant, though it was answered within a second",
        "nozzlegear/ShopifySharp#919",
    ),
    "F002": ("Two checkout requests at once left two orders", "woocommerce/woocommerce#62659"),
    "F003": ("Under load, one quote became two sales orders seconds apart", "magento/magento2#13952"),
    "F004": (
        "A webhook handler crashed, the customer tried again under a new cart number, and paid twice",
        "PrestaShopCorp/ps_checkout#1546",
    ),
    "F005": ("Callback and webhook both created the order", "mollie/PrestaShop#108"),
    "F006": ("Webhook and checkout entered the same transaction; mails went out for weeks", "mollie/magento2#1047"),
    "F007": (
        "A payment was captured without an order; the webhook added as a remedy then made two",
        "razorpay/razorpay-prestashop#64",
    ),
    "F008": (
        "A confirmation timed out after the shop had committed; its retry made a second order",
        "krokedil/klarna-checkout-for-woocommerce#85",
    ),
    "F009": (
        "A record was created in SAP, the job rolled back and forgot its number, the next attempt created another",
        "nuobit/odoo-addons#893",
    ),
    "F010": (
        "A create succeeded after its caller had timed out; the retry made a second invoice",
        "adaptivesuitesolutions.com/blog/retry-logic-creates-duplicates",
    ),
    "F011": (
        "One top-up was charged two or three times, because every delivery made a fresh payment without a key",
        "akash-network/console#3449",
    ),
    "F012": (
        "One payment made two orders, two and a half days apart: the first webhook had failed half way",
        "OriginProtocol/dshop#898",
    ),
    "F013": ("Two imports of one record made two links to it, in spite of locks", "OCA/connector-magento#165"),
    "F014": (
        "The second import of an order ended as done and changed nothing: an amendment taken for a duplicate",
        "OCA/edi#379",
    ),
    "F015": (
        "A resend after a lost answer was told 'duplicate'; the sender took that for an error and rolled back",
        "odoo/odoo#86689",
    ),
    "F016": (
        "An invoice was flagged as a duplicate after a server error and a resend; nobody could tell if it had worked",
        "lavaloon-eg/ksa_compliance#315",
    ),
    "F017": (
        "A clock put a billing job that still waited into the queue again every hour; then the jobs died of it",
        "getlago/lago-api#1988",
    ),
    "F018": (
        "A subscription was terminated while its billing job waited in the queue: two invoices",
        "getlago/lago-api#958",
    ),
    "F019": (
        "A billing run died half way and was started again: the same period was invoiced twice",
        "OCA/contract#1473",
    ),
    "F020": (
        "The message about a refund was there before the answer was stored: the refund was recorded twice",
        "woocommerce/woocommerce-gateway-stripe#2724",
    ),
    "F021": (
        "Only the latest refund was remembered: one before it, delivered again, was booked again",
        "woocommerce/woocommerce-gateway-stripe#5697",
    ),
    "F022": (
        "A webhook did not see what a transaction had not committed yet: a refund was recorded twice",
        "antiwork/gumroad#6193",
    ),
    "F023": (
        "A capture answered with nothing; the customer tried again, and was charged three times",
        "umbraco/Umbraco.Commerce.Issues#395",
    ),
    "F024": ("Queued tasks and a webhook that said nothing made a refund twice", "PrestaShopCorp/ps_checkout#331"),
    "F025": (
        "In the code: the idempotency key is made inside the retry loop, so that it never spans two attempts",
        "microsoft/BCApps@c3414ede",
    ),
    "F026": (
        "In the code: look, then insert, with no unique constraint and parallel workers; the event id is never read",
        "frappe/ecommerce_integrations@ba8ac505",
    ),
    # ---------------------------------------------------------------- out of order
    "F030": (
        "'Updated' arrived before 'created': an active subscription was stored as incomplete",
        "laravel/cashier-stripe#1201",
    ),
    "F031": (
        "'Paid' arrived before 'created': the invoice step found no order, logged it, answered OK. Never invoiced",
        "frappe/ecommerce_integrations#425",
    ),
    "F032": ("A failure handled half an hour late overrode the later success", "Adyen/adyen-shopware6#451"),
    "F033": (
        "The failure of an abandoned first payment was delivered again and put the paid order in error",
        "202-ecommerce/stripe_official#79",
    ),
    "F034": (
        "A 'required' status came after 'verified' and rolled the partner back",
        "paypal/mirakl-hyperwallet-connector#35",
    ),
    "F035": (
        "An order seen while its payment was pending was rejected, and nobody listened for the change: order lost",
        "offspot/imager-service#525",
    ),
    "F036": ("'Fully paid' was announced for a declined payment", "saleor/saleor#6428"),
    "F037": ("Time stamps of one second do not say which event came first", "solidusio/solidus_stripe#189"),
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
    # ---------------------------------------------------------------- lost, stuck, misread
    "F160": (
        "Rows written in the very second of the cursor were skipped: it asked for later ones only",
        "airbytehq/airbyte#14732",
    ),
    "F161": ("What was changed late never arrived: nothing looked back", "airbytehq/airbyte#5765"),
    "F163": ("Orders that became visible after their window was read were missed", "mirakl/sdk-php-shop#36"),
    "F164": (
        "The mark was saved at the start of the import: a network error lost the rest",
        "OPEN-DSI/ecommerceng_woosync#9",
    ),
    "F165": ("Pages shifted while they were read", "TiendaNube/api-docs#22"),
    "F166": ("A back-fill saw open orders only", "frappe/ecommerce_integrations#410"),
    "F170": (
        "Any document that failed to import stopped all that came after it",
        "Dolibarr/dolibarr-community-modules#718",
    ),
    "F171": ("One order with a deleted product held up days of orders", "frappe/ecommerce_integrations#338"),
    "F172": (
        "After repeated errors the sender removed the subscription: all that happened in the outage was lost",
        "gnikyt/laravel-shopify#936",
    ),
    "F173": ("An import that could never succeed was tried for ever", "woocommerce/woocommerce-admin#4263"),
    "F174": (
        "'Too many requests' in the middle of a stock update: unknown how far it got",
        "nozzlegear/ShopifySharp#1200",
    ),
    "F175": ("Reconciling with the payment processor found four shops with missing orders", "OriginProtocol/dshop#319"),
    "F176": ("Orders failed to import because their customer had been imported before", "OCA/connector-magento#270"),
    "F177": ("A refresh that failed still counted as an update", "rgriebl/brickstore#742"),
    "F180": (
        "A field moved; the guard for its absence made the billing period silently empty",
        "Mirascope/lilypad#723",
    ),
    "F181": ("A payment API moved the invoice's subscription elsewhere", "getqarote/Qarote#116"),
    "F182": (
        "A documented field was missing; the handler crashed, the sender unsubscribed it",
        "BuilderIO/nextjs-shopify#20",
    ),
    "F183": ("A quantity of 100,050 did not fit and crashed the order list", "woocommerce/woocommerce-ios#313"),
    "F184": ("One new status value, and the whole message could not be read", "juspay/hyperswitch#13256"),
    "F185": ("An unknown kind of event left the order in error", "Adyen/adyen-magento2#2589"),
    "F186": (
        "Two public guides give the same acknowledgement codes different meanings",
        "kasoftware.com/schema/edi/x12/00403",
    ),
    "F187": ("Booleans and numbers of an orders API became texts", "amzn/selling-partner-api-models@d58ccf3d"),
    "F188": (
        "A refund's amount changed from whole to decimal: wrong by a hundred for some readers",
        "recurly openapi/api.yaml@964542a2",
    ),
    "F189": ("Postcodes became numbers and lost their leading zeros", "bigcommerce/docs@068b61c6"),
    "F200": (
        "Numbers of two shops of one company ran into each other: one number, two orders",
        "magento/magento2#33457",
    ),
    "F201": (
        "Looking an order up by its number found another shop's order, and that was changed",
        "magento/magento2#40259",
    ),
    "F202": (
        "After a migration, orders, invoices and shipments of three shops had the same numbers",
        "magento/data-migration-tool#731",
    ),
    "F203": ("A restored database drew numbers that were taken: new orders rejected", "netz98/n98-magerun#140"),
    "F204": (
        "A later purchase under the same e-mail renamed the customer on all his past orders",
        "awesomemotive/easy-digital-downloads#6043",
    ),
    "F205": ("A second order with a new address was booked with the old one", "alyf-de/woocommerce_integration#17"),
    "F206": (
        "Guests without e-mail all became one customer, overwritten each time",
        "Starktail/woocommerce_fusion#117",
    ),
    # ---------------------------------------------------------------- let in
    "F213": (
        "Orders could be changed with any valid token: who it was was checked, what he may was not",
        "shopware/shopware#18968",
    ),
    "F214": ("Every user who was logged in could read and cancel the orders of every other", "dotnet/eShop#996"),
    "F215": ("A key that was granted for reading could make and delete orders", "binance-us/binance-us-api-docs#4"),
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


def told(failure: str) -> str:
    """One failure in a line: its number, what happened, and where to read about it. KeyError if it is not listed."""
    what, where = FAILURES[failure]
    return f"{failure}  {what}. ({where})"
