"""Work divided among copies of this process, which have all that it has read."""

from __future__ import annotations

import gc
import os
import signal
import threading
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")
R = TypeVar("R")

# What a copy of the process does with each piece that it is given.
_WORK: list[Callable[[Any], Any]] = []


class Killed(Exception):
    """The system ended one of the processes, as it does for want of memory."""


def cores() -> int:
    """How many processes can work at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each(work: Callable[[T], R], pieces: Sequence[T], processes: int) -> Iterator[tuple[T, R]]:
    """Each of `pieces` with what `work` makes of it, once that is made; raises Killed.

    Pieces and results go from one process to another, so they must be plain values. All is done in
    this process where it is to be one, or cannot be doubled.
    """
    if processes < 2 or len(pieces) < 2 or not _may_fork():
        yield from ((piece, work(piece)) for piece in pieces)
    else:
        yield from _divided(work, pieces, min(processes, len(pieces)))


def _may_fork() -> bool:
    """Whether this process can be doubled: other threads would be missing in the copy."""
    return hasattr(os, "fork") and threading.active_count() == 1


def _divided(work: Callable[[T], R], pieces: Sequence[T], processes: int) -> Iterator[tuple[T, R]]:
    # Loading these takes longer than the work of most commands.
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    life, held = os.pipe()
    pool = ProcessPoolExecutor(
        processes,
        mp_context=get_context("fork"),
        initializer=_start,
        initargs=(work, life, held),
    )
    gc.freeze()  # what was read is shared as long as nobody writes in it, not even the collector
    try:
        waiting = {pool.submit(_do, piece): piece for piece in pieces}
        for done in as_completed(waiting):
            yield waiting[done], done.result()
    except BrokenProcessPool as error:
        raise Killed from error
    finally:
        gc.unfreeze()
        pool.shutdown(cancel_futures=True)
        os.close(held)
        os.close(life)


def _start(work: Callable[[Any], Any], life: int, held: int) -> None:
    """Prepare a copy of the process: it ends when the one does of which it is a copy."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.close(held)
    _WORK[:] = [work]

    def wait() -> None:
        os.read(life, 1)  # nothing is ever written: it returns once nobody holds the other end
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _do(piece: Any) -> Any:
    return _WORK[0](piece)
