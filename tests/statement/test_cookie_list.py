from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import html
from tests.helpers import AS_OF, check, load, publish, run, shown

from policysite.ledger import sha256
from policysite.models import Library, Lifetime
from policysite.redline import versions
from policysite.statement import cookie_list

pytestmark = pytest.mark.slow

PLACES = {"nl": "[[TODO: welke cookies de website plaatst]]\n\n"}
PLACES["en"] = "[[TODO: which cookies the website sets]]\n\n"


@pytest.fixture
def listed(example: Path) -> Path:
    """The example, with nothing open in the draft that shows the list."""
    for language, place in PLACES.items():
        change(example, f"{language}/cookies/1.1.md", place, "")
    return example


def change(root: Path, name: str, old: str, new: str) -> None:
    """Put `new` for `old` in a file of the content."""
    path = root / "content" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def article(library: Library, number: str, language: str) -> str:
    """The article of a version of the cookie statement."""
    (version,) = (v for v in library.policies["cookies"].versions if str(v.number) == number)
    return version.documents[language].article


def test_the_list_stands_in_the_place_of_the_draft(listed: Path) -> None:
    """Each category has its table, each entry its row, in the words of the language."""
    root = html.fragment_fromstring(article(load(listed), "1.1", "nl").strip())
    titles = [p.text_content() for p in root.iter("p") if p.get("class") == "cookies"]
    assert titles == ["Noodzakelijk", "Functioneel", "Analyse", "Marketing"]
    rows = [
        [cell.text_content() for cell in row] for row in root.iter("tr") if len(row.xpath("td"))
    ]
    assert len(rows) == 8
    assert rows[4] == [
        "_count_*",
        "cookie",
        "Teller BV",
        "Teller BV",
        "Telt de bezoeken aan elke pagina.",
        "13 maanden",
        "vooraf gevraagd",
    ]
    assert rows[6][2] == "Reclame BV (reclame.example)"
    assert "[[cookies]]" not in root.text_content()


def test_what_a_list_says_is_read_back_from_its_articles(listed: Path) -> None:
    """From the frozen articles alone follows all that a scan must know, in every language."""
    library = load(listed)
    assert library.inventory is not None
    found = cookie_list.read({lang: article(library, "1.1", lang) for lang in ("nl", "en")})
    assert found is not None
    by_name = {each.name: each for each in found}
    for each in library.inventory.listed:
        wanted = replace(
            each, line=0, since=None, not_seen="no" if each.not_seen else "", purpose={}
        )
        assert replace(by_name[each.name], purpose={}) == wanted
        assert by_name[each.name].purpose == each.purpose
    assert cookie_list.read({"nl": article(library, "1.0", "nl")}) is None


@pytest.mark.parametrize(
    ("lifetime", "iso", "dutch", "english"),
    [
        (Lifetime(1, "second"), "PT1S", "1 seconde", "1 second"),
        (Lifetime(30, "minute"), "PT30M", "30 minuten", "30 minutes"),
        (Lifetime(12, "hour"), "PT12H", "12 uur", "12 hours"),
        (Lifetime(2, "week"), "P2W", "2 weken", "2 weeks"),
        (Lifetime(13, "month"), "P13M", "13 maanden", "13 months"),
        (Lifetime(10, "year"), "P10Y", "10 jaar", "10 years"),
        (Lifetime(0, "session"), "session", "tot het einde van de browsersessie", "until the end"),
    ],
)
def test_a_lifetime_is_a_quantity_in_each_language(
    listed: Path, lifetime: Lifetime, iso: str, dutch: str, english: str
) -> None:
    """A lifetime is written once, and every language says it in its own words."""
    change(listed, "cookies.yaml", 'lifetime: "session"', f'lifetime: "{lifetime}"')
    library = load(listed)
    for language, words in (("nl", dutch), ("en", english)):
        row = re.search(
            r"(?s)<tr[^>]*>\n<td><code>basket.*?</tr>", article(library, "1.1", language)
        )
        assert row is not None
        assert f'data-lifetime="{iso}"' in row[0]
        assert words in row[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The list: [[cookies]].", "13: cookie-list: “[[cookies]]” is not a separate paragraph"),
        ("- [[cookies]]\n", "13: cookie-list: “[[cookies]]” is not a separate paragraph"),
        ("[[ Cookies ]]", "13: cookie-list: “[[ Cookies ]]” is not a separate paragraph"),
        ("[[cookies]]\n\n[[cookies]]", "13: cookie-list: the list would appear more than once"),
    ],
)
def test_a_place_that_would_show_its_word_is_an_error(
    listed: Path, text: str, expected: str
) -> None:
    """The place for the list is a paragraph of its own, once."""
    assert not [each for each in shown(check(listed)) if "cookie-list" in each]
    change(listed, "en/cookies/1.1.md", "[[cookies]]", text)
    found = [each for each in shown(check(listed)) if "cookie-list" in each]
    assert found == [f"en/cookies/1.1.md:{expected}"]


def test_a_place_without_an_inventory_is_an_error(listed: Path) -> None:
    """A draft that shows a list needs the file that it is made from."""
    (listed / "content/cookies.yaml").unlink()
    found = [each for each in shown(check(listed)) if "cookie-list" in each]
    assert [each.split(":")[0] for each in found] == ["en/cookies/1.1.md", "nl/cookies/1.1.md"]
    assert "there is no valid content/cookies.yaml" in found[0]


def test_the_rules_about_words_see_the_list(listed: Path) -> None:
    """A number that differs between two purposes is found, on the line of the place."""
    change(listed, "cookies.yaml", "Counts the visits to each page.", "Counts 3 visits.")
    found = [each for each in shown(check(listed)) if "number-parity" in each]
    assert len(found) == 1
    assert "en/cookies/1.1.md:13" in found[0]
    assert "nl/cookies/1.1.md:13" in found[0]


def test_an_open_place_in_the_inventory_stops_the_publication(listed: Path) -> None:
    """What is open in the list is open in the text that shows it, and is never published."""
    change(listed, "cookies.yaml", 'provider: "Teller BV"', 'provider: "[[TODO: who]]"')
    text = (listed / "content/cookies.yaml").read_text(encoding="utf-8")
    line = text[: text.index("[[TODO")].count("\n") + 1
    assert any(f"cookies.yaml:{line}: open-place" in each for each in shown(check(listed)))
    result = run(listed, "publish", "cookies", "1.1", "--effective", "2027-01-01", "--yes")
    assert result.exit_code == 1
    assert f"content/cookies.yaml:{line}: open-place: [[TODO: who]] is still open" in result.output


def test_a_published_list_stays_what_it_was(listed: Path) -> None:
    """The article is frozen with its list; a later change of the inventory is a warning."""
    publish(listed, "cookies", "1.1", date(2026, 12, 1))
    frozen = (listed / "content/ledger/cookies/1.1.nl.html").read_bytes()
    assert b"13 maanden" in frozen
    assert not [each for each in shown(check(listed)) if "list" in each]
    change(listed, "cookies.yaml", '"13 months"', '"6 months"')
    library = load(listed)
    assert article(library, "1.1", "nl").encode() == frozen
    (version,) = (v for v in library.policies["cookies"].versions if str(v.number) == "1.1")
    assert version.entry is not None
    assert version.entry.article_sha256["nl"] == sha256(frozen)
    found = [each for each in shown(check(listed)) if "list" in each]
    assert len(found) == 1
    assert (
        "outdated-list: the list in cookies 1.1, which is published, differs from this" in found[0]
    )


def test_a_changed_cookie_is_one_row_of_the_redline(listed: Path) -> None:
    """A lifetime or a name that changed is one row, and so is an entry that went."""
    publish(listed, "cookies", "1.1", date(2026, 12, 1))
    assert run(listed, "new", "cookies", "--minor").exit_code == 0
    change(listed, "cookies.yaml", '"13 months"', '"6 months"')
    change(listed, "cookies.yaml", 'name: "tab"', 'name: "window"')
    text = (listed / "content/cookies.yaml").read_text(encoding="utf-8")
    gone = text[text.index('  - name: "balance"') : text.index('  - name: "language"')]
    change(listed, "cookies.yaml", gone, "")
    library = load(listed)
    for language in ("nl", "en"):
        pair = versions.choose(library, "cookies", "1.1", "1.2", language, AS_OF)
        root = html.fragment_fromstring(versions.redline(pair, str).article.strip())
        changed = [row for row in root.iter("tr") if row.xpath(".//ins|.//del")]
        names = [" ".join(code.text_content() for code in row.iter("code")) for row in changed]
        assert sorted(names) == ["_count_*", "balance", "tab window"]
        (count,) = (row for row in changed if "_count_" in row[0].text_content())
        (old, new) = (each.text_content() for each in count.iter("del", "ins"))
        assert re.search(r"\b13\b", old)
        assert re.search(r"\b6\b", new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<td>", "<th>"),
        ('data-lifetime="P13M"', 'data-lifetime="PT13Y"'),
        ('data-lifetime="P13M"', f'data-lifetime="P{"9" * 5000}M"'),
        ('data-kind="cookie"', ""),
        ("<tbody>", "<tbody><tr></tr>"),
        ("</td>\n</tr>", "</td><td></td></tr>"),
    ],
)
def test_a_list_that_somebody_else_wrote_is_read_without_harm(
    listed: Path, old: str, new: str
) -> None:
    """An article of another site may hold anything in its rows; what is no entry is passed over."""
    text = article(load(listed), "1.1", "nl")
    assert old in text
    found = cookie_list.read({"nl": text.replace(old, new)})
    assert found is not None
    assert all(isinstance(cookie_list.duration(each.lifetime), str) for each in found)
