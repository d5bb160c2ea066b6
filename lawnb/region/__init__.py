"""One report from the figures.json of many bureaus: who reported, sums, how they spread, outliers. Partial coverage is never a sum."""
