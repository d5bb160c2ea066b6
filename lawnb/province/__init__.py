"""Many bureaus of one year: the report over a region, a catalogue of all reports, an edition of them."""
