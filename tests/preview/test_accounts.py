"""Two accounts on one computer: the preview of the one gives nothing to the other."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from tests.helpers import ROOT, copy_example, tree

from policysite.preview import accounts

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

OWNER, OTHER = "nobody", "daemon"

# Each program becomes its account when all is imported: Python may lie where only root can read.
BECOME = """
import os, pwd, sys
def become(name):
    account = pwd.getpwnam(name)
    os.setgroups([])
    os.setresgid(*[account.pw_gid] * 3)
    os.setresuid(*[account.pw_uid] * 3)
"""
# Starts a preview as the command does, shows each page once, becomes its account, and prints what
# only that account may know.
SERVER = f"""
{BECOME}
import json, threading, urllib.error, urllib.request
from datetime import date
from pathlib import Path
from policysite.commands.language import LANGUAGES
from policysite.preview import accounts, prepare
from policysite.preview.translator import translators
preview = prepare(
    Path(sys.argv[2]), 0, today=lambda: date(2026, 11, 22),
    translators=translators(LANGUAGES), first="en"
)
guard = preview.guard
thread = threading.Thread(target=preview.run)
thread.start()
browser = urllib.request.build_opener()
browser.addheaders = [("Cookie", f"{{guard.cookie_name}}={{guard.cookie}}")]
for path in json.loads(sys.argv[3]):
    try:
        browser.open(preview.origin + path).read()
    except urllib.error.HTTPError:
        pass
accounts.owner(("127.0.0.1", 1), guard.port)
become(sys.argv[1])
secrets = {{"key": guard.key, "cookie": guard.cookie, "token": guard.token}}
print(json.dumps({{"port": guard.port, "name": guard.cookie_name}} | secrets), flush=True)
thread.join()
"""
# Asks for everything, and prints each status and whether anything of the content came back.
CLIENT = f"""
{BECOME}
import encodings.idna, http.client, json
given = json.load(sys.stdin)
become(sys.argv[1])
found = []
for method, path, body in given["requests"]:
    connection = http.client.HTTPConnection("127.0.0.1", given["port"], timeout=20)
    connection.request(method, path, body, given["headers"])
    answer = connection.getresponse()
    text = answer.read1(64) if answer.status == 200 else answer.read()
    found.append([method, path, answer.status, answer.getheader("Set-Cookie"), b"oorbeeld" in text])
    connection.close()
print(json.dumps(found))
"""
# Tries to read files that belong to somebody else, and prints of how many it could.
READER = f"""
{BECOME}
become(sys.argv[1])
read = 0
for path in sys.argv[2:]:
    try:
        read += len(open(path, "rb").read()) > 0
    except PermissionError:
        pass
print(read)
"""
EDIT = "/preview/en/cookies/1.1/nl/edit/"
PATHS = [
    "/",
    "/nl/privacy/",
    "/nl/cookies/1.1/",
    "/SHA256SUMS",
    "/ledger/privacy/1.0.json",
    "/nothing/",
    "/preview",
    "/preview/",
    "/preview/?key=",
    "/preview/?key=x",
    "/preview/en/",
    "/preview/events",
    "/preview/files/editor.js",
    "/preview/files/preview.css",
    EDIT,
]
# What the server has shown before it becomes its account: every module is loaded by then.
WARMING = [path for path in PATHS if path != "/preview/events"]


class Started(NamedTuple):
    """A preview that `OWNER` has started, on a project of its own, and its secrets."""

    root: Path
    pid: int
    port: int
    name: str
    key: str
    cookie: str
    token: str


def run_as(name: str, program: str, *arguments: str, said: str = "") -> Any:
    """What `program` prints, as JSON, when the account `name` runs it."""
    command = [sys.executable, "-c", program, name, *arguments]
    done = subprocess.run(
        command, input=said, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def two_accounts() -> None:
    """Skip if this computer has no two accounts that we can switch between."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can be two accounts: what another account gets was not tried")
    import pwd

    known = {each.pw_name for each in pwd.getpwall()}
    if missing := {OWNER, OTHER} - known:
        pytest.skip(f"there is no account {missing}: what another account gets was not tried")


@pytest.fixture
def started(two_accounts: None) -> Iterator[Started]:
    """A preview that one account has started."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    root = copy_example(folder / "project")
    for path in (root, *root.rglob("*")):
        shutil.chown(path, OWNER)
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, OWNER, str(root), json.dumps(WARMING)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "site")},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield Started(root, process.pid, **json.loads(process.stdout.readline()))
        finally:
            process.kill()
            shutil.rmtree(folder)


def asked(name: str, started: Started, headers: dict[str, str]) -> list[list[Any]]:
    """What the account `name` gets for each address, and for a text that it saves."""
    form = f"token={started.token}&text-nl=x&began-with-nl="
    requests = [["GET", path, None] for path in PATHS] + [["POST", EDIT, form]]
    return ask(name, started, headers, requests)


def ask(
    name: str, started: Started, headers: dict[str, str], requests: list[list[Any]]
) -> list[list[Any]]:
    values = {"port": started.port, "headers": headers, "requests": requests}
    found: list[list[Any]] = run_as(name, CLIENT, said=json.dumps(values))
    return found


def browser(started: Started) -> dict[str, str]:
    """What a browser says in a page of the preview."""
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://127.0.0.1:{started.port}",
        "Sec-Fetch-Site": "same-origin",
    }


def test_another_account_gets_nothing(started: Started) -> None:
    """At no address, and by no form, even if it knew the token of our pages."""
    before = tree(started.root)
    found = asked(OTHER, started, browser(started))
    assert {(status, cookie, told) for _, _, status, cookie, told in found} == {(403, None, False)}
    assert len(found) == len(PATHS) + 1
    assert tree(started.root) == before


@pytest.mark.skipif(sys.platform != "linux", reason="this system does not say who has connected")
def test_a_cookie_that_another_account_has_stolen_is_worth_nothing(started: Started) -> None:
    """If the system identifies another account, neither the cookie nor the key gives access."""
    stolen = {"Cookie": f"{started.name}={started.cookie}"}
    before = tree(started.root)
    found = asked(OTHER, started, browser(started) | stolen)
    found += ask(OTHER, started, {}, [["GET", f"/preview/?key={started.key}", None]])
    assert {(status, cookie, told) for _, _, status, cookie, told in found} == {(403, None, False)}
    assert tree(started.root) == before
    found = asked(OWNER, started, browser(started) | stolen)
    assert 403 not in {status for _, _, status, _, _ in found}


def test_the_same_account_is_let_in_by_the_key(started: Started) -> None:
    """Without the cookie it gets nothing either; the key is exchanged for it."""
    found = asked(OWNER, started, browser(started))
    assert {status for _, _, status, _, _ in found} == {403}
    entrance = ["GET", f"/preview/?key={started.key}", None]
    ((_, _, status, cookie, _),) = ask(OWNER, started, {}, [entrance])
    assert (status, cookie.split(";")[0]) == (200, f"{started.name}={started.cookie}")


def test_no_secret_lies_where_another_account_can_read_it(started: Started) -> None:
    """Neither on a command line, nor in a file of the project."""
    secrets = [started.key.encode(), started.cookie.encode(), started.token.encode()]
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            lines.append(path.read_bytes())
    assert lines
    for secret in secrets:
        assert not [line for line in lines if secret in line]
        assert not [name for name, data in tree(started.root).items() if secret in data]
    private = [f"/proc/{started.pid}/environ", f"/proc/{started.pid}/mem"]
    assert run_as(OTHER, READER, *private) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="this system does not say who has connected")
@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_the_system_says_who_has_connected(family: socket.AddressFamily) -> None:
    """The account is found for each way to reach 127.0.0.1, and none for what never connected."""
    address = "127.0.0.1" if family == socket.AF_INET else "::ffff:127.0.0.1"
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(family) as client,
    ):
        port = server.getsockname()[1]
        try:
            client.connect((address, port))
        except OSError as error:
            pytest.skip(f"this computer has no IPv6: {error}")
        accepted, peer = server.accept()
        with accepted:
            assert accounts.owner(peer, port) == os.geteuid()
            assert accounts.owner(("127.0.0.2", peer[1]), port) is None
            assert accounts.owner(peer, port + 1) is None


@pytest.mark.parametrize(
    ("uid", "found", "refused"),
    [
        (1000, 1000, False),
        (1000, 0, False),
        (1000, None, False),
        (1000, 1001, True),
        (0, 1001, False),
    ],
)
def test_who_is_another(
    monkeypatch: pytest.MonkeyPatch, uid: int, found: int | None, refused: bool
) -> None:
    """Another account is one that the system names, that is not ours, and not root's."""
    monkeypatch.setattr(accounts, "owner", lambda _peer, _port: found)
    monkeypatch.setattr(os, "geteuid", lambda: uid, raising=False)
    asked_from = {"REMOTE_ADDR": "127.0.0.1", "REMOTE_PORT": 4000}
    assert accounts.is_other(asked_from, 8000) is refused
    assert not accounts.is_other({}, 8000)
