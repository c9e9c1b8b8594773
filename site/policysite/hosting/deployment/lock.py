"""One deployment at a time: a lock file at the target that only one process can create.

A deployment that is killed leaves it behind. On the same machine, the next deployment takes it
over, because it can check that the process is gone; from elsewhere nobody can check that, so a
person decides, and uses `clear`.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import secrets
import socket
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from policysite.errors import DeploymentError
from policysite.hosting.deployment.store import Absent, Present, StoreError
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.hosting.deployment.store import Store

NAME = ".policysite/lock.json"


@dataclass(frozen=True)
class Holder:
    """Who holds the lock: account, machine, start time.

    `kernel` and `process` identify the process.
    """

    owner: str
    machine: str
    since: str
    kernel: str
    process: int
    token: str

    @property
    def is_gone(self) -> bool:
        """Whether this machine can tell that the process is gone."""
        if not self.kernel or self.kernel != _kernel():
            return False
        if self.process == os.getpid():
            return True  # a reused id: our own process has only just started
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False


@contextlib.contextmanager
def held(store: Store, now: datetime) -> Iterator[Lock]:
    """Hold the lock of the target; raises DeploymentError if somebody else holds it."""
    lock = Lock(store, _written(_ourselves(now)))
    try:
        _take(store, lock.data, now)
    except Present:  # somebody else was faster
        raise DeploymentError(_busy(None, now)) from None
    try:
        yield lock
    finally:
        lock.give_back()


def clear(store: Store) -> Holder | None:
    """Delete the lock, whoever holds it; returns the holder."""
    try:
        data = store.read(NAME)
    except Absent:
        return None
    store.delete(NAME)
    return _read(data)


@dataclass(frozen=True)
class Lock:
    """The lock of a target, which is ours as long as it contains `data`."""

    store: Store
    data: bytes

    def check(self) -> None:
        """Raise DeploymentError if somebody has taken the lock from us."""
        try:
            ours = self.store.read(NAME) == self.data
        except Absent:
            ours = False
        if not ours:
            message = Message(
                "Someone removed the lock of this target, so this deployment stopped. Find out "
                "who else is deploying, then deploy again."
            )
            raise DeploymentError(message)

    def give_back(self) -> None:
        """Delete the lock if it is still ours; if that fails, the next deployment takes it over."""
        with contextlib.suppress(StoreError):
            if self.store.read(NAME) == self.data:
                self.store.delete(NAME)


def _take(store: Store, data: bytes, now: datetime) -> None:
    """Create the lock, or take it over from a process that is gone; raises Present."""
    try:
        seen = store.read(NAME)
    except Absent:
        store.create(NAME, data)
        return
    holder = _read(seen)
    if holder is None or not holder.is_gone:
        raise DeploymentError(_busy(holder, now))
    store.exchange(NAME, data, seen)


def _busy(holder: Holder | None, now: datetime) -> Message:
    remedy = Message(
        "Nothing was changed. Wait until it has finished. If you are sure that no one is "
        "deploying, deploy again with --clear-lock."
    )
    if holder is None:
        return Message(
            "According to %(name)s on the target, a deployment is in progress, but it does "
            "not say whose. %(remedy)s",
            name=NAME,
            remedy=remedy,
        )
    return Message(
        "%(owner)s on %(machine)s has been deploying to this target since "
        "%(since)s%(age)s. %(remedy)s",
        owner=holder.owner,
        machine=holder.machine,
        since=holder.since,
        age=_age(holder.since, now),
        remedy=remedy,
    )


def _age(since: str, now: datetime) -> Message | str:
    """The time since then, if the clocks of both agree that it is in the past."""
    try:
        minutes = int((now - datetime.fromisoformat(since)).total_seconds() // 60)
    except (ValueError, TypeError):
        return ""
    if minutes < 0:
        return ""
    return Message.plural(" (%(count)s minute ago)", " (%(count)s minutes ago)", minutes)


def _ourselves(now: datetime) -> Holder:
    try:
        owner = getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in some containers
        owner = str(os.getuid()) if hasattr(os, "getuid") else "?"
    return Holder(
        owner=owner,
        machine=socket.gethostname(),
        since=now.isoformat(),
        kernel=_kernel(),
        process=os.getpid(),
        token=secrets.token_hex(8),
    )


def _kernel() -> str:
    """An identifier of this machine or container; "" if there is none."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {os.readlink('/proc/self/ns/pid')}"  # noqa: PTH115 (no path: a name)
    except OSError:
        return ""


def _written(holder: Holder) -> bytes:
    return (json.dumps(asdict(holder), indent=1, sort_keys=True) + "\n").encode()


def _read(data: bytes) -> Holder | None:
    try:
        values = json.loads(data)
        return Holder(process=int(values.pop("process")), **{k: str(v) for k, v in values.items()})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
