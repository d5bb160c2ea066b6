"""The discretion standard: what applies, how it is assessed and supervised."""

from lawnb.topics.measures import measures_topic

TOPIC = measures_topic("discretion", "裁量权基准", caption="行政处罚裁量权基准执行情况")
