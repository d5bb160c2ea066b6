"""Law made known to the public: who enforces a law explains it."""

from lawnb.topics.measures import measures_topic

TOPIC = measures_topic("publicity", "法治宣传教育", caption="法治宣传教育情况", asked=False)
