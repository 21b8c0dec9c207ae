"""A database full of believable orders, as fast as it takes rows. No remote is asked, no worker rung."""
