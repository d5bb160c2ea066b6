"""What a report knows and does not print, for the gate that its finished files pass."""

from __future__ import annotations

from dataclasses import replace

from lawnb.privacy.names import Private, private_records
from lawnb.report import Report
from lawnb.suppression import as_named


def unprinted(report: Report) -> Private:
    """Whom a report's records name, and the figures that it withholds, each as ``<id>`` or ``<id>@<year>``."""
    return replace(private_records(report.records), public=report.agency.public, withheld=as_named(report.withheld, report.year))
