"""A new project: whole, in order from the first moment, and with nothing invented."""

from __future__ import annotations

import posixpath
import re
import shutil
import tomllib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml
from tests.helpers import ROOT, check, load, run, tree

from policysite import gdpr
from policysite.scaffold import project, shipped

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

DAY = date(2027, 1, 1)
COMPANY = project.Company(
    name="Café “Zoë” & zonen",
    languages=("nl", "en"),
    policies=("privacy", "cookies"),
    address="https://policies.zoe.example",
    requests="privacy@zoe.example",
    general=None,
    accent="#0b5cad",
    host="netlify",
)
OPTIONS = ("--name", "Zoë BV", "--requests", "privacy@zoe.example")
LANGUAGES = sorted(path.name for path in (ROOT / "site/policysite/scaffold/drafts").iterdir())


@pytest.mark.parametrize("policies", [("privacy", "cookies"), ("privacy",), ("cookies",)])
def test_it_has_no_error(tmp_path: Path, policies: tuple[str, ...]) -> None:
    """What `init` makes is checked without an error or a warning, in all languages at once."""
    company = replace(COMPANY, policies=policies, languages=(*LANGUAGES,))
    project.write(tmp_path / "new", project.files(company, DAY))
    found = check(tmp_path / "new")
    assert [p for p in found if p.rule.severity in {"error", "warning"}] == []
    helped = "cookies" in policies and shipped.browser_help() is not None
    assert (tmp_path / "new/content/browsers.yaml").exists() == helped


def test_a_checkout_without_browser_help(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody has put content of their own into a checkout, a project gets no such help."""
    for name in ("docs", ".github"):
        shutil.copytree(ROOT / name, tmp_path / "checkout" / name)
    monkeypatch.setattr(shipped, "_CHECKOUT", tmp_path / "checkout")
    made = project.files(COMPANY, DAY)
    assert "content/browsers.yaml" not in made
    assert "policy:browsers" not in made["content/nl/cookies/1.0.md"]
    project.write(tmp_path / "new", made)
    assert [p for p in check(tmp_path / "new") if p.rule.severity in {"error", "warning"}] == []


def test_it_builds_and_shows_what_is_open(tmp_path: Path) -> None:
    """The site can be built at once; with the drafts, it shows what only the company knows."""
    root = tmp_path / "new"
    project.write(root, project.files(COMPANY, DAY))
    assert run(root, "build").exit_code == 0
    assert run(root, "build", "--drafts").exit_code == 0
    page = (root / "build/nl/privacy/1.0/index.html").read_text(encoding="utf-8")
    assert "Café “Zoë” &amp; zonen bepaalt waarom en hoe" in page


def test_the_drafts_have_a_place_for_all_that_the_law_asks() -> None:
    """Each item of the GDPR and of the Telecommunicatiewet has a section that answers it."""
    for language in LANGUAGES:
        texts = "".join(shipped.draft(language, policy) or "" for policy in COMPANY.policies)
        missing = [item.code for item in gdpr.ITEMS if item.code not in texts]
        assert missing == [], language


def test_the_workflows_call_the_program_that_is_installed() -> None:
    """A project has no run.py; each job that calls the program has installed it before."""
    for host in (None, "gitlab"):
        for path, text in shipped.workflows(host, ["nl"], scanned=True).items():
            assert "run.py" not in text, path
            if path.endswith(".yml"):
                yaml.safe_load(text)
                called = text.count("policysite ") > 0
                assert not called or "pip install --requirement requirements.txt" in text, path
    build = yaml.safe_load(
        shipped.workflows(None, ["nl"], scanned=False)[".github/workflows/build.yml"]
    )
    steps = [step.get("run", "") for step in build["jobs"]["build"]["steps"]]
    install = "pip install --requirement requirements.txt"
    assert steps.index(install) < steps.index("policysite build")


@pytest.mark.parametrize(
    ("languages", "told", "packages"),
    [
        (("nl", "en"), "nl", "hunspell-nl hunspell-en-gb"),
        (("de", "en"), "en", "hunspell-de-de hunspell-en-gb"),
        (("fr",), "en", "hunspell-fr"),
        (("nl-BE", "fr-BE"), "nl", "hunspell-nl hunspell-fr"),
    ],
)
def test_the_workflows_are_in_the_languages_of_the_project(
    languages: tuple[str, ...], told: str, packages: str
) -> None:
    """Findings are in the reference language, or else in English; words are looked up in each."""
    made = shipped.workflows(None, languages, scanned=True)
    named = {found for text in made.values() for found in re.findall(r"_LANGUAGE: (\w+)", text)}
    assert named == {told}
    assert f"--no-install-recommends {packages}\n" in made[".github/workflows/content.yml"]


@pytest.mark.parametrize(
    ("language", "what_for"),
    [("nl", "waarvoor het dient"), ("de", "wozu es dient"), ("fr", "à quoi cela sert")],
)
def test_the_list_of_cookies_asks_in_the_languages_of_the_company(
    language: str, what_for: str
) -> None:
    """Its open places are in the first language, the purposes each in their own."""
    made = project.files(replace(COMPANY, languages=(language, "en")), DAY)
    (entry,) = yaml.safe_load(made["content/cookies.yaml"])["cookies"]
    assert entry["purpose"] == {
        language: f"[[TODO: {what_for}]]",
        "en": "[[TODO: what it is for]]",
    }
    assert "who sets it" not in made["content/cookies.yaml"]


def test_the_pages_that_messages_name_come_with_a_project() -> None:
    """Each is in docs/ of the project, and so is what it links to; the program has its name."""
    made = project.files(COMPANY, DAY)
    messages = (ROOT / "translations/program.pot").read_text(encoding="utf-8").replace('"\n"', "")
    named = set(re.findall(r"docs/[a-z-]+\.md", messages))
    assert named
    assert named <= made.keys()
    for path, text in made.items():
        if path.startswith("docs/"):
            assert "python3 run.py" not in text, path
            assert "desk/" not in path or "run.py" not in text, path
            for link in re.findall(r"\]\(([^):#\\]+)(?:#[^)]*)?\)", text):
                assert posixpath.normpath(f"{posixpath.dirname(path)}/{link}") in made, (path, link)


def test_the_desk_of_a_project_is_started_from_its_own_packages() -> None:
    """A service and a container start the program that requirements.txt names."""
    made = shipped.documentation(["de", "en"])
    service, container = (
        made[f"docs/desk/{n}"] for n in ("policysite-desk.service", "Containerfile")
    )
    assert "\nExecStart=/srv/policysite/.venv/bin/policysite desk\n" in service
    install = container.index("RUN pip install --requirement requirements.txt\nUSER policysite\n")
    assert install < container.index('ENTRYPOINT ["policysite", "desk"]')
    assert "hunspell-de-de hunspell-en-gb" in container


def test_a_website_is_scanned_on_every_host() -> None:
    """GitLab has no folder of workflows: its one file has the job."""
    github = shipped.workflows("nginx", ["nl"], scanned=True)[".github/workflows/scan.yml"]
    gitlab = shipped.workflows("gitlab", ["nl"], scanned=True)[".gitlab-ci.yml"]
    assert "policysite scan --report scan.json" in github
    assert "policysite scan --report scan.json" in gitlab


@pytest.mark.parametrize("host", ["netlify", "gitlab", None])
def test_the_readme_names_what_is_there(host: str | None) -> None:
    """On GitLab a schedule is to be added by hand; elsewhere the workflows bring their own."""
    made = project.files(replace(COMPANY, host=host), DAY)
    assert ("pipeline schedules" in made["README.md"]) == (".gitlab-ci.yml" in made)
    assert ("the workflows check" in made["README.md"]) == (".github/workflows/build.yml" in made)
    assert "$" not in made["README.md"]
    named = set(re.findall(r"`([^`]+)`", made["README.md"])) - {"base_url", "[deploy.production]"}
    named.remove("content/ledger/")  # the first publication makes it
    paths = {name.rstrip("/") for name in named if "TODO" not in name}
    assert {path for path in paths if not any(each.startswith(path) for each in made)} == set()


def test_the_settings_are_those_that_were_given(tmp_path: Path) -> None:
    """Names with any letters come out as they went in."""
    settings = tomllib.loads(project.files(COMPANY, DAY)["content/site.toml"])
    assert settings["organisation"]["name"] == COMPANY.name
    assert (settings["host"], settings["languages"]) == ("netlify", ["nl", "en"])
    project.write(tmp_path / "new", project.files(COMPANY, DAY))
    assert load(tmp_path / "new").site.organisation.name == COMPANY.name


def test_the_command(tmp_path: Path) -> None:
    """It asks for nothing that was given, and says what to do next."""
    result = run(tmp_path, "init", str(tmp_path / "new"), *OPTIONS, "--languages", "en")
    assert result.exit_code == 0, result.output
    assert "Next: cd " in result.output
    assert (tmp_path / "new/content/en/cookies/1.0.md").exists()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--name", "A"], "specify --requests; it cannot be asked for outside a terminal"),
        ([*OPTIONS, "--requests", "nobody"], "“nobody” is not an e-mail address."),
        ([*OPTIONS, "--languages", "en,xx"], "policysite has no page texts in xx"),
        ([*OPTIONS, "--languages", "EN"], "“EN” in languages is not a language code"),
        ([*OPTIONS, "--policies", "browsers"], "“browsers” in policies is already an address"),
        ([*OPTIONS, "--address", "http://a.nl"], "base_url must start with https://"),
        ([*OPTIONS, "--accent", "#777777"], "links in the colour #777777 are hard to read"),
        ([*OPTIONS, "--name", "a\u202eb"], "contains an invisible character"),
    ],
)
def test_a_wrong_answer(tmp_path: Path, arguments: list[str], expected: str) -> None:
    """It is an error of usage in words, and nothing is made."""
    result = run(tmp_path, "init", str(tmp_path / "new"), *arguments)
    assert (result.exit_code, expected in result.output) == (2, True), result.output
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    """Nothing is added to what somebody has there; an empty folder is taken."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full/file").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "link").symlink_to("nowhere")
    before = tree(tmp_path)
    for name in ("full", "file", "link"):
        result = run(tmp_path, "init", str(tmp_path / name), *OPTIONS)
        assert (result.exit_code, "already exists and is not empty" in result.output) == (2, True)
    assert tree(tmp_path) == before
    (tmp_path / "empty").mkdir()
    assert run(tmp_path, "init", str(tmp_path / "empty"), *OPTIONS).exit_code == 0


def test_a_policy_without_a_draft(tmp_path: Path) -> None:
    """For an unknown policy, no text is invented: the command says so."""
    arguments = ("--policies", "privacy,terms", "--languages", "en")
    result = run(tmp_path, "init", str(tmp_path / "new"), *OPTIONS, *arguments)
    assert (
        "policysite has no first draft of “terms” in en. Write content/LANGUAGE/terms/1.0.md"
        in result.output
    )
    assert not (tmp_path / "new/content/en/terms").exists()
    assert [p for p in check(tmp_path / "new") if p.rule.severity == "error"] == []


def test_a_disk_that_is_full_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A project is created completely or not at all."""

    def full(_folder: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("policysite.scaffold.project.disk.sync_all", full)
    with pytest.raises(OSError, match="No space"):
        project.write(tmp_path / "new", project.files(COMPANY, DAY))
    assert list(tmp_path.iterdir()) == []
