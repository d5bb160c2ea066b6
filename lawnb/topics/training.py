"""Study and training in the law."""

from lawnb.topics.measures import measures_topic

TOPIC = measures_topic("training", "法治培训", caption="法治学习与培训情况")
