"""Responding to emergencies by law: plans, exercises, what was handled."""

from lawnb.topics.measures import measures_topic

TOPIC = measures_topic("emergencies", "突发事件应对", caption="突发事件应对情况", asked=False)
