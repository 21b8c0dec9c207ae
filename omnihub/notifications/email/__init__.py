"""Messages by e-mail, through Django's own backend."""
