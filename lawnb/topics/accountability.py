"""Guidance of enforcement, accountability for faults, cases of misconduct."""

from lawnb.topics.measures import measures_topic

TOPIC = measures_topic("accountability", "执法监督与责任追究", caption="执法监督与责任追究情况")
