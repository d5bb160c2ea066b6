"""One report, run: parameters checked, notebook executed by papermill, outputs published whole or not at all."""

import sys

# jsonschema, which nbformat brings, would build a grammar of internationalised addresses: two seconds for what no notebook has
_GRAMMAR = "rfc3987_syntax"
_unwanted = _GRAMMAR not in sys.modules
if _unwanted:
    sys.modules[_GRAMMAR] = None

# papermill first: it loads `lawnb.engine.papermill` by its entry point, which would otherwise find itself half imported
import papermill as _papermill

if _unwanted:
    del sys.modules[_GRAMMAR]
