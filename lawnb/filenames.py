"""What the files of a report are called, in its folder, in an edition's and in a bundle."""

PAGE = "report.html"
#: The notebook as it was executed.
NOTEBOOK = "report.ipynb"
FIGURES = "figures.json"
FINDINGS = "findings.json"
#: Where the report comes from.
CRATE = "ro-crate-metadata.json"
#: The record of the sign-off; it is not among the files that it speaks of.
SIGNOFF = "signoff.json"
#: What a failed run leaves beside the outputs of the run before.
FAILED = "failed.ipynb"
