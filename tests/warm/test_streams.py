"""When a cell's streams wake the thread that sends what was written."""

from types import SimpleNamespace

import pytest
import zmq
from ipykernel.iostream import IOPubThread, OutStream

from lawnb.warm.streams import IdleStream


@pytest.fixture
def thread():
    with zmq.Context() as context, context.socket(zmq.PUB) as socket:
        thread = IOPubThread(socket)  # not started: what would wake it is told
        yield thread
        for pipe in thread._event_pipes.values():
            pipe.close()
        thread.io_loop.close(all_fds=True)


def test_only_what_was_written_and_not_yet_sent_is_flushed(thread, monkeypatch):
    flushed = []
    stream = IdleStream(None, thread, "stdout", watchfd=False)
    monkeypatch.setattr(OutStream, "flush", lambda own: flushed.append(own.name))
    stream.flush()
    assert flushed == []
    monkeypatch.setattr(stream, "_schedule_flush", lambda: setattr(stream, "_flush_pending", True))
    stream.write("一")
    stream.flush()
    assert flushed == ["stdout"]
    # while it is being sent
    stream.session = SimpleNamespace(msg=lambda *_, **__: stream.flush(), send=lambda *_, **__: None)
    stream._flush()
    stream.flush()
    assert flushed == ["stdout", "stdout"]
