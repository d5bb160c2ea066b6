"""Spot checks of enforcement case files."""

from lawnb.topics.measures import measures_topic

TOPIC = measures_topic("case_review", "案卷评查", caption="执法案卷抽查情况")
