"""A desk that is killed while it saves, commits, publishes and pushes: its people simply go on."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from lxml import html
from tests.helpers import ROOT, commit, free_port, git, tree
from tests.preview.test_preview_pages import change
from tests.preview.test_writing import filled

from policysite.content import git as repository
from policysite.content import upstream
from policysite.content.git import Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="the hooks of this test are shell scripts"),
]

NL = "content/nl/cookies/1.1.md"
WRITE = "/preview/en/cookies/1.1/all/write/"
PUBLISH = "/preview/en/cookies/1.1/nl/publish/"
SHARING = "/preview/en/git/"
# Kills the desk, and the git that has called it, with no chance to tidy up.
KILL = "#!/bin/sh\nkill -9 $(cat {pid}) $PPID $(ps -o ppid= -p $PPID)\nexit 1\n"


class Desk:
    """A real desk in a process of its own, asked as its proxy would."""

    def __init__(self, root: Path, state: Path) -> None:
        self.root, self.pid, self.port = root, state / "pid", free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = ["--origin", self.origin, "--bind", f"127.0.0.1:{self.port}"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "policysite", "--root", str(self.root), "desk", *words],
            env={**os.environ, "PYTHONPATH": str(ROOT / "site")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.pid.write_text(str(self._process.pid), encoding="ascii")
        for _ in range(600):
            with contextlib.suppress(OSError):
                self.ask(SHARING)
                return
            time.sleep(0.05)
        raise AssertionError("the desk does not answer")

    def ask(self, path: str, form: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Status and page for Ann."""
        headers = {"X-Forwarded-User": "Ann", "X-Forwarded-Email": "ann@voorbeeld.nl"}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            if form is None:
                connection.request("GET", path, headers=headers)
            else:
                kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
                connection.request("POST", path, urlencode(form), headers | kind)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def form(self, path: str, **values: str) -> dict[str, str]:
        """The fields of the first form of a page that is sent, with other `values` in some."""
        page = html.document_fromstring(self.ask(path)[1])
        (form, *_) = page.xpath("//form[@method='post']")
        token = str(form.xpath(".//input[@name='token']/@value")[0])
        return filled(form) | {"token": token, **values}

    def step(self, what: str, **values: str) -> int:
        """Press a button of the page on git; the status of the answer."""
        return self.ask(SHARING, {"token": self.form(WRITE)["token"], "what": what, **values})[0]

    def killed_by(self, form: Mapping[str, str], path: str) -> None:
        """Send a form to which nobody answers any more, and wait for the end."""
        with pytest.raises((ConnectionError, OSError)):
            self.ask(path, form)
        assert self._process is not None
        assert self._process.wait(timeout=20) == -signal.SIGKILL

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@pytest.fixture
def desk(example: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk, not started yet, on a clone with a remote."""
    change(example, "nl/cookies/1.1.md", "[[TODO: welke cookies de website plaatst]]", "Geen.")
    change(example, "en/cookies/1.1.md", "[[TODO: which cookies the website sets]]", "None.")
    git(tmp_path, "init", "--bare", "remote.git")
    git(example, "init")
    commit(example)
    git(example, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(example, "push", "--set-upstream", "origin", "main")
    made = Desk(example, tmp_path)
    yield made
    made.end()


def hook(desk: Desk, folder: Path, name: str) -> Path:
    """Have git run something that kills the desk in the middle of what git does."""
    file = folder / "hooks" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(KILL.format(pid=desk.pid), encoding="ascii")
    file.chmod(0o755)
    return file


def test_killed_at_each_step(desk: Desk, example: Path, tmp_path: Path) -> None:
    """What was saved is there, what was not done is named, and a button continues it."""
    if shutil.which("ps") is None:
        pytest.skip("ps is missing: a kill in the middle of git was not tried")
    desk.start()
    form = desk.form(WRITE)
    form["nl.body.use"] = form["nl.body.use"].replace("alleen cookies die", "slechts cookies die")
    before_commit = hook(desk, example / ".git", "pre-commit")
    desk.killed_by(form, WRITE)
    before_commit.unlink()
    assert b"slechts cookies" in (example / NL).read_bytes()
    (lock,) = (example / ".git").glob("index.lock")
    os.utime(lock, (1, 1))
    desk.start()
    told = desk.ask(SHARING)[1]
    assert "git was interrupted" in told
    assert f"<code>{NL}</code>" in told
    assert "something is left to do" in desk.ask("/preview/en/")[1]
    assert desk.step("commit") == 409
    assert (desk.step("unlock"), desk.step("commit")) == (303, 303)
    assert git(example, "log", "-1", "--format=%an").strip() == "Ann"
    assert git(example, "status", "--porcelain") == ""

    publication = desk.form(PUBLISH, sure="yes", push="yes", editorial="yes", odd="yes")
    before_push = hook(desk, example / ".git", "pre-push")
    desk.killed_by(publication, PUBLISH)
    before_push.unlink()
    desk.start()
    assert "The publication is committed but not pushed yet." in desk.ask(PUBLISH)[1]
    assert "Commits not pushed yet: 2." in desk.ask(SHARING)[1]

    after_push = hook(desk, tmp_path / "remote.git", "post-receive")
    desk.killed_by(desk.form(PUBLISH), PUBLISH.replace("publish", "keep"))
    after_push.unlink()
    desk.start()
    taken_back = desk.form(PUBLISH, sure="yes")
    status, page = desk.ask(PUBLISH.replace("publish", "unpublish"), taken_back)
    assert status == 409
    assert "it was pushed with commit" in page
    assert "The publication is committed and pushed." in desk.ask(PUBLISH)[1]
    assert git(example, "rev-parse", "HEAD") == git(tmp_path / "remote.git", "rev-parse", "main")
    assert git(example, "status", "--porcelain") == ""


ANN, BOB = Person("Ann", "ann@voorbeeld.nl"), Person("Bob", "bob@voorbeeld.nl")


def saved(root: Path, person: Person, old: str, new: str) -> None:
    """A save of `person`, as the desk makes one."""
    change(root, "nl/cookies/1.1.md", old, new)
    repository.commit(root, [NL], "Write", person)


def test_what_others_have_pushed(desk: Desk, example: Path, tmp_path: Path) -> None:
    """It is taken in; where two have changed the same, nothing is before somebody has chosen."""
    other = tmp_path / "other"
    git(tmp_path, "clone", str(tmp_path / "remote.git"), "other")
    first_line, last_line = "Er staat nu welke cookies wij gebruiken.", "Geen."

    saved(other, BOB, first_line, "Van Bob.")
    upstream.send(other, BOB)
    upstream.fetch(example)
    upstream.take_in(example, ANN)
    assert git(example, "rev-parse", "HEAD") == git(other, "rev-parse", "HEAD")

    saved(example, ANN, last_line, "Van Ann.")
    saved(other, BOB, "Van Bob.", "Weer van Bob.")
    upstream.send(other, BOB)
    upstream.send(example, ANN)
    now = (example / NL).read_text(encoding="utf-8")
    assert "Weer van Bob." in now
    assert "Van Ann." in now

    upstream.fetch(other)
    upstream.take_in(other, BOB)
    saved(example, ANN, "Weer van Bob.", "Liever van Ann.")
    saved(other, BOB, "Weer van Bob.", "Toch van Bob.")
    saved(other, BOB, "Van Ann.", "Van Ann en Bob.")
    upstream.send(other, BOB)
    before = tree(example / "content")
    with pytest.raises(upstream.Conflicts):
        upstream.send(example, ANN)
    assert tree(example / "content") == before

    desk.start()
    page = desk.ask(SHARING)[1]
    assert "<del>" in page
    assert "Toch van Bob." in page
    assert desk.step("push") == 409
    assert desk.step("take", **{f"keep:{NL}": "ours"}) == 303
    now = (example / NL).read_text(encoding="utf-8")
    assert "Liever van Ann." in now
    assert "Van Ann en Bob." in now
    assert desk.step("push") == 303
    assert "Everything that was saved is committed and pushed." in desk.ask(SHARING)[1]
    assert git(example, "log", "-1", "--format=%an|%cn").strip() == "Ann|Ann"

    saved(example, ANN, "Liever van Ann.", "Zonder netwerk.")
    (tmp_path / "remote.git").rename(tmp_path / "gone.git")
    assert desk.step("push") == 409
    assert "Commits not pushed yet: 1." in desk.ask(SHARING)[1]
    (tmp_path / "gone.git").rename(tmp_path / "remote.git")
    assert desk.step("push") == 303
