"""What goes wrong with messages: they come twice, late, or not at all."""

from collections.abc import Mapping

MESSAGES: Mapping[str, tuple[str, str]] = {
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
}
"""Number -> what happened, and where to read about it."""
