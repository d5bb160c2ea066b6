"""Yearly reports on rule-of-law government, from a public body's records."""

__version__ = "0.1.0"
