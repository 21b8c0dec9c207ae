"""The completeness proof: what the marketplace says, what we mirror, what the ERP holds."""
