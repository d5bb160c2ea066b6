"""``python -m lawnb``: the command line, for those who cannot name its script."""

from lawnb.cli import main

if __name__ == "__main__":
    main()
