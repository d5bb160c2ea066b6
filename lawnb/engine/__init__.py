"""One report, run: parameters checked, notebook executed by papermill, outputs published whole or not at all."""

import sys

#: What is imported on the way and never used: the grammar of internationalised addresses that jsonschema would build (two
#: seconds), its reader of durations, which brings a calendar, and the Hadoop file system that papermill would look for (a quarter of one).
_UNWANTED = [name for name in ("rfc3987_syntax", "isoduration", "pyarrow.fs") if name not in sys.modules]
sys.modules |= dict.fromkeys(_UNWANTED)

# papermill first: it loads `lawnb.engine.papermill` by its entry point, which would otherwise find itself half imported
import papermill as _papermill

for _name in _UNWANTED:
    del sys.modules[_name]
