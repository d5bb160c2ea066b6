"""Disputes settled before they reach a court: mediation by the administration and by the people's committees, rulings, petitions."""

from lawnb.topics.measures import measures_topic

TOPIC = measures_topic("disputes", "矛盾纠纷化解", caption="矛盾纠纷化解情况", asked=False)
