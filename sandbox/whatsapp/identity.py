"""Who may call, and what the product must know to do so."""

TOKEN = "sandbox-whatsapp-token"  # noqa: S105  it opens nothing but the sandbox
APP_SECRET = "sandbox-whatsapp-app-secret"  # noqa: S105
VERIFY_TOKEN = "sandbox-whatsapp-verify-token"  # noqa: S105
APP_ID = "300000000000001"
WABA_ID = "200000000000001"
PHONE_ID = "100000000000001"
PHONE_DIGITS = "622150550100"
PHONE_SHOWN = "+62 21-5055-0100"
VERIFIED_NAME = "Toko Sandbox"
VERSIONS = range(17, 31)
