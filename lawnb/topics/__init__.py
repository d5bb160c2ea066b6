"""The mechanisms of the report, one module each; every module here with a `TOPIC` is found by itself."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from lawnb.topics.topic import Topic


@cache
def topics() -> dict[str, Topic]:
    """Every topic by name, in the order of their names."""
    modules = (importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    found = [module.TOPIC for module in modules if hasattr(module, "TOPIC")]
    return {topic.name: topic for topic in sorted(found, key=lambda topic: topic.name)}
