"""Runs that nobody watches: one at a time, within limits, tried again, recorded, told of."""
