"""The public pages: storefront, cart, checkout, pay, track. No account, and no script is needed."""
