"""Stand-ins of the remotes on one port, with memory. Shares no code with the product."""
