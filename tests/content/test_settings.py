import re

import pytest
from tests.helpers import ROOT

from policysite.content import organisation, settings
from policysite.content.settings import EXAMPLE_ADDRESS, SETTINGS
from policysite.models import Organisation

SOUND = """\
base_url = "https://policies.voorbeeld.nl/"
languages = ["nl", "en"]
policies = ["privacy", "cookies"]
accent = "#0b5cad"

[organisation]
name = "Voorbeeld BV"

[contacts]
requests = "privacy@voorbeeld.nl"

[[accepted]]
rule = "insecure-link"
where = "content/nl/privacy/1.0.md"
reason = "The page has no other address."
"""


def test_the_settings_are_read() -> None:
    """All of site.toml, without the slash at the end of the address, and with lines."""
    site, problems = settings.parse(SOUND)
    assert problems == []
    assert site is not None
    assert site.base_url == "https://policies.voorbeeld.nl"
    assert (site.languages, site.reference, site.policies) == (
        ("nl", "en"),
        "nl",
        ("privacy", "cookies"),
    )
    assert (site.organisation.name, site.contacts) == (
        "Voorbeeld BV",
        {"requests": "privacy@voorbeeld.nl"},
    )
    assert [(item.rule, item.line) for item in site.accepted] == [("insecure-link", 12)]
    assert site.timezone == "Europe/Amsterdam"


def test_what_the_organisation_says_of_itself() -> None:
    """All of it is optional but the name; a colour may be written in capitals."""
    about = (
        'legal_name = "Voorbeeld Holding BV"\naddress = ["Straat 1", "1234 AB Plaats"]\n'
        'registration = "KVK 00000000"\nwebsite = "https://www.voorbeeld.nl/"\nlogo = "logo.svg"\n'
    )
    text = SOUND.replace('Voorbeeld BV"\n', f'Voorbeeld BV"\n{about}', 1)
    text = text.replace("#0b5cad", "#0B5CAD")
    text = text.replace("[contacts]\n", '[contacts]\ntelephone = "+31 20 000 00 00"\n')
    site, problems = settings.parse(text)
    assert problems == []
    assert site is not None
    assert site.organisation == Organisation(
        name="Voorbeeld BV",
        legal_name="Voorbeeld Holding BV",
        address=("Straat 1", "1234 AB Plaats"),
        registration="KVK 00000000",
        website="https://www.voorbeeld.nl/",
        logo="logo.svg",
    )
    assert (site.accent, site.contacts["telephone"]) == ("#0b5cad", "+31 20 000 00 00")


def test_an_example_address_is_pointed_out() -> None:
    """An address that ends in .example is not an error: the company has not set its own yet."""
    site, (problem,) = settings.parse(SOUND.replace("voorbeeld.nl/", "voorbeeld.example"))
    assert site is not None
    assert (problem.rule, problem.line) == (EXAMPLE_ADDRESS, 1)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('base_url = "', "base_url = ", "1: it cannot be read as TOML"),
        ("accent", "colour", "4: unknown key “colour”; the keys are base_url,"),
        ('accent = "#0b5cad"\n', "", "1: “accent” is missing"),
        (
            "[organisation]\nname",
            "[organisation]\ntitle",
            '6: [organisation] must contain at least name = "…"',
        ),
        ("Voorbeeld BV", " ", "7: the name of the organisation must be text"),
        (
            "Voorbeeld BV",
            "a\\u202Eb",
            "7: the name of the organisation contains an invisible character",
        ),
        ('BV"\n', 'BV"\nkvk = "1"\n', "8: unknown key “kvk”; the keys are name, legal_name"),
        ('BV"\n', 'BV"\naddress = "Straat 1"\n', "8: address must be a list of lines, such as"),
        ('BV"\n', 'BV"\naddress = ["a", 1]\n', "8: a line of the address must be text"),
        ('BV"\n', 'BV"\nwebsite = "www.a.nl"\n', "8: website must be an address that starts"),
        ('BV"\n', 'BV"\nlogo = "../logo.svg"\n', "8: logo must be the name of an SVG file in"),
        ('BV"\n', 'BV"\nlegal_name = ""\n', "8: the legal name of the organisation must be text"),
        ("requests =", 'telephone = "020 1"\nrequests =', "10: telephone must be a number such as"),
        ("https://policies", "http://policies", "1: base_url must start with https://"),
        ("https://policies", "https://[policies", "1: base_url must be a plain address"),
        ("voorbeeld.nl/", "voorbeeld.nl:x/", "1: base_url must be a plain address"),
        ("voorbeeld.nl/", "voorbeeld.nl/?a", "1: base_url must be a plain address"),
        ('"https://policies.voorbeeld.nl/"', "1", "1: base_url must be text in quotes"),
        ('["nl", "en"]', "[]", '2: languages must be a list of names, such as ["one", "two"]'),
        (
            '["nl", "en"]',
            '["NL"]',
            "2: “NL” in languages is not a language code such as nl, pt-BR or zh-Hant",
        ),
        ('["nl", "en"]', '["nl", "nl"]', "2: languages contains a name twice"),
        (
            '"cookies"]',
            '"browsers"]',
            "3: “browsers” in policies is already an address of the site",
        ),
        ('"cookies"]', '"nl"]', "3: “nl” in policies is already an address of the site"),
        ('"cookies"]', '"../x"]', "3: “../x” in policies must be lower-case letters"),
        ("#0b5cad", "red", '4: accent must be a colour such as "#0b5cad", not “red”'),
        ("#0b5cad", "#0b5cad;}", '4: accent must be a colour such as "#0b5cad", not “#0b5cad;}”'),
        (
            "#0b5cad",
            "#777777",
            "4: links in the colour #777777 are hard to read on #ffffff: the contrast is 4.48 "
            "to 1, but must be at least 4.5 (WCAG 2.2, criterion 1.4.3)",
        ),
        ("[organisation]", 'timezone = "Amsterdam"\n[organisation]', "6: timezone must be a name"),
        ("[organisation]", 'timezone = "../UTC"\n[organisation]', "6: timezone must be a name"),
        ("[organisation]", 'timezone = "Europe"\n[organisation]', "6: timezone must be a name"),
        ("[organisation]", "timezone = 1\n[organisation]", "6: timezone must be a name"),
        ("[organisation]", 'prevailing = "de"\n[organisation]', "6: prevailing must be one of"),
        ("[organisation]", "prevailing = 1\n[organisation]", "6: prevailing must be one of"),
        (
            "[contacts]",
            '[supervisory_authority]\nname = "AP"\n[contacts]',
            "9: [supervisory_authority] must contain two lines: name and address",
        ),
        (
            "[contacts]",
            '[supervisory_authority]\nname = " "\naddress = "https://ap.example"\n[contacts]',
            "9: the name of the authority must be text",
        ),
        (
            "[contacts]",
            '[supervisory_authority]\nname = "AP"\naddress = "http://ap.example"\n[contacts]',
            "11: the address of the authority must start with https://",
        ),
        (
            "[contacts]",
            'address = ["Straat 1"]\n[supervisory_authority]\nname = "AP"\naddress = "ap"\n'
            "[contacts]",
            "12: the address of the authority must start with https://",
        ),
        ("privacy@voorbeeld.nl", "privacy", "10: “privacy” is not an e-mail address"),
        (
            "requests =",
            "general =",
            '9: [contacts] must contain at least requests = "name@company"',
        ),
        ("reason =", "why =", "12: each [[accepted]] must contain rule, where and reason"),
        ('"The page has no other address."', "1", "12: rule, where and reason must be text"),
    ],
    ids=range(41),
)
def test_a_bad_setting_is_told_with_its_line(old: str, new: str, expected: str) -> None:
    """Anything invalid is a problem of site.toml, and there are no settings."""
    assert old in SOUND
    site, found = settings.parse(SOUND.replace(old, new))
    assert site is None
    assert {(problem.path, problem.rule) for problem in found} == {(settings.PATH, SETTINGS)}
    assert f"{found[0].line}: {found[0].message}".startswith(expected)


def test_every_bad_setting_is_told_at_once() -> None:
    """Two mistakes are fixed in one go."""
    _, found = settings.parse(SOUND.replace("#0b5cad", "red").replace("https:", "ftp:"))
    assert [problem.line for problem in found] == [1, 4]


def test_settings_nested_too_deeply_are_a_problem() -> None:
    """A TOML bomb is reported like any other mistake."""
    site, found = settings.parse("a = " + "[" * 5000)
    assert site is None
    assert len(found) == 1


def test_every_setting_is_explained() -> None:
    """docs/settings.md has each key, and its whole example is accepted."""
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    example = page.partition("```toml\n")[2].partition("```")[0]
    site, problems = settings.parse(example)
    assert site is not None
    assert {problem.rule for problem in problems} == {EXAMPLE_ADDRESS}
    keys = set(re.findall(r"^([a-z_]+) = ", example, re.MULTILINE))
    tables = set(re.findall(r"^\[+([a-z_]+)", example, re.MULTILINE))
    assert {*settings.KEYS, *organisation.KEYS} <= keys | tables
    missing = [key for key in keys if f"`{key}`" not in page.partition("## At the top")[2]]
    assert missing == []
