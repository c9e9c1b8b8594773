"""The time limit for making the pages of an untrusted site, which grows with its size."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from policysite.message import Message, WrongValue

if TYPE_CHECKING:
    from policysite.verify.reader import Reader

# In processor time. The pages of a valid site take a fifth of it, and far less if it is small.
_SHARE = 150
_SECONDS_A_MEGABYTE = 2.0


class Exhausted(WrongValue):
    """The time is not enough for the file `path`, or those before it."""

    def __init__(self, path: str, seconds: float) -> None:
        message = Message(
            "because of this file, building the pages of the site takes longer than "
            "%(seconds)s seconds; this and the remaining files were not compared",
            seconds=round(seconds),
        )
        super().__init__(message)
        self.path = path


class TimeLimit:
    """The time for the pages of the site that `reader` reads: a share of that for the whole run."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._began = time.process_time()

    def check(self, path: str, ahead: float = 0) -> None:
        """Raise Exhausted if the time is over at the file `path`, or `ahead` seconds later."""
        allowed = self._reader.seconds / _SHARE
        allowed += _SECONDS_A_MEGABYTE * self._reader.size / 1024**2
        if time.process_time() - self._began + ahead > allowed:
            raise Exhausted(path, allowed)
