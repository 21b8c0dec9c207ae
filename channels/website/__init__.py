"""Orders of Odoo's Website: a channel whose orders are Odoo's own, and whose checkouts may be ours."""
