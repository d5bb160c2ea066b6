"""Synthetic bureaus, plainly labelled, with ledgers that reconcile and, when asked for, faults that are known."""
