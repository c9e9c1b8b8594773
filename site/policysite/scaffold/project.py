"""The files of a new project, made from the company's answers, and written all or none."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from policysite import __version__, catalogs
from policysite.content import browsers, settings
from policysite.content.cookie_hints import cookie_hints
from policysite.files import disk
from policysite.models import primary_language
from policysite.scaffold import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from policysite.models import Problem

COOKIES = "cookies"
# A sentence of a draft that is used only if there is browser help in every language.
_HELP = re.compile(r"\{\{(.*?)\}\}")
_ATTRIBUTES = """\
# The ledger is compared byte by byte, so these files have the same line endings everywhere.
content/** text eol=lf
"""
_IGNORED = """\
/.venv/
/build/
.build.*
/.serve/
/.discarded/
/content/.staging/
/preview-*.html
"""
_README = """\
# $name: policies

The policies of $name, kept with policysite $version.

    pip install --requirement requirements.txt
    policysite preview            write, with the problems beside the text
    policysite check              what is wrong or still open
    policysite publish POLICY VERSION --effective DAY
    policysite build              the site, in build/

`content/` has all texts and settings, and `docs/` explains them; writers begin with
`docs/for-the-legal-team.md`. What is published never changes: correct it with a new version.

To do by hand, once:

- replace every `[[TODO: …]]` in `content/`, and have a lawyer read the texts;
- set `base_url` in `content/site.toml` to the address of the site, and point that name to the host;
- put this folder under git and push it: $forge;
- add `[deploy.production]` to `content/site.toml` and its keys to the repository, as
  `docs/workflows.md` explains: until then the workflows publish the site nowhere;
- commit `content/ledger/` after each publication.
"""
_ON_GITHUB = "the workflows check each change and build the site daily"
_ON_GITLAB = """the pipeline builds each change of the main branch;
- add the pipeline schedules that `.gitlab-ci.yml` names, or no version takes effect on its day"""
_NOWHERE = Path(__file__).parent  # no project: only our own messages
_INVENTORY = """\
# $about
# $advice
checked_on: "$today"
cookies:
  - name: "$name"
    kind: cookie
    provider: "$provider"
    readers: "$readers"
    category: "$category"
    consent: "$consent"
    lifetime: "$lifetime"
    purpose:
"""


@dataclass(frozen=True, kw_only=True)
class Company:
    """What a company says about its site; `address` is the address of the site."""

    name: str
    languages: tuple[str, ...]
    policies: tuple[str, ...]
    address: str
    requests: str
    general: str | None
    accent: str
    host: str | None


def problems(company: Company) -> list[Problem]:
    """What is wrong with it according to the rules for settings; hints are left out."""
    return [each for each in settings.parse(_settings(company))[1] if each.rule.severity == "error"]


def without_messages(company: Company) -> list[str]:
    """The languages for which the program has no page messages."""
    return [each for each in company.languages if any(catalogs.problems(_NOWHERE, each))]


def without_draft(company: Company) -> dict[str, list[str]]:
    """The policies without a draft, with the languages for which there is none."""
    missing = {
        policy: [each for each in company.languages if shipped.draft(_plain(each), policy) is None]
        for policy in company.policies
    }
    return {policy: languages for policy, languages in missing.items() if languages}


def files(company: Company, today: date) -> dict[str, str]:
    """The text of every file of the project by path, as of the day `today`."""
    values = {
        "name": company.name,
        "requests": company.requests,
        "version": __version__,
        "forge": _ON_GITLAB if company.host == "gitlab" else _ON_GITHUB,
    }
    extras = "deploy,import,scan" if COOKIES in company.policies else "deploy,import"
    return {
        "content/site.toml": _settings(company),
        **{
            path: Template(shown).substitute(values)
            for path, text in _drafts(company)
            for shown in [_HELP.sub(r"\1" if _has_help(company) else "", text)]
        },
        **dict(_of_cookies(company, today)),
        "README.md": Template(_README).substitute(values),
        "requirements.txt": f"policysite[{extras}]=={__version__}\n",
        ".gitattributes": _ATTRIBUTES,
        ".gitignore": _IGNORED,
        **shipped.documentation(company.languages),
        **shipped.workflows(company.host, company.languages, scanned=COOKIES in company.policies),
    }


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write the files into `folder`, which is empty or does not exist; all of them or none.

    Raises OSError if the system refuses, in which case nothing new exists.
    """
    parent = folder.resolve().parent
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".policysite-", dir=parent) as staging:
        made = Path(staging) / "project"
        for path, text in texts.items():
            file = made / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        disk.sync_all(made)
        if folder.is_dir():
            folder.rmdir()
        made.rename(folder)


def _settings(company: Company) -> str:
    def text(value: str) -> str:  # a JSON string is also a TOML string
        return json.dumps(value, ensure_ascii=False)

    def texts(values: tuple[str, ...]) -> str:
        return json.dumps(list(values), ensure_ascii=False)

    lines = [
        "# What the site is about; docs/settings.md explains each line.",
        "",
        f"base_url = {text(company.address)}",
        f"languages = {texts(company.languages)}  # the first is the reference language",
        f"policies = {texts(company.policies)}  # their order on the site",
        f"accent = {text(company.accent)}",
        *([f"host = {text(company.host)}"] if company.host else []),
        "",
        "[organisation]",
        f"name = {text(company.name)}",
        "",
        "# The only addresses that a statement may name.",
        "[contacts]",
        f"requests = {text(company.requests)}",
        *([f"general = {text(company.general)}"] if company.general else []),
    ]
    return "\n".join(lines) + "\n"


def _drafts(company: Company) -> Iterator[tuple[str, str]]:
    missing = without_draft(company)
    for policy in company.policies:
        for language in company.languages:
            text = shipped.draft(_plain(language), policy)
            if policy not in missing and text is not None:
                yield f"content/{language}/{policy}/1.0.md", text


def _has_help(company: Company) -> bool:
    return set(_helped(company)) == set(company.languages)


def _helped(company: Company) -> tuple[str, ...]:
    """The languages of the company in which there is browser help."""
    text = shipped.browser_help()
    return browsers.parse(text, company.languages)[0].languages if text is not None else ()


def _of_cookies(company: Company, today: date) -> Iterator[tuple[str, str]]:
    """The browser help, and a list of cookies to fill in, if there is a policy about them."""
    if COOKIES not in company.policies:
        return
    help_text = shipped.browser_help()
    if help_text is not None and _helped(company):
        yield browsers.PATH, help_text
    if COOKIES not in without_draft(company):
        yield "content/cookies.yaml", _inventory(company, today)


def _inventory(company: Company, today: date) -> str:
    """A list of cookies with one entry to fill in."""
    hints = {
        language: cookie_hints(catalogs.load(_NOWHERE, language).gettext)
        for language in dict.fromkeys(map(_plain, company.languages))
    }
    shared = next(iter(hints.values()))
    about, advice = shared.about
    text = Template(_INVENTORY).substitute(
        asdict(shared), about=about, advice=advice, today=today.isoformat()
    )
    purposes = (f'      {code}: "{each.purpose}"\n' for code, each in hints.items())
    return text + "".join(purposes)


def _plain(language: str) -> str:
    return primary_language(language)
