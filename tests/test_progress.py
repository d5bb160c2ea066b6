"""What a run tells of itself while it works."""

from multiprocessing.synchronize import SemLock

from tqdm import tqdm

from lawnb.progress import TerminalProgress


def test_a_bar_makes_nothing_that_processes_share(monkeypatch):
    """A lock between processes is one more process from Python 3.14 on, which complains when a run fails."""
    made, begin = [], SemLock.__init__
    monkeypatch.setattr(SemLock, "__init__", lambda lock, *given, **named: made.append(lock) or begin(lock, *given, **named))
    monkeypatch.delattr(tqdm, "_lock", raising=False)
    monkeypatch.delattr("tqdm.std.TqdmDefaultWriteLock.mp_lock", raising=False)
    with TerminalProgress("样例") as progress:
        progress.cells(1)
    assert made == []
