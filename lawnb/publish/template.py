"""Templates of pages, and the digest by which a page's policy knows its own style sheet and script."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@cache
def template(package: str, name: str) -> Template:
    """A template from the folder `templates` of a package of ours, strict and escaped."""
    environment = Environment(loader=PackageLoader(package), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template(name)


def policy_digest(text: str) -> str:
    """The SHA-256 of a style sheet or a script as a Content-Security-Policy writes it, after ``sha256-``."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
