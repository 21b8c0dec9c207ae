"""An order's way through the ERP, a step a module. Each looks at Odoo's state, not at our memory alone."""
