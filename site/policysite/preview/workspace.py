"""The previewed project: its newest snapshot, and notifications of changes."""

from __future__ import annotations

import secrets
import threading
from typing import TYPE_CHECKING

import watchfiles

from policysite.build import fingerprint
from policysite.checks.dictionaries import Dictionaries
from policysite.files.kept import NAME, Kept
from policysite.preview import snapshot
from policysite.preview.presence import Presence
from policysite.preview.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime
    from pathlib import Path

    from policysite.preview.snapshot import Unreadable

# Milliseconds: the wait for further changes of the same save, and the maximum.
_STEP, _DEBOUNCE = 10, 200
# Seconds: a folder that is missing may be back by then.
_PAUSE = 1.0


class Workspace:
    """The project `root` as it is now; `today` gives the day, which may change meanwhile.

    `now` gives the time, for publications; without it, only the day is recorded. Callers get what
    is on disk at that moment: the watcher only shows that it is worth checking again. The stamp
    changes with each change and each start.
    """

    def __init__(
        self, root: Path, today: Callable[[], date], now: Callable[[], datetime] | None = None
    ) -> None:
        self.root = root
        self.presence = Presence()
        self._now = now
        self._today = today
        self._session = secrets.token_hex(4)
        kept = Kept(root / NAME, fingerprint.program(root))
        self._thorough = snapshot.Checker(Dictionaries(), kept)
        self._quick = snapshot.Checker(None, kept)
        self._reading = threading.Lock()
        self._change = threading.Condition()
        self._stop = threading.Event()
        self._newest: Snapshot | Unreadable | None = None

    def current(self) -> Snapshot | Unreadable:
        """The content as it is on disk now, read again only if something has changed."""
        with self._reading:
            stamp, today = self._stamp(), self._today()
            newest = self._newest
            if newest is None or (newest.stamp, newest.as_of) != (stamp, today):
                newest = self._newest = snapshot.take(self.root, today, stamp, self._thorough)
            return newest

    def with_unsaved(
        self, unsaved: Mapping[str, bytes], *, spelling: bool = False
    ) -> Snapshot | Unreadable:
        """The content as it would be if the texts `unsaved`, by path, were saved.

        Spelling is checked only with `spelling`, because unfinished words take the longest.
        """
        checker = self._thorough if spelling else self._quick
        return snapshot.take(self.root, self._today(), "", checker, unsaved)

    def moment(self) -> datetime | None:
        """The time, if it is known."""
        return self._now() if self._now is not None else None

    def read_ahead(self) -> None:
        """Read and check the content in advance, because the first time takes the longest."""
        now = self.current()
        if isinstance(now, Snapshot):
            _ = now.problems

    def wait(self, seen: str, seconds: float, goes_on: Callable[[], bool] = lambda: True) -> str:
        """The stamp of the content, as soon as it is not `seen`, or after a timeout.

        A caller that is woken stops waiting if it no longer `goes_on`.
        """
        with self._change:
            stamp = self._stamp()
            if stamp == seen and goes_on() and not self._stop.is_set():
                self._change.wait(seconds)
                stamp = self._stamp()
            return stamp

    def watch(self) -> None:
        """Wake the waiting callers at each change on disk, until `stop` is called."""
        while not self._stop.is_set():
            folders = [self.root / name for name in snapshot.WATCHED]
            try:
                for _ in watchfiles.watch(
                    *filter(lambda folder: folder.is_dir(), folders),
                    debounce=_DEBOUNCE,
                    step=_STEP,
                    stop_event=self._stop,
                    raise_interrupt=False,
                ):
                    self.wake()
            except (OSError, RuntimeError):  # a folder is gone, or there are too many to watch
                self.wake()
            self._stop.wait(_PAUSE)

    def rest(self, seconds: float) -> None:
        """Wait for this long, or until `stop` is called."""
        self._stop.wait(seconds)

    def stop(self) -> None:
        """Stop watching and waiting."""
        self._stop.set()
        self.wake()

    @property
    def stopped(self) -> bool:
        """Whether the preview is being stopped."""
        return self._stop.is_set()

    def wake(self) -> None:
        """Make waiting callers check at once."""
        with self._change:
            self._change.notify_all()

    def _stamp(self) -> str:
        return f"{self._session}-{snapshot.stamp_of(self.root)}"
