"""Rules made and revised, laws explained to staff and public."""

from lawnb.topics.measures import measures_topic

TOPIC = measures_topic("institutions", "制度建设", caption="制度建设与法规宣传情况")
