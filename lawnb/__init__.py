"""Yearly reports on rule-of-law government, from a public body's records.

A notebook needs one name, `open_report` or `open_region`; it loads when it is used, so that `import lawnb` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lawnb.notebook import open_region, open_report

__version__ = "0.1.0"
__all__ = ["open_region", "open_report"]


def __getattr__(name: str):
    if name in __all__:
        from lawnb import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module 'lawnb' has no attribute '{name}'")
