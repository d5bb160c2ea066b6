"""What a worker needs to make reports, imported once in the process that workers are forked from."""

import gc

import lawnb.batch.worker
import lawnb.engine.run
import lawnb.publish.docx
import lawnb.publish.html
import lawnb.publish.pdf
import lawnb.publish.readback

lawnb.engine.run.warm_exporters()
gc.collect()
gc.freeze()  # what is shared stays shared: no collection touches it
