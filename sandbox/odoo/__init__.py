"""A stand-in of Odoo 18: records with real semantics behind its three protocols."""
