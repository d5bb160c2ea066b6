"""`python -m lawnb`: the command line, for a Python that is named instead of its scripts' folder."""

from lawnb.cli import main

main()
