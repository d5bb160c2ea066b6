"""What a worker needs to make reports, imported once in the process that workers are forked from."""

import gc

gc.disable()  # modules leave no garbage: to look for it among them takes a tenth of the time

import lawnb.batch.worker
import lawnb.engine.run
from lawnb.publish.reference import reference

lawnb.engine.run.load_exporters()
reference()
gc.collect()
gc.freeze()  # what is shared stays shared: no collection touches it
gc.enable()
