from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.helpers import EN, EXAMPLE, NL, ROOT, document, run, tree, write_project

from policysite import cli

pytestmark = pytest.mark.slow

COMMANDS = sorted(cli.main.commands)


def script(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own, with only what `environment` adds to ours."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "policysite", *arguments],
        cwd=cwd,
        env={k: v for k, v in os.environ.items() if k != "POLICYSITE_ROOT"} | environment,
        capture_output=True,
        encoding=environment.get("PYTHONIOENCODING", "utf-8"),
        check=False,
    )


def test_the_commands_are_there() -> None:
    """The commands that this package has so far."""
    assert {"build", "check", "publish", "serve", "status"} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    """Each command says what it does, and each option what it is for, or shows its choices."""
    command = cli.main.commands[name]
    assert (command.help or "").strip().endswith(".")
    for parameter in command.params:
        record = getattr(parameter, "help", None)
        assert record or parameter.param_type_name == "argument" or parameter.name == "port" \
            or hasattr(parameter.type, "choices"), parameter.name  # fmt: skip
    result = run(EXAMPLE, name, "--help")
    assert result.exit_code == 0
    assert f"{name} [OPTIONS]" in result.stdout


def test_shared_options_behind_the_command() -> None:
    """The project folder and the language may be before or after the name of the command."""
    result = run(ROOT / "docs", "status", "--language", "nl", "--root", str(EXAMPLE))
    assert result.exit_code == 0
    assert "van kracht" in result.stdout


def test_usage_is_shown_as_it_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever came by run.py reads what to type there, and finds its two commands in the list."""
    monkeypatch.setenv("POLICYSITE_TYPED", "python3 run.py")
    assert "Usage: python3 run.py diff [OPTIONS]" in run(EXAMPLE, "diff", "--help").stdout
    listed = run(EXAMPLE, "--help").stdout
    assert re.search(r"\n  lint +Run the linters", listed)
    assert "..." not in listed.partition("Commands:")[2]
    result = run(EXAMPLE, "lint")
    assert (result.exit_code, "right after run.py" in result.output) == (2, True)
    monkeypatch.delenv("POLICYSITE_TYPED")
    assert "Run the linters" not in run(EXAMPLE, "--help").stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_explained(name: str) -> None:
    """The page about the commands has a row for each."""
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| `{name}` \| .+ \|$", page, re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_readme(name: str) -> None:
    """The README lists each command."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"(?:run\.py|policysite|`){' ?'}{name}\b", readme)


def test_every_page_of_the_documentation_is_on_a_shelf() -> None:
    """The README leads to each page, among those for people who write or those for the others."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shelves = readme.split("## Documentation")[1].split("\n## ")[0]
    pages = [page.name for page in sorted((ROOT / "docs").glob("*.md"))]
    assert [page for page in pages if f"](docs/{page})" not in shelves] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["nope"],
        ["check", "--nope"],
        ["check", "--format", "xml"],
        ["check", "privacy", "1.0", "more"],
        ["status", "--as-of", "tomorrow"],
        ["status", "--as-of", "2026-02-30"],
        ["status", "--as-of", "20261122"],
        ["build", "--as-of", "22-11-2026"],
        ["build", "--base-url", "http://x.nl"],
        ["build", "--base-url", "https://["],
        ["build", "--base-url", "x"],
        ["publish"],
        ["publish", "privacy"],
        ["publish", "privacy", "1.0"],
        ["publish", "privacy", "1.0", "--effective", "soon"],
        ["serve", "--port", "0"],
        ["serve", "--port", "x"],
        ["--root", "/no/such/folder", "check"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_2(example: Path, arguments: list[str]) -> None:
    """A wrong option is reported with the usage, and nothing is written."""
    before = tree(example)
    result = run(example, *arguments)
    assert result.exit_code == 2
    assert "Usage: " in result.stderr
    assert tree(example) == before


def test_a_sound_project_is_exit_0() -> None:
    """Warnings, open places and hints do not cause a failure."""
    result = run(EXAMPLE, "check")
    assert result.exit_code == 0
    assert result.stdout.endswith("Checked content/: 2 warnings, 2 open places, 1 hint.\n")
    assert run(EXAMPLE, "status", "--as-of", "2026-11-22").exit_code == 0


@pytest.mark.parametrize(("form", "start"), [("text", "content/"), ("json", "["), ("github", "::")])
def test_the_formats_of_check(tmp_path: Path, form: str, start: str) -> None:
    """Each format has the same problem, and the exit status is the same."""
    root = write_project(tmp_path, {NL: document("## A\n"), EN: document()})
    result = run(root, "check", "--format", form)
    assert result.exit_code == 1
    assert result.stdout.startswith(start)
    assert "the heading “A” has no id" in result.stdout
    if form == "json":
        rules = {(item["rule"], item["line"]) for item in json.loads(result.stdout)}
        assert rules == {("heading-id", 4)}


def test_no_problems_in_each_format(tmp_path: Path) -> None:
    """A program always gets JSON, GitHub nothing, a person one line."""
    root = write_project(tmp_path)
    found = [run(root, "check", "--format", form).stdout for form in ("json", "github", "text")]
    assert found == ["[]\n", "", "Checked content/: no problems.\n"]


def test_the_folder_comes_from_option_or_environment(example: Path, tmp_path: Path) -> None:
    """--root comes before POLICYSITE_ROOT, and that before the folder one is in."""
    empty = tmp_path / "empty"
    empty.mkdir()
    assert script("status", cwd=example).returncode == 0
    assert script("status", cwd=empty).returncode == 1
    assert script("status", cwd=empty, POLICYSITE_ROOT=str(example)).returncode == 0
    arguments = ("--root", str(example), "status")
    assert script(*arguments, cwd=empty, POLICYSITE_ROOT=str(empty)).returncode == 0
    assert script("status", cwd=example, POLICYSITE_ROOT="/no/such").returncode == 2


@pytest.mark.parametrize("command", [
    ["check"], ["status"], ["build"], ["publish", "privacy", "1.0", "--effective", "2026-01-01"],
])  # fmt: skip
@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (None, "There is no content/site.toml in this folder"),
        ("", "Error: There is no content/site.toml"),
        ("base_url = \n", "content/site.toml:1: "),
        ("accent = 1\n", "“base_url” is missing"),
        ("\ufeffa = 1\n", "the file starts with a byte order mark (BOM)"),
    ],
    ids=["no content", "no settings", "no TOML", "wrong", "BOM"],
)
def test_unreadable_content_is_a_message(
    tmp_path: Path, command: list[str], settings: str | None, expected: str
) -> None:
    """No traceback: one message with what is wrong, exit 1, nothing written."""
    if settings is not None:
        (tmp_path / "content").mkdir()
    if settings:
        (tmp_path / "content/site.toml").write_text(settings, encoding="utf-8")
    before = tree(tmp_path)
    result = run(tmp_path, *command)
    assert result.exit_code == 1
    assert expected in result.output
    assert {k: v for k, v in tree(tmp_path).items() if not k.startswith(".build")} == before


def test_a_terminal_without_quotation_marks_gets_the_rest(tmp_path: Path) -> None:
    """An old locale loses signs, not messages."""
    root = write_project(tmp_path, {NL: document("## Één\n"), EN: document()})
    result = script("check", cwd=root, PYTHONIOENCODING="iso-8859-1")
    assert result.returncode == 1
    assert "heading-id: the heading ?Één? has no id" in result.stdout
    assert "Traceback" not in result.stderr


def test_a_file_name_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    """A name in another encoding is a problem, not a traceback."""
    root = write_project(tmp_path)
    (root / os.fsdecode(b"content/nl/privacy/\xff.md")).write_bytes(b"x")
    result = run(root, "check")
    assert result.exit_code == 1
    assert "content/nl/privacy/\\udcff.md:1: file-name: " in result.stdout


def test_the_version_is_that_of_the_package() -> None:
    """--version answers without a project."""
    assert run(EXAMPLE, "--version").stdout.startswith("policysite, version ")


def test_check_needs_no_web_application() -> None:
    """Content that cannot be rendered on a page can still be checked: no Flask on that path."""
    code = (
        "import sys; from policysite.cli import main\n"
        f"main(['--root', {str(EXAMPLE)!r}, 'check'], standalone_mode=False)\n"
        "sys.exit(any(name.split('.')[0] in {'flask', 'jinja2', 'flask_babel'} "
        "for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
