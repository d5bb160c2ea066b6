"""One report, run: parameters checked, notebook executed by papermill, outputs published whole or not at all."""

# papermill first: it loads `lawnb.engine.papermill` by its entry point, which would otherwise find itself half imported
import papermill as _papermill
