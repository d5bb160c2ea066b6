"""How licences are granted: fees, place, disclosure, time."""

from lawnb.topics.measures import measures_topic

TOPIC = measures_topic("licensing", "行政许可", caption="行政许可便民举措")
