"""Divides work among copies of this process, which share everything that it has read."""

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

# What a copy of the process does with each piece that it gets.
_WORK: list[Callable[[Any], Any]] = []


class Killed(Exception):
    """The system ended one of the processes, usually for lack of memory."""


def cores() -> int:
    """How many processes can work at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each(work: Callable[[T], R], pieces: Sequence[T], processes: int) -> Iterator[tuple[T, R]]:
    """The result of `work` for each of `pieces`, as soon as it is made; raises Killed.

    Pieces and results are sent between processes, so they must be plain values. Everything is done
    in this process if only one is wanted, or if it cannot be forked.
    """
    if processes < 2 or len(pieces) < 2 or not _may_fork():
        yield from ((piece, work(piece)) for piece in pieces)
    else:
        yield from _divided(work, pieces, min(processes, len(pieces)))


def _may_fork() -> bool:
    """Whether this process can be forked: a copy would lack its other threads."""
    return hasattr(os, "fork") and threading.active_count() == 1


def _divided(work: Callable[[T], R], pieces: Sequence[T], processes: int) -> Iterator[tuple[T, R]]:
    # Importing these takes longer than the work of most commands.
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
    # What was read stays shared as long as nothing writes to it, not even the collector.
    gc.freeze()
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
    """Prepare a copy of the process: it ends when its parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.close(held)
    _WORK[:] = [work]

    def wait() -> None:
        os.read(life, 1)  # nothing is ever written: it returns once the other end is closed
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _do(piece: Any) -> Any:
    return _WORK[0](piece)
