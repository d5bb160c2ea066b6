"""Visits and discussions with delegates, members and those served."""

from lawnb.topics.measures import measures_topic

TOPIC = measures_topic("participation", "公众参与", caption="公众参与情况")
