"""Powers, services and the climate for business, as the outline for a rule-of-law government asks first."""

from lawnb.topics.measures import measures_topic

TOPIC = measures_topic("functions", "依法履行职能", caption="依法履行职能情况", asked=False)
