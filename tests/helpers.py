"""What the tests share: the example project, small projects made on the spot, and the command line.

tests/example is the smallest project with one of everything. On the day `AS_OF` privacy 1.0 is
superseded, 1.1 in force and 2.0 scheduled; cookies 1.0 is in force and 1.1 a draft. Its versions
were published with `policysite publish`; no test writes in it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests import depth

from policysite import checks, cli
from policysite.content import reader
from policysite.publishing import publication, trial
from policysite.statement import frontmatter, markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from click.testing import Result

    from policysite.models import Library, Problem

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "tests" / "example"
# What is about the statements of We-Assist is skipped where content/ is another company's.
_SETTINGS = tomllib.loads((ROOT / "content" / "site.toml").read_text(encoding="utf-8"))
IS_WE_ASSIST = _SETTINGS.get("organisation", {}).get("name") == "We-Assist"
AS_OF = date(2026, 11, 22)
# A valid file name for each language and policy, for tables of documents.
NL, EN = "nl/privacy/1.0.md", "en/privacy/1.0.md"
FOOTNOTE_TITLE = "Back to footnote {}"
_UNKNOWN = re.compile(
    r"There is no (?:policy|version|language)|is not a version number|has been set aside\.$"
)
SITE = """\
base_url = "https://policies.voorbeeld.nl"
languages = [{languages}]
policies = [{policies}]
accent = "#0b5cad"

[organisation]
name = "Voorbeeld BV"

[contacts]
requests = "privacy@voorbeeld.nl"
"""


def free_port() -> int:
    """A port on loopback at which nothing answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def copy_example(target: Path) -> Path:
    """A copy of the example project in the folder `target`, which a test may change."""
    shutil.copytree(EXAMPLE, target, dirs_exist_ok=True)
    return target


def document(body: str = "## Intro {#intro}\n\nText.\n", **front_matter: str) -> str:
    """The source of a document: `body` under a title and what else `front_matter` says.

    The value of a keyword is written as it is, so that lists are `changes="[One., Two.]"`.
    """
    keys = {"title": "Title"} | front_matter
    lines = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\n{lines}---\n{body}"


def write_project(
    target: Path,
    documents: Mapping[str, str | bytes] | None = None,
    *,
    languages: tuple[str, ...] = ("nl", "en"),
    policies: tuple[str, ...] = ("privacy",),
) -> Path:
    """A project in the folder `target` with `documents` by their path below content/.

    Without documents it holds version 1.0 of the policy privacy in both languages. There is no
    problem in it but what the documents bring.
    """
    if documents is None:
        documents = {NL: document(), EN: document()}
    settings = SITE.format(
        languages=", ".join(f'"{name}"' for name in languages),
        policies=", ".join(f'"{name}"' for name in policies),
    )
    for name, text in {"site.toml": settings, **documents}.items():
        path = target / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return target


def publish(
    root: Path,
    policy: str,
    number: str,
    effective: date,
    today: date = AS_OF,
    *,
    tried: bool = False,
) -> None:
    """Publish a draft of the project `root` as if it were the day `today`.

    Its pages are made first where they are `tried`, and in a thorough run: hundreds of tests need
    a published version, and those pages would take most of their time.
    """
    prepared = publication.prepare(reader.load(root), policy, number, effective, today)
    with pytest.MonkeyPatch.context() as patch:
        if not tried:
            spare_trial(patch)
        publication.write(root, prepared)


def spare_trial(patch: pytest.MonkeyPatch) -> None:
    """Until `patch` ends, publications are locked without a test build of their pages."""
    if not depth.is_thorough():
        patch.setattr(trial, "faults", lambda *_: None)


def check(root: Path) -> list[Problem]:
    """Every problem of the project `root`."""
    return checks.run(load(root), AS_OF, today=AS_OF)


def load(root: Path) -> Library:
    """The content of the project `root`."""
    return reader.load(root)


def shown(problems: list[Problem]) -> list[str]:
    """The problems as `path:line: rule: message`, without the folder content/."""
    return [
        f"{p.path.removeprefix('content/')}:{p.line}: {p.rule.name}: {p.message}" for p in problems
    ]


def render(body: str, **front_matter: str) -> tuple[markup.Rendered | None, list[Problem]]:
    """What becomes of the Markdown `body`; the problems name the file a.md."""
    parsed, problems = frontmatter.parse(document(body, **front_matter), "a.md")
    if parsed is None:
        return None, problems
    return markup.render(parsed, "nl", "a.md", FOOTNOTE_TITLE)


def run(root: Path, *arguments: str, answer: str | None = None) -> Result:
    """The output of a command in the project `root`; an exception fails the test."""
    command = ["--root", str(root), *arguments]
    result = CliRunner().invoke(cli.main, command, input=answer)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def status_of(message: str) -> int:
    """The exit status with which a command says `message`; an unknown name is wrong usage."""
    return 2 if _UNKNOWN.search(message) else 1


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with its bytes, to see that nothing was written."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def git(root: Path, *arguments: str) -> str:
    """The output of git in the folder `root`; the test is skipped if there is no git."""
    if shutil.which("git") is None:
        pytest.skip("git is missing: what depends on it was not tried")
    who = ["-c", "user.name=Somebody", "-c", "user.email=somebody@voorbeeld.nl"]
    command = ["git", *who, "-c", "init.defaultBranch=main", *arguments]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    return done.stdout


def commit(root: Path) -> str:
    """Commit all that is in the folder `root`; the name of the commit."""
    git(root, "add", "--all")
    git(root, "commit", "--allow-empty", "--message", "A change")
    return git(root, "rev-parse", "HEAD").strip()


def squeezed(text: str) -> str:
    """`text` without white space."""
    return "".join(text.split())


def install_from_npm(folder: Path, locked: Path, names: Sequence[str], unread: str) -> None:
    """Copy the files `names` of `locked` into `folder`, and install what their lock file says.

    Where npm is missing or fails the test is skipped, and says what did not happen: `unread`.
    """
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip(f"npm is missing: {unread}")
    for name in names:
        shutil.copy(locked / name, folder / name)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("npm error")]
        reason = "; ".join(errors[:3]) or done.stderr
        pytest.skip(f"npm could not install: {unread} ({reason})")


@contextlib.contextmanager
def without_privileges() -> Iterator[None]:
    """As an account that file permissions apply to, even if the tests are run by root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        yield
        return
    if sys.platform != "linux":
        pytest.skip("root may read everything here: the modes of files were not tried")
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this thread
    held = (ctypes.c_uint32 * 6)()  # effective, permitted and inheritable, twice 32 bits
    assert libc.capget(header, held) == 0
    lowered = (ctypes.c_uint32 * 6)(*held)
    lowered[0] &= ~(1 << 1 | 1 << 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    assert libc.capset(header, lowered) == 0
    try:
        yield
    finally:
        assert libc.capset(header, held) == 0
