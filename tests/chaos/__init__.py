"""The storm: many orders, many faults, many kills, and a proof at the end."""
