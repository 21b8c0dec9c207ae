"""Who may call, and what the product must know to do so."""

SECRET_KEY = "xnd_development_sandbox"  # noqa: S105  it opens nothing but the sandbox
READ_ONLY_KEY = "xnd_development_sandbox_readonly"
CALLBACK_TOKEN = "sandbox-xendit-callback-token"  # noqa: S105
BUSINESS_ID = "5f0000000000000000000001"
MERCHANT_NAME = "Toko Sandbox"
API_VERSION = "2024-11-11"
