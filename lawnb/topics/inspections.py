"""Special inspections of legality, procedure and discretion by kind of enforcement act."""

from lawnb.topics.measures import measures_topic

TOPIC = measures_topic("inspections", "执法专项检查", caption="执法专项检查情况")
