"""How the work is led: first person in charge, study of major matters, targets."""

from lawnb.topics.measures import measures_topic

TOPIC = measures_topic("organisation", "组织领导", caption="法治政府建设组织领导情况")
