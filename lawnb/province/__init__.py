"""A province: many bureaus' reports of a year as one edition, with a catalogue."""
