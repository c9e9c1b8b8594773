"""A project of a given size for the benchmarks: always the same texts, in two languages.

Every Dutch sentence has an English counterpart, with the same numbers and links, so that no check
fails. A version is mostly a copy of the previous one; some sentences and periods differ, and now
and then a list or a section. The ledger is written directly: `publish` test-builds the pages of
each version, and would take hours for thousands of them.
"""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.models import VersionNumber
from policysite.statement import frontmatter, markup

if TYPE_CHECKING:
    from pathlib import Path

    from policysite.models import Entry

LANGUAGES = ("nl", "en")
FIRST_DAY = date(2020, 1, 1)
PUBLISHED_ON = date(2026, 1, 5)
# The policies and the number of versions of each, by the number of documents in two languages.
SIZES = {12: (2, 3), 50: (5, 5), 125: (12, 5), 500: (50, 5), 1600: (80, 10), 5000: (100, 25)}
SECTIONS = 14
FOOTNOTE_TITLES = {"nl": "Terug naar voetnoot {}", "en": "Back to footnote {}"}

_Pair = tuple[str, str]

THINGS: tuple[_Pair, ...] = (
    ("uw e-mailadres", "your email address"),
    ("uw telefoonnummer", "your telephone number"),
    ("uw bestelling", "your order"),
    ("de datum van uw bezoek", "the date of your visit"),
    ("uw betaling", "your payment"),
    ("uw vraag", "your question"),
    ("uw klacht", "your complaint"),
    ("het soort apparaat", "the type of device"),
    ("uw voorkeur voor een taal", "your preferred language"),
    ("de inhoud van uw bericht", "the content of your message"),
    ("uw sollicitatie", "your job application"),
    ("de duur van uw contract", "the term of your contract"),
    ("uw plaats in de wachtrij", "your place in the queue"),
    ("de uitkomst van een controle", "the result of a check"),
    ("uw afmelding", "your request to unsubscribe"),
    ("de reden van een weigering", "the reason for a refusal"),
)
SENTENCES: tuple[_Pair, ...] = (
    ("Wij bewaren {} {n} maanden.", "We keep {} for {n} months."),
    ("Wij gebruiken {} alleen voor het doel dat hier staat.", "We use {} only for this purpose."),
    ("Een medewerker leest {} als dat nodig is.", "A member of staff reads {} where necessary."),
    ("U kunt {} altijd opvragen en laten wijzigen.", "You can always ask for {} and change it."),
    ("Na {n} dagen verwijderen wij {}.", "After {n} days we delete {}."),
    ("Zonder {} kunnen wij deze dienst niet leveren.", "Without {} we cannot provide the service."),
    ("Wij delen {} niet met adverteerders.", "We do not share {} with advertisers."),
    ("Een verwerker in Europa slaat {} op.", "A processor in Europe stores {}."),
    ("De wet verplicht ons om {} vast te leggen.", "The law obliges us to record {}."),
    ("Wij controleren {} hooguit {n} keer per jaar.", "We check {} at most {n} times a year."),
    ("Als {} niet klopt, laat het ons dan weten.", "If {} is wrong, please let us know."),
    ("Wij hebben {} van uzelf gekregen.", "We received {} from you."),
    ("Voor {} geldt een eigen termijn.", "A separate period applies to {}."),
    ("Bij een storing kan {} later binnenkomen.", "In an outage, {} may arrive later."),
    ("Wij tonen {} in uw eigen account.", "We show {} in your own account."),
    ("Alleen wie dat voor zijn werk nodig heeft, ziet {}.", "Only staff who need it see {}."),
)
TITLES: tuple[tuple[str, str, str], ...] = (
    ("introduction", "Inleiding", "Introduction"),
    ("data", "Welke gegevens", "Which data"),
    ("purposes", "Doelen", "Purposes"),
    ("grounds", "Grondslagen", "Legal bases"),
    ("retention", "Bewaartermijn", "Retention"),
    ("sharing", "Delen met anderen", "Sharing with others"),
    ("transfers", "Buiten Europa", "Outside Europe"),
    ("security", "Beveiliging", "Security"),
    ("rights", "Uw rechten", "Your rights"),
    ("minors", "Minderjarigen", "Minors"),
    ("decisions", "Besluiten", "Decisions"),
    ("changes", "Wijzigingen", "Changes"),
    ("complaints", "Klachten", "Complaints"),
    ("contact", "Contact", "Contact"),
)
SETTINGS = """\
base_url = "https://policies.voorbeeld.example"
languages = ["nl", "en"]
policies = [{policies}]
accent = "#0b5cad"
timezone = "Europe/Amsterdam"

[organisation]
name = "Voorbeeld BV"

[contacts]
requests = "privacy@voorbeeld.example"
"""


@dataclass(frozen=True)
class Sentence:
    """The content of a sentence, independent of a language."""

    sentence: int
    thing: int
    number: int

    def text(self, language: int) -> str:
        """The sentence in the language at this position in LANGUAGES."""
        words = SENTENCES[self.sentence][language]
        return words.format(THINGS[self.thing][language], n=self.number)


@dataclass
class Text:
    """The text of a policy: for each section, its paragraphs and the items of its list."""

    random: random.Random
    paragraphs: list[list[list[Sentence]]] = field(default_factory=list)
    items: list[list[Sentence]] = field(default_factory=list)

    def write(self) -> None:
        """The first version."""
        self.paragraphs = [
            [[self._sentence() for _ in range(4)] for _ in range(3)] for _ in range(SECTIONS)
        ]
        self.items = [[self._sentence() for _ in range(3 * (n % 3 == 1))] for n in range(SECTIONS)]

    def revise(self) -> None:
        """The next version: in four sections, a few sentences change and one list is longer."""
        for paragraphs in self.random.sample(self.paragraphs, 4):
            for sentences in paragraphs:
                for place in range(len(sentences)):
                    if self.random.random() < 1 / 4:
                        sentences[place] = self._sentence()
        items = self.random.choice([items for items in self.items if items])
        if len(items) < 6:
            items.append(self._sentence())

    def source(self, language: int, title: str, *, links: str, is_first: bool) -> str:
        """The Markdown of the present text, with its front matter."""
        changes = ("Enkele termijnen zijn anders.", "Some periods are different.")[language]
        more = ("Bewaartermijn", "Retention")[language]
        lines = ["---", f"title: {title}", "in_short:"]
        lines += [f"  - {self.paragraphs[4][0][0].text(language)} [{more}](#retention)"]
        lines += [] if is_first else ["changes:", f"  - {changes}"]
        lines += ["---"]
        for number, (id_, *titles) in enumerate(TITLES):
            lines += [f"## {number + 1}. {titles[language]} {{#{id_}}}", ""]
            for sentences in self.paragraphs[number]:
                lines += [*(sentence.text(language) for sentence in sentences), ""]
            items = self.items[number]
            lines += [f"- {item.text(language)}" for item in items] + [""] * bool(items)
        see = ("Zie ook", "See also")[language]
        lines += [f"{see} [{more}](policy:{links}#retention).", ""]
        return "\n".join(lines).rstrip("\n") + "\n"

    def _sentence(self) -> Sentence:
        return Sentence(
            self.random.randrange(len(SENTENCES)),
            self.random.randrange(len(THINGS)),
            self.random.randint(2, 24),
        )


def make(root: Path, documents: int, browsers: Path) -> None:
    """Write a project with this many published documents into the folder `root`.

    `browsers` is the browser help, which it shares with another project. There is also a draft of
    the first policy, which is not counted.
    """
    policies, versions = SIZES[documents]
    names = [f"policy-{number}" for number in range(1, policies + 1)]
    content = root / "content"
    content.mkdir(parents=True)
    quoted = ", ".join(f'"{name}"' for name in names)
    (content / "site.toml").write_text(SETTINGS.format(policies=quoted), encoding="utf-8")
    shutil.copy(browsers, content / "browsers.yaml")
    for place, name in enumerate(names):
        text = Text(random.Random(place))  # noqa: S311 (no secret)
        text.write()
        previous = None
        for minor in range(versions):
            sources = _sources(text, name, names[place - 1], is_first=minor == 0)
            previous = _publish(root, name, minor, sources, previous)
            text.revise()
        if place == 0:
            _write(root, name, versions, _sources(text, name, names[-1], is_first=False))


def publish_draft(root: Path) -> None:
    """Publish the draft of the first policy, and start the next one."""
    name = "policy-1"
    folder = root / "content" / LANGUAGES[0] / name
    minor = number_of(max(folder.iterdir(), key=number_of))
    data = (root / ledger.entry_path(name, VersionNumber(1, minor - 1))).read_bytes()
    sources = {
        code: (root / "content" / code / name / f"1.{minor}.md").read_text(encoding="utf-8")
        for code in LANGUAGES
    }
    _publish(root, name, minor, sources, ledger.parse_entry(data))
    _write(root, name, minor + 1, sources)


def number_of(path: Path) -> int:
    """The MINOR number of the version in a file."""
    return int(path.stem.partition(".")[2])


def _sources(text: Text, name: str, links: str, *, is_first: bool) -> dict[str, str]:
    number = name.rpartition("-")[2]
    titles = (f"Verklaring {number}", f"Statement {number}")
    return {
        code: text.source(place, titles[place], links=links, is_first=is_first)
        for place, code in enumerate(LANGUAGES)
    }


def _write(root: Path, policy: str, minor: int, sources: dict[str, str]) -> None:
    for code, source in sources.items():
        path = root / "content" / code / policy / f"1.{minor}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8", newline="\n")


def _publish(
    root: Path, policy: str, minor: int, sources: dict[str, str], previous: Entry | None
) -> Entry:
    """Write a version and its three ledger files; returns the entry for the next one to follow."""
    _write(root, policy, minor, sources)
    number = VersionNumber(1, minor)
    articles = {}
    for code, source in sources.items():
        front_matter, _ = frontmatter.parse(source, "source.md")
        assert front_matter is not None  # written a moment ago
        rendered, problems = markup.render(front_matter, code, "source.md", FOOTNOTE_TITLES[code])
        assert rendered is not None, problems
        articles[code] = rendered.article.encode()
    entry = ledger.make_entry(
        policy=policy,
        number=number,
        effective=FIRST_DAY + timedelta(days=30 * minor),
        published=PUBLISHED_ON,
        articles=articles,
        sources={code: source.encode() for code, source in sources.items()},
        previous=previous,
    )
    for code, data in articles.items():
        _put(root / ledger.article_path(policy, number, code), data)
    _put(root / ledger.entry_path(policy, number), entry.data)
    return entry


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
