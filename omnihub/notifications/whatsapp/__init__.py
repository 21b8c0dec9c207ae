"""Messages by WhatsApp, through Meta's Cloud API."""
