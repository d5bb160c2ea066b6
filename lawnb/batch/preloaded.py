"""What a worker needs to make reports, imported once in the process that workers are forked from."""

import gc

import lawnb.batch.worker
import lawnb.engine.run
from lawnb.publish.reference import reference

lawnb.engine.run.load_exporters()
reference()
gc.collect()
gc.freeze()  # what is shared stays shared: no collection touches it
