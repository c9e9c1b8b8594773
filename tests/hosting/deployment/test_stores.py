"""What every kind of store must do: one table of promises, tried on each."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import asyncssh
import pytest
from obstore import exceptions
from obstore.store import MemoryStore
from tests.helpers import without_privileges

from policysite.hosting.deployment import objects, sftp, unfinished
from policysite.hosting.deployment.folder import FolderStore
from policysite.hosting.deployment.objects import ObjectsStore
from policysite.hosting.deployment.store import Absent, LinkingStore, Present, StoreError, each

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policysite.hosting.deployment.store import Store


@pytest.fixture(params=["folder", "sftp", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Each kind of store, empty."""
    opened: Store = ObjectsStore(MemoryStore())
    if request.param == "folder":
        opened = FolderStore(tmp_path)
    elif request.param == "sftp":
        opened = sftp.opened(f"{request.getfixturevalue('ssh')}{tmp_path}")
    yield opened
    opened.close()


def test_a_file_is_put_replaced_read_and_deleted(store: Store) -> None:
    """The bytes that come back are those that were put last, in any depth of folders."""
    store.put("a/b/c.html", b"one")
    store.put("a/b/c.html", b"two")
    assert store.read("a/b/c.html") == b"two"
    store.delete("a/b/c.html")
    store.delete("a/b/c.html")
    with pytest.raises(Absent):
        store.read("a/b/c.html")


def test_a_new_file_takes_no_others_place(store: Store) -> None:
    """Creating refuses a name that is taken, and the file there stays."""
    store.create("ledger/1.0.json", b"one")
    with pytest.raises(Present):
        store.create("ledger/1.0.json", b"two")
    assert store.read("ledger/1.0.json") == b"one"
    assert list(store.names("")) == ["ledger/1.0.json"]


def test_one_of_many_creates_a_file(store: Store) -> None:
    """Whoever comes at the same moment, one wins and all others are refused."""
    won = []

    def create(name: str) -> None:
        try:
            store.create("lock", name.encode())
        except Present:
            return
        won.append(name)

    assert len(list(each(store, map(str, range(12)), create))) == 12
    assert [store.read("lock").decode()] == won


def test_a_known_file_is_exchanged(store: Store) -> None:
    """It is replaced only as long as it contains what was seen."""
    store.put("lock", b"one")
    store.exchange("lock", b"two", b"one")
    with pytest.raises(Present):
        store.exchange("lock", b"three", b"one")
    assert store.read("lock") == b"two"


def test_files_are_listed_with_what_tells_a_change(store: Store) -> None:
    """A tag stays as long as the file does, and is another when its size is."""
    store.put("a/1", b"one")
    store.put("a/2", b"two")
    store.put("ab/3", b"three")
    before = store.names("a")
    assert before.keys() == {"a/1", "a/2"}
    assert store.names("").keys() == {"a/1", "a/2", "ab/3"}
    assert store.names("missing") == {}
    store.put("a/1", b"another")
    after = store.names("a")
    assert after["a/2"] == before["a/2"]
    assert after["a/1"] != before["a/1"]


def test_a_copy_is_the_same_file(store: Store) -> None:
    """A copy has the bytes, and stays when the first is replaced or deleted."""
    store.put("a", b"one")
    store.copy("a", "folder/b")
    store.put("a", b"two")
    assert store.read("folder/b") == b"one"
    store.delete("a")
    assert store.read("folder/b") == b"one"
    with pytest.raises(StoreError):
        store.copy("missing", "c")


def test_a_link_is_exchanged(store: Store) -> None:
    """A store with links has them lead elsewhere, and refuses a folder in the place of one."""
    if not isinstance(store, LinkingStore):
        pytest.skip("object storage has no links")
    assert store.link("current") is None
    store.put("releases/1/a", b"one")
    store.put("releases/2/a", b"two")
    store.lead("current", "releases/1")
    store.lead("current", "releases/2")
    assert store.link("current") == "releases/2"
    assert store.read("current/a") == b"two"
    assert store.folders("releases") == ["1", "2"]
    assert store.folders("missing") == []
    store.delete_folder("releases/1")
    store.delete_folder("releases/1")
    assert store.folders("releases") == ["2"]
    store.put("other/a", b"one")
    with pytest.raises(StoreError, match="must be a symbolic link"):
        store.link("other")


def test_what_may_not_be_written_is_named(store: Store, tmp_path: Path) -> None:
    """Without the right to write, the folder is named with what to do, and nothing is left."""
    if not isinstance(store, FolderStore):
        pytest.skip("the server runs as the account of the tests, which may be root")
    tmp_path.chmod(0o500)
    with without_privileges(), pytest.raises(StoreError, match="permission denied"):
        store.put("a", b"one")
    tmp_path.chmod(0o700)
    assert list(tmp_path.iterdir()) == []


def test_the_web_server_can_read_what_is_put(tmp_path: Path) -> None:
    """Files and folders are readable for everybody, whatever the umask of the deployer."""
    before = os.umask(0o077)
    FolderStore(tmp_path).put("a/b/c", b"one")
    os.umask(before)
    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("a", "a/b", "a/b/c")]
    assert modes == [0o755, 0o755, 0o644]


def test_a_full_disk_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    """Where the disk is full, the old file stays whole and no half one is left."""
    store = FolderStore(tmp_path)
    store.put("a", b"one")
    limited = pytest.MonkeyPatch()

    def full(*_: object) -> int:
        raise OSError(28, os.strerror(28), "a")

    with limited.context() as patch:
        patch.setattr("pathlib.Path.write_bytes", full)
        with pytest.raises(StoreError, match="the disk is full"):
            store.put("a", b"two")
    assert store.read("a") == b"one"
    assert list(store.names("")) == ["a"]


def test_litter_is_known_by_its_name() -> None:
    """An unfinished file is distinguishable from every file of a site."""
    assert unfinished.is_unfinished(f"nl/{unfinished.unfinished_name('index.html')}")
    assert not unfinished.is_unfinished("nl/index.html")
    assert not unfinished.is_unfinished(".well-known/security.txt")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("nl/privacy/1.0/index.html", "text/html; charset=utf-8"),
        ("nl/privacy/1.0/source.md", "text/markdown; charset=utf-8"),
        ("ledger/privacy/1.0.nl.html", "text/plain; charset=utf-8"),
        ("ledger/privacy/1.0.json", "application/json"),
        ("SHA256SUMS", "text/plain; charset=utf-8"),
        ("nl/changes.atom", "application/atom+xml; charset=utf-8"),
        ("sitemap.xml", "application/xml"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("nl/privacy/1.0/privacy-1.0-nl.pdf", "application/pdf"),
        ("odd", "application/octet-stream"),
    ],
)
def test_each_object_has_its_type(name: str, kind: str) -> None:
    """The type and the cache time of a file are what every other host sends."""
    store = MemoryStore()
    ObjectsStore(store).put(name, b"x")
    found = store.get(name).attributes
    assert found["Content-Type"] == kind
    assert found["Cache-Control"] == "public, max-age=300, must-revalidate"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (exceptions.UnauthenticatedError("401"), "rejected the credentials"),
        (exceptions.PermissionDeniedError("403"), "This account may not"),
        (exceptions.GenericError("400 <Code>ExpiredToken</Code>"), "or have expired"),
        (exceptions.PermissionDeniedError("<Code>RequestTimeTooSkewed</Code>"), "clock .* wrong"),
        (exceptions.NotFoundError("404 <Code>NoSuchBucket</Code>"), "The bucket does not exist"),
        (exceptions.GenericError("500"), "cannot be reached"),
        (exceptions.NotFoundError("404"), "is not in the storage"),
        (exceptions.PreconditionError("412"), "is already in the storage"),
    ],
)
def test_what_a_storage_refuses_is_explained(error: Exception, said: str) -> None:
    """Every refusal comes with what to do, and with what the storage said."""
    with pytest.raises(StoreError, match=said), objects._refusals("a"):
        raise error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (asyncssh.SFTPFailure("Failure"), "its disk.*is full"),
        (asyncssh.SFTPPermissionDenied("no"), "Ask the owner of the server for permission"),
        (asyncssh.SFTPOpUnsupported("no"), "cannot replace a file in one step"),
        (asyncssh.SFTPConnectionLost("gone"), "The connection was lost"),
        (asyncssh.ConnectionLost("gone"), "The connection was lost"),
        (ConnectionRefusedError(111, "refused"), "The server cannot be reached"),
        (TimeoutError(), "The server cannot be reached"),
    ],
)
def test_what_a_server_refuses_is_explained(error: Exception, said: str) -> None:
    """Every refusal comes with what to do, and with what the server said."""
    with pytest.raises(StoreError, match=said):
        raise StoreError(sftp._explained(error, "a"))
