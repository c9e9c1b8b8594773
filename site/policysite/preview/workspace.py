"""The project that is being previewed: its newest snapshot, and word of each change."""

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

# Milliseconds: how long to wait for the next change of a save that comes in several, and at most.
_STEP, _DEBOUNCE = 10, 200
# Seconds: a folder that is missing may be back by then.
_PAUSE = 1.0


class Workspace:
    """The project `root` as it is now; `today` tells the day, which may change meanwhile.

    `now` tells the moment, for what is published; where it is not given, that has the day alone.

    Whoever asks gets what is on disk at that moment: the watcher only tells that it is worth
    asking again. A stamp is another one after each change and each start.
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
        """The content as it is on disk now; read anew only where something has changed."""
        with self._reading:
            stamp, today = self._stamp(), self._today()
            newest = self._newest
            if newest is None or (newest.stamp, newest.as_of) != (stamp, today):
                newest = self._newest = snapshot.take(self.root, today, stamp, self._thorough)
            return newest

    def with_unsaved(
        self, unsaved: Mapping[str, bytes], *, spelling: bool = False
    ) -> Snapshot | Unreadable:
        """The content as it would be if the texts `unsaved`, by their path, were saved.

        Words are looked up only where `spelling` asks for it: half a word takes the longest.
        """
        checker = self._thorough if spelling else self._quick
        return snapshot.take(self.root, self._today(), "", checker, unsaved)

    def moment(self) -> datetime | None:
        """The moment, where the clock is known."""
        return self._now() if self._now is not None else None

    def read_ahead(self) -> None:
        """Read and check the content before anybody asks: the first time takes the longest."""
        now = self.current()
        if isinstance(now, Snapshot):
            _ = now.problems

    def wait(self, seen: str, seconds: float, goes_on: Callable[[], bool] = lambda: True) -> str:
        """The stamp of the content, as soon as it is not `seen`, or after so many seconds.

        Nobody waits any longer who is woken and no longer `goes_on`.
        """
        with self._change:
            stamp = self._stamp()
            if stamp == seen and goes_on() and not self._stop.is_set():
                self._change.wait(seconds)
                stamp = self._stamp()
            return stamp

    def watch(self) -> None:
        """Wake those who wait at each change on disk, until `stop` is called."""
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
            except (OSError, RuntimeError):  # a folder has gone, or there are too many to watch
                self.wake()
            self._stop.wait(_PAUSE)

    def rest(self, seconds: float) -> None:
        """Wait so long, or until `stop` is called."""
        self._stop.wait(seconds)

    def stop(self) -> None:
        """End watching and waiting."""
        self._stop.set()
        self.wake()

    @property
    def stopped(self) -> bool:
        """Whether the preview is being ended."""
        return self._stop.is_set()

    def wake(self) -> None:
        """Have those who wait look at once."""
        with self._change:
            self._change.notify_all()

    def _stamp(self) -> str:
        return f"{self._session}-{snapshot.stamp_of(self.root)}"
