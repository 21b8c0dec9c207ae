"""Which books are compared, a pair a module: each reads one Jakarta day, and what belongs to it elsewhere."""
