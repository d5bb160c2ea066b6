"""Digital means of a rule-of-law government: platforms, data, supervision at a distance."""

from lawnb.topics.measures import measures_topic

TOPIC = measures_topic("technology", "科技保障", caption="法治政府建设科技保障情况", asked=False)
