"""The money of every channel, side by side: what the payer's side says, what we say, what the ERP says."""
