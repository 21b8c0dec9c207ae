"""Payments by Xendit."""
