"""A finished report as one file to hand on, and such a file looked through by whoever gets it."""
