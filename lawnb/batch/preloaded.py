"""What a worker needs to make reports, imported once in the process that workers are forked from."""

import gc

import lawnb.batch.worker
import lawnb.engine.run

lawnb.engine.run.load_exporters()
gc.collect()
gc.freeze()  # what is shared stays shared: no collection touches it
