"""What partners send and what they are told, as the description of the API shows it."""
