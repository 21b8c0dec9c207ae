"""All settings. The environment decides; what is not set there is a row the staff can edit.

Only when SECRET_KEY, DATABASE_URL and PUBLIC_URL are all unset is this the demo:
debug on, SQLite, the sandbox for every remote, and everything bound to 127.0.0.1.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext_lazy

from omnihub.core import keys
from omnihub.env import Environment, EnvironmentMistake

env = Environment()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env.folder("VAR_DIR", str(BASE_DIR / "var"))

DEMO = not (env.has("SECRET_KEY") or env.has("DATABASE_URL") or env.has("PUBLIC_URL"))
DEBUG = env.flag("DEBUG", default=DEMO)
PORT = env.number("PORT", 8000, low=1, high=65535)
SANDBOX_PORT = env.number("SANDBOX_PORT", 8900, low=1, high=65535)
SANDBOX_URL = f"http://127.0.0.1:{SANDBOX_PORT}"
PUBLIC_URL = env.url("PUBLIC_URL", f"http://127.0.0.1:{PORT}" if DEMO else "")

DEMO_SECRET = "demo-only-secret-key-demo-only-secret-key-demo-only-1"  # noqa: S105 - opens nothing but the demo
DEMO_ENCRYPTION_KEY = "ZGVtby1vbmx5LWVuY3J5cHRpb24ta2V5LTMyLWJ5dGU="


def required(name: str, demo: str) -> str:
    value = env.text(name, demo if DEMO else "")
    if not value:
        raise EnvironmentMistake(name, "is not set; OmniHub cannot start without it")
    return value


SECRET_KEY = required("SECRET_KEY", DEMO_SECRET)
FIELD_ENCRYPTION_KEY = [
    key.strip() for key in required("FIELD_ENCRYPTION_KEY", DEMO_ENCRYPTION_KEY).split(",") if key.strip()
]
if mistake := next(filter(None, map(keys.mistake, FIELD_ENCRYPTION_KEY)), ""):
    raise EnvironmentMistake("FIELD_ENCRYPTION_KEY", mistake)
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []

INSTALLED_APPS = [
    "omnihub.language",
    "unfold",
    "unfold.contrib.import_export",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_q",
    "import_export",
    "csp",
    "auditlog",
    "axes",
    "omnihub.core",
    "channels",
    "payments",
    "shipping",
    "erp_bridge",
    "omnihub.notifications",
    "omnihub.cancellation",
    "omnihub.checkout",
    "rest_framework",
    "drf_spectacular",
    "omnihub.api",
    "omnihub.reconciliation",
    "omnihub.erasing",
    "omnihub.dashboard",
    "omnihub.bench",
    "omnihub.demo",
    "omnihub.people",  # the last one: its roles need everybody's rights, and its pages replace auth's
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "omnihub.people.acting.middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "omnihub.people.middleware.idle",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "omnihub.people.middleware.SecondFactor",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "omnihub.urls"
WSGI_APPLICATION = "omnihub.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Partner API -------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "UNAUTHENTICATED_USER": None,  # a partner is no user, and nobody is none either
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "omnihub.api.problems.answer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "OmniHub",
    "VERSION": "1",
    "DESCRIPTION": "Sell in the shops of this merchant: products, places, courier costs, checkouts, payment.",
}

# Partners name where they hear of things: by TLS, and what all the world reaches. The demo's are here.
NOTICES_BY_HTTP = env.flag("NOTICES_BY_HTTP", default=DEMO)
NOTICES_TO_PRIVATE = env.flag("NOTICES_TO_PRIVATE", default=DEMO)

# Database ---------------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    # IMMEDIATE takes the write lock at BEGIN: a read-then-write never meets "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
}


def database() -> dict[str, Any]:
    config = env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'omnihub.sqlite3'}")
    if config["ENGINE"] == "django.db.backends.sqlite3":
        Path(str(config["NAME"])).parent.mkdir(parents=True, exist_ok=True)
        return {**config, "OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": 60}
    return {**config, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What pages keep for some minutes: in files, because the web processes of a machine share it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
    },
    # Drawn parts of pages, about 2 kB each: each process's own.
    "drawn": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "drawn",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 3000},
    },
    # Who of the public wrote too often lately: what each process knows without asking the database again.
    "limits": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "limits",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}

# People -----------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "dashboard:home"
LANGUAGE_CODE = "en"
# A language is one line here and a folder below each of these: docs/translating.md.
LANGUAGES = [("en", "English"), ("id", "Bahasa Indonesia")]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "libraries"]
FORMAT_MODULE_PATH = "omnihub.formats"
LANGUAGE_COOKIE_AGE = 365 * 86_400
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = env.zone("TIME_ZONE", "Asia/Jakarta")
USE_TZ = True

TWO_FACTOR = env.flag("TWO_FACTOR", default=not DEBUG)

# Wrong passwords: so many for one name from one address; ten times as many for the name or the address alone.
AXES_ENABLED = not DEBUG
AXES_FAILURE_LIMIT = env.number("LOGIN_FAILURES", 5, low=2, high=100)
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username", "ip_address"]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # who knocks on does not wait for ever
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # the audit log tells who came in
AXES_HANDLER = "omnihub.people.lockout.Handler"
AXES_LOCKOUT_CALLABLE = "omnihub.people.lockout.answer"
AXES_CLIENT_IP_CALLABLE = "omnihub.people.address.to_count"
AXES_VERBOSE = False

# What a person saves is written to the audit log, field by field. What the worker saves is not.
AUDITLOG_INCLUDE_TRACKING_MODELS = [
    {
        "model": "auth.User",
        "exclude_fields": ["password", "last_login"],
        "m2m_fields": ["groups", "user_permissions"],
    },
    {"model": "auth.Group", "m2m_fields": ["permissions"]},
    {"model": "channels.Shop", "exclude_fields": ["state", "state_reason", "synced_at"]},
    {"model": "channels.ReturnAnswer", "include_fields": ["action", "terms", "case"]},
    {"model": "channels.FeeRate"},
    {"model": "channels.Storefront"},
    {"model": "channels.CustomerTag"},
    {"model": "api.Partner", "m2m_fields": ["shops"]},
    {"model": "api.ApiKey", "exclude_fields": ["last_used_at", "digest"]},
    {"model": "channels.CustomerProfile", "include_fields": ["merged_into", "note"], "mask_fields": ["note"]},
    {"model": "channels.CustomerPair", "include_fields": ["state"]},
    {"model": "channels.StockPolicy", "exclude_fields": ["approved_by", "zeros_allowed_until", "stopped_at"]},
    {"model": "shipping.ShippingPolicy"},
    {"model": "payments.PaymentPolicy"},
    {"model": "payments.PaymentMethod"},
    {"model": "payments.GatewayAccount", "mask_fields": ["secret_key", "callback_token"]},
    {
        "model": "payments.Refund",
        "include_fields": ["state", "amount", "way", "approved_by", "account_shown"],
    },
    {"model": "shipping.CostRule"},
    {"model": "shipping.CourierService"},
    {"model": "shipping.TariffRow"},
    {"model": "shipping.CostAccount", "include_fields": ["daily_limit"]},
    {"model": "reconciliation.Difference", "include_fields": ["state", "note"]},
    {"model": "erp_bridge.OdooProfile", "exclude_fields": ["names", "checked_at"]},
    {"model": "notifications.MessagePolicy"},
    {
        "model": "notifications.MessageTemplate",
        "exclude_fields": ["remote_status", "remote_reason", "checked_at"],
    },
    {"model": "notifications.StaffAlert", "exclude_fields": ["told_on"], "mask_fields": ["address"]},
    {"model": "core.Installation", "include_fields": ["paused", "paused_because"]},
    {"model": "django_q.Schedule", "include_fields": ["minutes", "repeats"]},
    {"model": "cancellation.CancellationPolicy"},
]

# Files ------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = env.text("MEDIA_ROOT", str(VAR_DIR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# Safety -----------------------------------------------------------------------------------------

HTTPS = PUBLIC_URL.startswith("https://")
# Each proxy in front adds at the end of X-Forwarded-For whom it was called by. Nothing else is believed.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 1 if HTTPS else 0, high=10)
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600  # since a person did something last
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = False  # the proxy does it; /healthz and /metrics are asked for inside
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
# The redirect is the proxy's; other hosts below the merchant's domain are not ours to promise anything about.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
X_FRAME_OPTIONS = "DENY"
METRICS_TOKEN = env.text("METRICS_TOKEN")
ALERT_PING_URL = env.url("ALERT_PING_URL")

# Where the pictures of listings come from. Those from elsewhere are not shown.
PICTURES_FROM = ["https://cf.shopee.co.id", *([SANDBOX_URL] if DEMO else [])]

# Unfold's Alpine evaluates expressions: staff pages need unsafe-eval (unfold issue 2129).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'", "'unsafe-eval'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", *PICTURES_FROM],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
    },
}

# The queue: a bell, not a book. Our own rows keep attempts, times and errors. --------------------

WORKERS = env.number("WORKERS", 4, low=2, high=64)
LONGEST_STEP = 45
BELL = "queue"  # "off": nobody is rung, the tests drain by hand
BELL_SECONDS = 40
TASK_TIMEOUT = 90  # a step may begin at the very end of a bell's time
LEASE_SECONDS = 180
QUEUE_RETRY = 300
Q_CLUSTER = {
    "name": "omnihub",
    "orm": "default",
    "workers": WORKERS,
    "timeout": TASK_TIMEOUT,
    "retry": QUEUE_RETRY,
    "queue_limit": WORKERS,
    "max_attempts": 1,
    "ack_failures": True,
    "catch_up": False,
    "save_limit": 500,
    "recycle": 200,
    "poll": 0.2,
    "bulk": 1,
    "label": gettext_lazy("Machine room"),
}

# Remotes ----------------------------------------------------------------------------------------

CONNECT_TIMEOUT = 5
READ_TIMEOUT = 30

SHOPEE_BASE_URL = env.url(
    "SHOPEE_BASE_URL", f"{SANDBOX_URL}/shopee" if DEMO else "https://partner.shopeemobile.com"
)
SHOPEE_AUTH_URL = env.url(
    "SHOPEE_AUTH_URL", f"{SANDBOX_URL}/shopee/auth" if DEMO else "https://open.shopee.com/auth"
)
SHOPEE_AUTH_LINK = env.choice("SHOPEE_AUTH_LINK", "portal", ("portal", "signed"))
SHOPEE_PARTNER_ID = env.number("SHOPEE_PARTNER_ID", 1000001 if DEMO else 0, high=2**63)
SHOPEE_PARTNER_KEY = env.text("SHOPEE_PARTNER_KEY", "sandbox-partner-key" if DEMO else "")
SHOPEE_PUSH_KEY = env.text("SHOPEE_PUSH_KEY", "sandbox-push-key" if DEMO else "")
SHOPEE_PUSH_URL = env.exact_url("SHOPEE_PUSH_URL", PUBLIC_URL and f"{PUBLIC_URL}/hooks/shopee/app/")
SHOPEE_REGION = "ID"
SHOPEE_SELLER_CENTRE_ORDER_URL = env.text(
    "SHOPEE_SELLER_CENTRE_ORDER_URL",
    f"{SANDBOX_URL}/world/seller-centre/?search={{number}}"
    if DEMO
    else "https://seller.shopee.co.id/portal/sale/order?search={number}",
)
SHOPEE_SELLER_CENTRE_RETURN_URL = env.text(
    "SHOPEE_SELLER_CENTRE_RETURN_URL",
    f"{SANDBOX_URL}/world/seller-centre/?search={{number}}"
    if DEMO
    else "https://seller.shopee.co.id/portal/sale/returnrefundcancel?keyword={number}&keywordType=return_sn",
)

ODOO_URL = env.url("ODOO_URL", SANDBOX_URL if DEMO else "")
ODOO_DB = env.text("ODOO_DB", "sandbox" if DEMO else "")
ODOO_LOGIN = env.text("ODOO_LOGIN", "omnihub" if DEMO else "")
ODOO_API_KEY = env.text("ODOO_API_KEY", "sandbox-odoo-key" if DEMO else "")
ODOO_PROTOCOL = env.choice("ODOO_PROTOCOL", "jsonrpc", ("jsonrpc", "xmlrpc", "json2"))
ODOO_READ_TIMEOUT = 120
# Whether quotations that a known customer left in the website's cart are mirrored, too, and not orders alone.
ODOO_WEBSITE_CARTS = env.flag("ODOO_WEBSITE_CARTS", default=False)
# Odoo 18 and later. Up to 17: {url}/web#id={id}&model={model}&view_type=form
ODOO_DOCUMENT_URL = env.template("ODOO_DOCUMENT_URL", "{url}/odoo/{model}/{id}", url="", model="", id="")

WHATSAPP_BASE_URL = env.url(
    "WHATSAPP_BASE_URL", f"{SANDBOX_URL}/whatsapp" if DEMO else "https://graph.facebook.com"
)
WHATSAPP_API_VERSION = env.text("WHATSAPP_API_VERSION", "v26.0")
if not WHATSAPP_API_VERSION.startswith("v"):
    raise EnvironmentMistake("WHATSAPP_API_VERSION", f"{WHATSAPP_API_VERSION!r} is none; v26.0 is one")
WHATSAPP_WABA_ID = env.text("WHATSAPP_WABA_ID", "200000000000001" if DEMO else "")
WHATSAPP_PHONE_NUMBER_ID = env.text("WHATSAPP_PHONE_NUMBER_ID", "100000000000001" if DEMO else "")
WHATSAPP_TOKEN = env.text("WHATSAPP_TOKEN", "sandbox-whatsapp-token" if DEMO else "")
WHATSAPP_APP_SECRET = env.text("WHATSAPP_APP_SECRET", "sandbox-whatsapp-app-secret" if DEMO else "")
WHATSAPP_VERIFY_TOKEN = env.text("WHATSAPP_VERIFY_TOKEN", "sandbox-whatsapp-verify-token" if DEMO else "")
WHATSAPP_READ_TIMEOUT = 15

XENDIT_BASE_URL = env.url("XENDIT_BASE_URL", f"{SANDBOX_URL}/xendit" if DEMO else "https://api.xendit.co")
XENDIT_SECRET_KEY = env.text("XENDIT_SECRET_KEY", "xnd_development_sandbox" if DEMO else "")
XENDIT_CALLBACK_TOKEN = env.text("XENDIT_CALLBACK_TOKEN", "sandbox-xendit-callback-token" if DEMO else "")
XENDIT_READ_TIMEOUT = 20

RAJAONGKIR_BASE_URL = env.url(
    "RAJAONGKIR_BASE_URL", f"{SANDBOX_URL}/rajaongkir" if DEMO else "https://rajaongkir.komerce.id/api/v1"
)
RAJAONGKIR_API_KEY = env.text("RAJAONGKIR_API_KEY", "sandbox-rajaongkir-key" if DEMO else "")
RAJAONGKIR_READ_TIMEOUT = 15
# So long the costs of couriers may take while a buyer looks at the checkout; then what is known is offered.
RATES_SECONDS = 1.2

# smtp+tls://user:password@host:587, smtp+ssl://…:465, or smtp:// inside one machine.
globals().update(env.email("EMAIL_URL", f"smtp://127.0.0.1:{SANDBOX_PORT + 1}" if DEMO else ""))
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "toko@omnihub.example" if DEMO else "")
EMAIL_TIMEOUT = 15
MESSAGE_NEWS_SECONDS = 300
"""So long the news of a message that may have gone out are waited for, before a person is asked."""

# A remote name is a key of this table, alone or with a shop behind a colon ("shopee:220000123").
GATES: dict[str, dict[str, float]] = {
    "shopee": {"per_second": 8, "burst": 16, "break_after": 8, "pause_seconds": 20},
    "odoo": {"per_second": 50, "burst": 100, "break_after": 5, "pause_seconds": 15},
    "xendit": {"per_second": 8, "burst": 40, "break_after": 5, "pause_seconds": 15},
    "whatsapp": {"per_second": 40, "burst": 80, "break_after": 5, "pause_seconds": 20},
    "rajaongkir": {"per_second": 50, "burst": 100, "break_after": 3, "pause_seconds": 20},
    "partner": {"per_second": 10, "burst": 20, "break_after": 3, "pause_seconds": 60},
}

# What comes in, and where work goes: the two tables through which core reaches the apps. ---------

HOOKS: dict[str, dict[str, Any]] = {
    "shopee": {
        "methods": ["POST"],
        "max_bytes": 2**20,
        "verify": "channels.shopee.hook.verify",
        "incoming": "channels.shopee.incoming.works",
    },
    "xendit": {
        "methods": ["POST"],
        "max_bytes": 2**20,
        "verify": "payments.xendit.hook.verify",
        "incoming": "payments.xendit.incoming.works",
    },
    "odoo": {
        "methods": ["POST"],
        "max_bytes": 2**16,
        "verify": "erp_bridge.odoo.hook.verify",
        "incoming": "erp_bridge.odoo.incoming.works",
    },
    "whatsapp": {
        "methods": ["GET", "POST"],
        "max_bytes": 3 * 2**20,
        "verify": "omnihub.notifications.whatsapp.hook.verify",
        "incoming": "omnihub.notifications.whatsapp.incoming.works",
    },
}

HERE = "here"
"""The remote of work that calls nobody."""

# repeat: what to do when an attempt may have been done all the same (lease over, read time-out).
ROUTES: dict[str, dict[str, Any]] = {
    "order.pull": {"deliver": "channels.pull.orders", "batch": 50, "repeat": "safe", "remote": "shopee"},
    "shop.catch_up": {"deliver": "channels.pull.catch_up", "batch": 1, "repeat": "safe", "remote": "shopee"},
    "shop.releases": {"deliver": "channels.pull.releases", "batch": 1, "repeat": "safe", "remote": "shopee"},
    "shop.listings": {"deliver": "channels.pull.listings", "batch": 1, "repeat": "safe", "remote": "shopee"},
    "shop.stock": {"deliver": "channels.pull.stock", "batch": 1, "repeat": "safe", "remote": "shopee"},
    "stock.check": {"deliver": "channels.publish.check", "batch": 1, "repeat": "safe", "remote": "shopee"},
    "stock.push": {"deliver": "channels.publish.stock", "batch": 50, "repeat": "safe", "remote": "shopee"},
    "shop.refresh": {"deliver": "channels.pull.refresh", "batch": 1, "repeat": "safe", "remote": "shopee"},
    "shop.update": {"deliver": "channels.pull.update", "batch": 1, "repeat": "safe", "remote": "shopee"},
    "shop.authorisation": {
        "deliver": "channels.upkeep.authorisation",
        "batch": 1,
        "repeat": "safe",
        "remote": "shopee",
    },
    "app.lost_pushes": {
        "deliver": "channels.upkeep.lost_pushes",
        "batch": 1,
        "repeat": "safe",
        "remote": "shopee",
    },
    "app.push_status": {
        "deliver": "channels.upkeep.push_status",
        "batch": 1,
        "repeat": "safe",
        "remote": "shopee",
    },
    "shop.backfill": {
        "deliver": "channels.pull_history.deliver",
        "batch": 1,
        "repeat": "safe",
        "remote": "shopee",
        "lanes": 1,
    },
    "product.pull": {
        "deliver": "erp_bridge.pull_products.deliver",
        "batch": 1,
        "repeat": "safe",
        "remote": "odoo",
    },
    "stock.pull": {
        "deliver": "erp_bridge.pull_stock.changes",
        "batch": 1,
        "repeat": "safe",
        "remote": "odoo",
    },
    "stock.pull_all": {
        "deliver": "erp_bridge.pull_stock.everything",
        "batch": 1,
        "repeat": "safe",
        "remote": "odoo",
    },
    "order.push": {
        "deliver": "erp_bridge.push_orders.deliver",
        "batch": 50,
        "repeat": "look_first",
        "look_after": 120,
        "remote": "odoo",
        "lanes": 2,
    },
    "invoices.pull": {
        "deliver": "erp_bridge.pull_invoices.deliver",
        "batch": 1,
        "repeat": "safe",
        "remote": "odoo",
    },
    "proof.run": {"deliver": "erp_bridge.prove.deliver", "batch": 1, "repeat": "safe", "remote": "odoo"},
    "order.watch": {
        "deliver": "erp_bridge.watch_orders.deliver",
        "batch": 1,
        "repeat": "safe",
        "remote": "odoo",
    },
    "website.pull": {
        "deliver": "erp_bridge.pull_website.deliver",
        "batch": 1,
        "repeat": "safe",
        "remote": "odoo",
    },
    "order.adopt": {
        "deliver": "erp_bridge.adopt_orders.deliver",
        "batch": 50,
        "repeat": "safe",
        "remote": "odoo",
        "lanes": 1,
    },
    "payment.push": {
        "deliver": "erp_bridge.push_payments.deliver",
        "batch": 5,
        "repeat": "look_first",
        "look_after": 120,
        "remote": "odoo",
    },
    "shop.wallet": {
        "deliver": "channels.pull_wallet.deliver",
        "batch": 1,
        "repeat": "safe",
        "remote": "shopee",
    },
    "shop.money": {"deliver": "channels.pull_wallet.check", "batch": 20, "repeat": "safe", "remote": HERE},
    "receipt.push": {
        "deliver": "erp_bridge.push_receipts.deliver",
        "batch": 10,
        "repeat": "look_first",
        "look_after": 120,
        "remote": "odoo",
    },
    "refund.push": {
        "deliver": "erp_bridge.push_refunds.deliver",
        "batch": 10,
        "repeat": "look_first",
        "look_after": 120,
        "remote": "odoo",
    },
    "gateway.push": {
        "deliver": "erp_bridge.push_gateway_days.deliver",
        "batch": 2,
        "repeat": "look_first",
        "look_after": 120,
        "remote": "odoo",
    },
    "lead.push": {
        "deliver": "erp_bridge.push_leads.deliver",
        "batch": 10,
        "repeat": "look_first",
        "look_after": 120,
        "remote": "odoo",
    },
    "buyer.erase": {
        "deliver": "omnihub.erasing.deliver.deliver",
        "batch": 1,
        "repeat": "safe",
        "remote": HERE,
        "lanes": 1,
    },
    "customer.compare": {
        "deliver": "channels.duplicates.deliver",
        "batch": 100,
        "repeat": "safe",
        "remote": HERE,
    },
    "settlement.push": {
        "deliver": "erp_bridge.push_settlements.deliver",
        "batch": 2,
        "repeat": "look_first",
        "look_after": 120,
        "remote": "odoo",
    },
    "label.fetch": {
        "deliver": "shipping.fetching.deliver",
        "batch": 50,
        "repeat": "safe",
        "remote": "shopee",
        "lanes": 2,
    },
    "orders.move": {"deliver": "shipping.moving.deliver", "batch": 1, "repeat": "safe", "remote": HERE},
    "shop.labels": {"deliver": "shipping.label_looks.deliver", "batch": 1, "repeat": "safe", "remote": HERE},
    "label.news": {"deliver": "shipping.label_looks.news", "batch": 100, "repeat": "safe", "remote": HERE},
    "shipment.follow": {"deliver": "shipping.follow.deliver", "batch": 50, "repeat": "safe", "remote": HERE},
    "shipment.arrange": {
        "deliver": "shipping.arranging.deliver",
        "batch": 50,
        "repeat": "look_first",
        "look_after": 60,
        "remote": "shopee",
    },
    "shop.waybills": {
        "deliver": "shipping.waybills.deliver",
        "batch": 1,
        "repeat": "safe",
        "remote": "shopee",
    },
    "shop.courier_news": {
        "deliver": "shipping.couriers.deliver",
        "batch": 1,
        "repeat": "safe",
        "remote": "shopee",
        "lanes": 1,
    },
    "rates.check": {
        "deliver": "shipping.watching.deliver",
        "batch": 1,
        "repeat": "safe",
        "remote": "rajaongkir",
    },
    "parcel.track": {
        "deliver": "shipping.own_news.deliver",
        "batch": 1,
        "repeat": "safe",
        "remote": "rajaongkir",
        "lanes": 1,
    },
    "order.announce": {
        "deliver": "omnihub.notifications.announcing.deliver",
        "batch": 200,
        "repeat": "safe",
        "remote": HERE,
    },
    # Nothing here is sent twice: what was handed over is marked, and looked at before anything is done again.
    "message.send": {
        "deliver": "omnihub.notifications.sending.deliver",
        "batch": 20,
        "repeat": "look_first",
        "look_after": 20,
        "remote": "messages",
    },
    "message.news": {
        "deliver": "omnihub.notifications.hearing.deliver",
        "batch": 20,
        "repeat": "safe",
        "remote": HERE,
    },
    "message.digest": {
        "deliver": "omnihub.notifications.digest.deliver",
        "batch": 1,
        "repeat": "ask",
        "remote": "messages",
    },
    "message.templates": {
        "deliver": "omnihub.notifications.checking.deliver",
        "batch": 1,
        "repeat": "safe",
        "remote": "messages",
    },
    "cancellation.notice": {
        "deliver": "omnihub.cancellation.noticing.deliver",
        "batch": 50,
        "repeat": "safe",
        "remote": HERE,
    },
    "return.pull": {
        "deliver": "channels.pull_returns.deliver",
        "batch": 20,
        "repeat": "safe",
        "remote": "shopee",
    },
    "shop.returns": {
        "deliver": "channels.pull_returns.catch_up",
        "batch": 1,
        "repeat": "safe",
        "remote": "shopee",
    },
    "shop.returns_due": {
        "deliver": "channels.pull_returns.due",
        "batch": 20,
        "repeat": "safe",
        "remote": HERE,
    },
    "return.answer": {
        "deliver": "channels.answering.deliver",
        "batch": 1,
        "repeat": "look_first",
        "look_after": 60,
        "remote": "shopee",
    },
    "cancellation.step": {
        "deliver": "omnihub.cancellation.deliver.deliver",
        "batch": 1,
        "repeat": "look_first",
        "look_after": 60,
        "remote": "cancellation",
    },
    "gateway.notice": {
        "deliver": "payments.noticing.deliver",
        "batch": 20,
        "repeat": "safe",
        "remote": "xendit",
    },
    "charge.look": {"deliver": "payments.looking.deliver", "batch": 20, "repeat": "safe", "remote": "xendit"},
    "charge.cancel": {
        "deliver": "payments.ending.cancels",
        "batch": 20,
        "repeat": "safe",
        "remote": "xendit",
    },
    "payment.expire": {
        "deliver": "payments.ending.expiries",
        "batch": 20,
        "repeat": "safe",
        "remote": "xendit",
    },
    "receipt.check": {"deliver": "payments.strays.deliver", "batch": 50, "repeat": "safe", "remote": HERE},
    "method.check": {"deliver": "payments.watching.methods", "batch": 50, "repeat": "safe", "remote": HERE},
    "hook.check": {"deliver": "omnihub.core.refusals.deliver", "batch": 20, "repeat": "safe", "remote": HERE},
    "gateway.check": {
        "deliver": "payments.watching.accounts",
        "batch": 1,
        "repeat": "safe",
        "remote": "xendit",
    },
    "refund.find": {
        "deliver": "payments.elsewhere.deliver",
        "batch": 20,
        "repeat": "safe",
        "remote": "xendit",
    },
    # Looked up by our own reference before each try, which the gateway takes once.
    "refund.send": {
        "deliver": "payments.refund_sending.deliver",
        "batch": 5,
        "repeat": "look_first",
        "look_after": 60,
        "remote": "xendit",
    },
    "gateway.ledger": {
        "deliver": "payments.ledger.deliver",
        "batch": 1,
        "repeat": "safe",
        "remote": "xendit",
        "lanes": 1,
    },
    "partner.tell": {
        "deliver": "omnihub.api.noticing.deliver",
        "batch": 50,
        "repeat": "safe",
        "remote": HERE,
    },
    # One of each partner at a time, by its key; the lanes are so few that who is slow leaves the others room.
    "partner.notice": {
        "deliver": "omnihub.api.sending.deliver",
        "batch": 1,
        "repeat": "safe",
        "remote": "partner",
        "lanes": 2,
    },
    "partner.endpoint": {
        "deliver": "omnihub.api.asking.deliver",
        "batch": 20,
        "repeat": "safe",
        "remote": HERE,
    },
    "odoo.check": {"deliver": "erp_bridge.check.run.deliver", "batch": 1, "repeat": "safe", "remote": "odoo"},
    "reconciliation.run": {
        "deliver": "omnihub.reconciliation.running.deliver",
        "batch": 1,
        "repeat": "safe",
        "remote": "reconciliation",
    },
}

# Schedules are code; pages edit the interval and the switch only.
SCHEDULES: dict[str, dict[str, Any]] = {
    "sweep": {"func": "omnihub.core.tasks.sweep", "minutes": 1},
    "prune": {"func": "omnihub.core.tasks.prune", "minutes": 60},
    "prune-partner-calls": {"func": "omnihub.api.tasks.prune", "minutes": 1440},
    "prune-people": {"func": "omnihub.people.tasks.prune", "minutes": 1440},
    "catch-up": {"func": "channels.tasks.catch_up", "minutes": 5},
    "tokens": {"func": "channels.tasks.refresh_tokens", "minutes": 10},
    "lost-pushes": {"func": "channels.tasks.lost_pushes", "minutes": 60},
    "push-status": {"func": "channels.tasks.push_status", "minutes": 30},
    "authorisations": {"func": "channels.tasks.authorisations", "minutes": 360},
    "returns": {"func": "channels.tasks.look_at_returns", "minutes": 15},
    "wallets": {"func": "channels.tasks.look_at_wallets", "minutes": 15},
    "stock-look": {"func": "channels.tasks.look_at_stock", "minutes": 60},
    "listings": {"func": "channels.tasks.read_listings", "minutes": 1440},
    "labels": {"func": "shipping.label_tasks.fetch", "minutes": 5},
    "prune-labels": {"func": "shipping.label_tasks.prune", "minutes": 360},
    "waybills": {"func": "shipping.tasks.waybills", "minutes": 5},
    "courier-news": {"func": "shipping.tasks.courier_news", "minutes": 30},
    "payments": {"func": "payments.tasks.look", "minutes": 1},
    "refunds": {"func": "payments.tasks.look_at_refunds", "minutes": 30},
    "gateway-book": {"func": "payments.tasks.ledger", "minutes": 30},
    "gateway-key": {"func": "payments.tasks.check_accounts", "minutes": 60},
    "prune-accounts": {"func": "payments.tasks.prune", "minutes": 1440},
    "courier-costs": {"func": "shipping.cost_tasks.check", "minutes": 30},
    "own-parcels": {"func": "shipping.cost_tasks.track", "minutes": 10},
    "prune-costs": {"func": "shipping.cost_tasks.prune", "minutes": 1440},
    "left-carts": {"func": "channels.tasks.look_at_left_carts", "minutes": 10},
    "products": {"func": "erp_bridge.tasks.pull_products", "minutes": 15},
    "stock": {"func": "erp_bridge.tasks.pull_stock", "minutes": 1},
    "orders-in-odoo": {"func": "erp_bridge.tasks.watch_orders", "minutes": 2},
    "open-invoices": {"func": "erp_bridge.tasks.open_invoices", "minutes": 60},
    "website-orders": {"func": "erp_bridge.tasks.pull_website", "minutes": 1},
    "proof": {"func": "erp_bridge.tasks.proof", "minutes": 60},
    "cancellations": {"func": "omnihub.cancellation.tasks.look_again", "minutes": 5},
    "reconciliation": {"func": "omnihub.reconciliation.tasks.nightly", "minutes": 60},
    "morning": {"func": "omnihub.notifications.tasks.morning", "minutes": 5},
    "templates": {"func": "omnihub.notifications.tasks.check_templates", "minutes": 720},
    "prune-messages": {"func": "omnihub.notifications.tasks.prune", "minutes": 1440},
}

ORDERS_OVERLAP_SECONDS = 600
# What a shop's wallet received on one day is gathered so long for one payment in Odoo. 86400: one a day.
PAYMENT_GATHER_SECONDS = env.number("PAYMENT_GATHER_SECONDS", 5 if DEMO else 3600, high=2 * 86_400)
# So long after its completion an order's money may take to the wallet, and so far may a fee be from what was
# expected, in rupiah, before anybody is told.
RELEASE_DAYS = env.number("RELEASE_DAYS", 3, low=1, high=60)
ESCROW_TOLERANCE = env.number("ESCROW_TOLERANCE", 100, low=0, high=1_000_000)
RETURN_WARN_HOURS = env.number("RETURN_WARN_HOURS", 24, low=1, high=720)
AUTHORISATION_WARN_DAYS = env.number("AUTHORISATION_WARN_DAYS", 14, low=1, high=365)
SETTLE_SECONDS = 15 * 60
RECONCILE_SETTLE_SECONDS = 24 * 3600
"""A sum that only one book has and that is younger is on its way, and no difference yet."""
# So long a remote may take while somebody waits for the preview of a cancellation.
PREVIEW_SECONDS = 8
# Whether its remotes are asked at once; without it one after the other.
PREVIEW_THREADS = True
# Shopee does not publish when it decides for a seller who does not answer: so long the pages count down.
CANCEL_ANSWER_HOURS = env.number("CANCEL_ANSWER_HOURS", 24, low=1, high=30 * 24)
# How far looks for changed stock reach back before the newest change they saw. The first must be longer than
# any transaction of Odoo's, by its limits 120 s, and one look together.
STOCK_OVERLAP_SECONDS = 300
STOCK_HINT_OVERLAP_SECONDS = 20
STOCK_LOOK_SECONDS = 50  # no sooner does a look reach back that far again
STOCK_HINT_SECONDS = 2  # Odoo tells of a change before it commits it
STOCK_HINT_AGAIN_SECONDS = 8
# So many orders go into one batch of all that match.
MOST_AT_ONCE = env.number("MOST_AT_ONCE", 5_000, low=50, high=50_000)
BACKFILL_SLICE_SECONDS = 20
BACKFILL_LEAVES = 0.5
"""A backfill calls only while so much of the marketplace's bucket is full: the rest is for live work."""
KEEP_DAYS = {
    "inbox": 90,
    "work": 30,
    "attempts": 30,
    "proofs": 90,
    "audit": 730,
    "labels": 30,
    "moves": 90,
    "messages": 90,
    "quotes": 30,
    "taken_quotes": 400,
    "rates": 120,
    "notices": 30,
}

# More samples for /metrics: dotted paths of functions that give omnihub.core.metrics.Sample.
METRICS = [
    "channels.metrics.token_days_left",
    "channels.metrics.pushes_sent",
    "shipping.metrics.courier_costs",
]

# Pages ------------------------------------------------------------------------------------------

# How people call a topic, and the page of what a work is about: the engine knows neither.
TOPIC_NAME = "omnihub.dashboard.timeline.topic"
SUBJECT_PAGE = "omnihub.dashboard.subjects.page"

UNFOLD = {
    "SITE_TITLE": "OmniHub",
    "SITE_HEADER": "OmniHub",
    "SITE_SYMBOL": "hub",
    "SITE_URL": "/",
    "SHOW_LANGUAGES": True,
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda _request: static("images/omnihub.svg"),
        },
    ],
    "DASHBOARD_CALLBACK": "omnihub.dashboard.admin_index.context",
    "ENVIRONMENT": "omnihub.dashboard.sidebar.environment",
    "STYLES": [lambda _request: static("css/app.css")],
    "BORDER_RADIUS": "6px",
    "COLORS": {
        # A deep teal: apart from Shopee's orange and Odoo's purple, and 5:1 on white from 600 on.
        "primary": {
            "50": "oklch(98.4% .014 180.72)",
            "100": "oklch(95.3% .051 180.801)",
            "200": "oklch(91% .096 180.426)",
            "300": "oklch(85.5% .138 181.071)",
            "400": "oklch(77.7% .152 181.912)",
            "500": "oklch(70.4% .14 182.503)",
            "600": "oklch(51.1% .096 186.391)",
            "700": "oklch(43.7% .078 188.216)",
            "800": "oklch(38.6% .063 188.416)",
            "900": "oklch(33% .052 189)",
            "950": "oklch(27.7% .046 192.524)",
        },
    },
    "SIDEBAR": {
        "show_search": False,
        "navigation": "omnihub.dashboard.sidebar.navigation",
    },
}

# Logs: one JSON object a line, never a body. ----------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "omnihub.core.logs.JsonFormatter"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["lines"], "level": "WARNING"},
    "loggers": {"omnihub": {"level": env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING"))}},
}
