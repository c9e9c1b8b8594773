"""What policysite includes for projects: browser help, workflows, drafts, documentation.

In a wheel, the files are in this package; in a checkout, where the project itself has them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from policysite.checks import dictionaries
from policysite.content import browsers
from policysite.models import primary_language

if TYPE_CHECKING:
    from collections.abc import Sequence

_HERE = Path(__file__).parent
_CHECKOUT = _HERE.parents[2]
_WORKFLOWS = (
    ".github/workflows/build.yml",
    ".github/workflows/content.yml",
    ".github/workflows/publish.yml",
    ".github/redlines.sh",
    ".github/deploy.sh",
)
_SCAN = ".github/workflows/scan.yml"
_GITLAB = (".gitlab-ci.yml", ".github/deploy.sh")
# The pages that messages name, and those that they link to.
_DOCS = (
    "docs/checks.md",
    "docs/commands.md",
    "docs/consent-banner.md",
    "docs/content.md",
    "docs/controles.md",
    "docs/deploying.md",
    "docs/desk.md",
    "docs/for-the-legal-team.md",
    "docs/hosting.md",
    "docs/import.md",
    "docs/importeren.md",
    "docs/inhoud.md",
    "docs/scanning.md",
    "docs/settings.md",
    "docs/verify.md",
    "docs/workflows.md",
    "docs/desk/Containerfile",
    "docs/desk/policysite-desk.service",
)
_PICTURE = re.compile(r"!\[[^\]]*\]\(images/[^)]*\)\n+")
_INSTALL = "pip install --requirement requirements.txt"
_TOLD = re.compile(r"(POLICYSITE_LANGUAGE: )nl\b")
_MESSAGES = ("nl", "en")  # the languages of the program's messages
_DICTIONARIES = re.compile(r"\bhunspell-nl hunspell-en-gb\b")
_CALL = re.compile(r"python3 run\.py(?=[ `])")
# How the desk is started: from the project's own environment, or in its container.
_SERVICE = (
    "ExecStart=/usr/bin/python3 run.py desk",
    f"# Once: python3 -m venv .venv && .venv/bin/{_INSTALL}\n"
    "ExecStart=/srv/policysite/.venv/bin/policysite desk",
)
_ENTRY = ('["python3", "run.py", "desk"]', '["policysite", "desk"]')
_USER = (
    "USER policysite\n",
    f"COPY requirements.txt .\nRUN {_INSTALL}\nUSER policysite\n",
)
_PYTHON_STEP = re.compile(
    r"(?m)^( +)- uses: actions/setup-python@.*\n +with:\n +python-version: .*\n"
)


def browser_help() -> str | None:
    """The browser help that policysite includes, as the text of content/browsers.yaml.

    None in a checkout in which another company has put its own content, without that file.
    """
    return _text(browsers.PATH) if _place(browsers.PATH).is_file() else None


def workflows(host: str | None, languages: Sequence[str], *, scanned: bool) -> dict[str, str]:
    """The workflow files that build, check, publish and deploy a project, by path.

    They are those of this project, with policysite installed from requirements.txt and the
    dictionaries of the `languages`; findings are in the first of these, or in English if the
    program does not have it. If a website is to be `scanned`, one more workflow does that.
    """
    paths = _GITLAB if host == "gitlab" else _WORKFLOWS
    if scanned and host != "gitlab":
        paths = (*paths, _SCAN)
    return {path: _in_languages(_installed(_text(path)), languages) for path in paths}


def documentation(languages: Sequence[str]) -> dict[str, str]:
    """The documentation for authors and operators by path, without pictures.

    It calls the program by its name, because a project has no checkout to run it from.
    """
    return {
        path: _PICTURE.sub("", _in_languages(_installed(_text(path)), languages)) for path in _DOCS
    }


def draft(language: str, policy: str) -> str | None:
    """The first draft of a policy; None if there is none in that language."""
    path = _HERE / "drafts" / language / f"{policy}.md"
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _text(path: str) -> str:
    return _place(path).read_text(encoding="utf-8")


def _place(path: str) -> Path:
    packed = _HERE / "files" / path
    return packed if packed.is_file() else _CHECKOUT / path


def _in_languages(text: str, languages: Sequence[str]) -> str:
    """A workflow whose findings and dictionaries are in the languages of the project."""
    told = primary_language(languages[0])
    packages = " ".join(dict.fromkeys(dictionaries.package(each) for each in languages))
    text = _TOLD.sub(rf"\g<1>{told if told in _MESSAGES else 'en'}", text)
    return _DICTIONARIES.sub(packages, text)


def _installed(text: str) -> str:
    """A workflow that installs the program and calls it by its name."""
    text = text.replace(*_SERVICE).replace(*_ENTRY).replace(*_USER)
    text = _CALL.sub("policysite", text)
    text = _PYTHON_STEP.sub(rf"\g<0>\1- name: Install policysite\n\1  run: {_INSTALL}\n", text)
    return text.replace(
        "image: python:3.12\n", f"image: python:3.12\n\nbefore_script:\n  - {_INSTALL}\n"
    )
