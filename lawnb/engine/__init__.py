"""One report, run: parameters checked, notebook executed by papermill, outputs published whole or not at all."""
