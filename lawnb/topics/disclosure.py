"""What is disclosed and where."""

from lawnb.topics.measures import measures_topic

TOPIC = measures_topic("disclosure", "政务公开", caption="政务公开情况")
