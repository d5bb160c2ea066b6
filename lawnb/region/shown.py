"""The tables and charts of a region's report by the names that its notebook calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lawnb.display import Fragment
from lawnb.region import spread_shown, sums_shown
from lawnb.region.scene import Scene

TABLES: Mapping[str, Callable[[Scene, str], Fragment]] = {
    "counts": sums_shown.counts_table,
    "states": sums_shown.states_table,
    "sums": sums_shown.sums_table,
    "parts": sums_shown.parts_table,
    "spread": spread_shown.spread_table,
    "bureaus": spread_shown.bureaus_table,
    "outliers": spread_shown.outliers_table,
    "changes": spread_shown.changes_table,
}
CHARTS: Mapping[str, Callable[[Scene, str], Fragment]] = {
    "spread": spread_shown.spread_chart,
    "bureaus": spread_shown.bureaus_chart,
    "trends": spread_shown.trends_chart,
}
