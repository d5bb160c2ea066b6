"""Where a report comes from: what it was made of by content, recorded as an RO-Crate beside it, and what has changed since."""
