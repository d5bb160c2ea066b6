"""Many reports at once: the report over a region's bureaus, and pages over what they made."""
