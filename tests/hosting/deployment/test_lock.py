"""One deployer at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.hosting.deployment.sites import NOW

from policysite.errors import DeploymentError
from policysite.hosting.deployment import lock

if TYPE_CHECKING:
    from tests.hosting.deployment.places import Memory


def written(place: Memory, **values: object) -> None:
    """Have the lock be one that somebody else wrote."""
    holder = {
        "owner": "anna",
        "machine": "build",
        "since": (NOW - timedelta(minutes=7)).isoformat(),
        "kernel": "another",
        "process": 1,
        "token": "t",
    }
    place.files[lock.NAME] = json.dumps(holder | values).encode()


def test_the_lock_is_there_while_it_is_held(place: Memory) -> None:
    """It is at the target during a deployment, and is gone afterwards."""
    with lock.held(place, NOW) as held:
        assert lock.NAME in place.files
        held.check()
    assert lock.NAME not in place.files


def test_a_second_deployer_is_told_who_is_at_work(place: Memory) -> None:
    """The message names the account, the machine, the age, and how to clear the lock."""
    written(place)
    expected = r"anna on build has been deploying.* \(7 minutes ago\)\..*--clear-lock"
    with pytest.raises(DeploymentError, match=expected), lock.held(place, NOW):
        pass
    assert b"anna" in place.files[lock.NAME]


def test_a_clock_that_is_behind_gives_no_age(place: Memory) -> None:
    """If the clocks disagree, the time is reported without an age."""
    written(place, since=(NOW + timedelta(hours=1)).isoformat())
    with pytest.raises(DeploymentError, match=r"\+01:00\. Nothing"), lock.held(place, NOW):
        pass


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"process": "x"}', b"\xff"])
def test_a_lock_that_cannot_be_read_is_a_lock(place: Memory, data: bytes) -> None:
    """Whatever it contains, nobody deploys over it."""
    place.files[lock.NAME] = data
    with pytest.raises(DeploymentError, match="but it does not say whose"), lock.held(place, NOW):
        pass
    assert place.files[lock.NAME] == data


@pytest.mark.skipif(not lock._kernel(), reason="this system does not tell one kernel from another")
def test_a_lock_of_a_process_that_is_gone_is_taken_over(place: Memory) -> None:
    """A killed deployment on this machine blocks nobody here; a running one does."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    written(place, kernel=lock._kernel(), process=process.pid)
    with pytest.raises(DeploymentError, match="anna on build"), lock.held(place, NOW):
        pass
    process.kill()
    process.wait()
    assert process.stdin is not None
    process.stdin.close()
    with lock.held(place, NOW):
        assert json.loads(place.files[lock.NAME])["process"] == os.getpid()
    assert lock.NAME not in place.files


def test_a_lock_that_was_taken_away_stops_its_holder(place: Memory) -> None:
    """Who lost the lock changes nothing any more, and leaves the lock of the next one alone."""
    with lock.held(place, NOW) as held:
        written(place)
        with pytest.raises(DeploymentError, match="removed the lock"):
            held.check()
        del place.files[lock.NAME]
        with pytest.raises(DeploymentError, match="removed the lock"):
            held.check()
        written(place)
    assert b"anna" in place.files[lock.NAME]


def test_a_lock_is_cleared_by_name(place: Memory) -> None:
    """Clearing reports whose lock it was; if there is none, nothing happens."""
    assert lock.clear(place) is None
    written(place)
    holder = lock.clear(place)
    assert holder is not None
    assert (holder.owner, holder.machine) == ("anna", "build")
    assert lock.NAME not in place.files
