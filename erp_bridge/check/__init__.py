"""The connection test: is Odoo ready for us? Each module asks about one thing and answers in plain words."""
