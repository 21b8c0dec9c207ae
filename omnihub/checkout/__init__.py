"""The public pages: storefront, cart, checkout, pay, track. No account, no script needed, works on a phone."""
