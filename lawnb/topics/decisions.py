"""Major administrative decisions: the yearly list, public participation, expert argument, legality review."""

from lawnb.topics.measures import measures_topic

TOPIC = measures_topic("decisions", "重大行政决策", caption="重大行政决策情况", asked=False)
