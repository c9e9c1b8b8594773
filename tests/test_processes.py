"""Work divided among processes."""

from __future__ import annotations

import os
import threading

import pytest

from policysite import processes

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other thread is running, as in a command."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # pytest has its own


@pytest.mark.usefixtures("alone")
def test_each_piece_is_worked_on_elsewhere() -> None:
    """Every piece is returned once with its result, by processes that know what this one knows."""
    known = {number: str(number) for number in range(20)}
    found = dict(processes.each(lambda piece: (known[piece], os.getpid()), list(known), 2))
    assert {piece: text for piece, (text, _) in found.items()} == known
    assert os.getpid() not in {pid for _, pid in found.values()}


@pytest.mark.usefixtures("alone")
def test_an_error_elsewhere_is_raised_here() -> None:
    """The work may fail as if it were done in this process."""
    with pytest.raises(ZeroDivisionError):
        list(processes.each(lambda piece: 1 // piece, [1, 0], 2))


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(("pieces", "number"), [([1, 2], 1), ([1], 2), ([], 2)])
def test_one_process_is_enough(pieces: list[int], number: int) -> None:
    """One process, one piece, or none is not worth another process."""
    found = list(processes.each(lambda _: os.getpid(), pieces, number))
    assert found == [(piece, os.getpid()) for piece in pieces]


def test_a_process_with_threads_is_not_copied() -> None:
    """Another thread would be missing in the copy, with the locks that it holds."""
    go_on = threading.Event()
    thread = threading.Thread(target=go_on.wait)
    thread.start()
    try:
        found = list(processes.each(lambda _: os.getpid(), [1, 2], 2))
    finally:
        go_on.set()
        thread.join()
    assert found == [(1, os.getpid()), (2, os.getpid())]
