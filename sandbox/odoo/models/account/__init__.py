"""The books: journals, entries, payments, matching."""
