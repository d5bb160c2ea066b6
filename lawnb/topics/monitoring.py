"""Inspections of stations, firms and schools; vehicle monitoring; drivers."""

from lawnb.topics.measures import measures_topic

TOPIC = measures_topic("monitoring", "重点监管", caption="重点企业与车辆监管情况")
