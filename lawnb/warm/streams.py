"""A cell's standard output and error, which wake the thread that sends them only where there is something to send."""

from __future__ import annotations

from ipykernel.iostream import OutStream


class IdleStream(OutStream):
    """ipykernel flushes six times a cell, and waits for its thread each time; nothing that was written is flushed later for this."""

    _sending = False

    def flush(self) -> None:
        if self._flush_pending or self._subprocess_flush_pending or self._sending:
            super().flush()

    def _flush(self) -> None:
        self._sending = True  # before what was written counts as no longer pending
        try:
            super()._flush()
        finally:
            self._sending = False
