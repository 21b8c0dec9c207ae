"""Our own checkout as a sales channel: what a marketplace is elsewhere, its tables are here."""
