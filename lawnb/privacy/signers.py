"""Whether who signs a report, or answers for a waiver, is an office: both are published with their record, where no person is named."""

from __future__ import annotations

import re

#: How the names of offices end; the gate's own words, which may also end a person's (王科), and those of party and government.
OFFICE = re.compile("(?:[委关府会署司局股科处室办组队所站厅院部]|中心)$")


def is_person(signer: str) -> bool:
    """Whether a signer could be a person's name, and is no office's."""
    from lawnb.privacy.names import is_name  # loads a dictionary, which the many that sign nothing do not need

    return is_name(signer.strip()) and not OFFICE.search(signer.strip())
