"""[deploy.NAME] in site.toml."""

from __future__ import annotations

import pytest
from tests.content.test_settings import SOUND

from policysite.content import settings
from policysite.models import Target


def test_targets_are_read() -> None:
    """Each target by its name, with what is left out as it is by default."""
    text = SOUND + '\n[deploy.production]\nto = "sftp://anna@host.nl:2222/www"\n'
    text += '\n[deploy.try-out]\nto = "/srv/policies"\nroot = "plain"\nhost = "nginx"\nkeep = 9\n'
    site, problems = settings.parse(text)
    assert problems == []
    assert site is not None
    to = "sftp://anna@host.nl:2222/www"
    assert site.targets == {
        "production": Target(name="production", to=to, root="link", host=None, keep=5),
        "try-out": Target(name="try-out", to="/srv/policies", root="plain", host="nginx", keep=9),
    }


@pytest.mark.parametrize(
    "to",
    ["/srv/policies", "file:///srv/policies", "sftp://host.nl/www", "s3://bucket",
     "s3://bucket/policies", "gs://bucket", "az://container/a", "netlify", "github"],
)  # fmt: skip
def test_every_kind_of_target_is_known(to: str) -> None:
    """A folder, a server, a bucket, or the name of a service."""
    site, problems = settings.parse(f'{SOUND}\n[deploy.production]\nto = "{to}"\n')
    assert problems == []
    assert site is not None
    assert site.targets["production"].to == to


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        ('to = "sftp://anna:geheim@host.nl/www"', 1, "must not contain secrets"),
        ('to = "/srv"\npassword = "geheim"', 2, "must not contain secrets"),
        ('to = "/srv"\naws_secret_access_key = "x"', 2, "must not contain secrets"),
        ('to = "s3://KEY:SECRET@bucket"', 1, "must not contain secrets"),
        ('to = "/srv"\ncolour = "red"', 2, "unknown key “colour”; the keys are to,"),
        ("keep = 3", 0, "“to” is missing"),
        ("to = 3", 1, "to must be text"),
        ('to = "ftp://host.nl/www"', 1, "“ftp://host.nl/www” is not a target"),
        ('to = "sftp://host.nl"', 1, "is not a target"),
        ('to = "sftp://host.nl:port/www"', 1, "is not an address"),
        ('to = "s3://bucket?versions=1"', 1, "is not a plain address"),
        ('to = "policies"', 1, "is not a target"),
        ('to = "/srv"\nroot = "copy"', 2, 'root must be "link" or "plain", not “copy”'),
        ('to = "s3://bucket"\nroot = "plain"', 2, "root has no effect for object storage"),
        ('to = "/srv"\nhost = "nowhere"', 2, "“nowhere” is not a known host"),
        ('to = "/srv"\nhost = 3', 2, "“3” is not a known host"),
        ('to = "/srv"\ncache = "varnish:1"', 2, "cache must be cloudfront: followed by"),
        ('to = "/srv"\ncache = 7', 2, "cache must be cloudfront: followed by"),
        ('to = "/srv"\nkeep = 1', 2, "keep, the number of releases kept"),
        ('to = "/srv"\nkeep = true', 2, "keep, the number of releases kept"),
    ],
)
def test_what_is_wrong_with_a_target_is_said_with_its_line(
    lines: str, line: int, said: str
) -> None:
    """Each key is checked, and no secret is accepted; lines count from that of the table."""
    table = SOUND.count("\n") + 2
    site, problems = settings.parse(f"{SOUND}\n[deploy.production]\n{lines}\n")
    assert site is None
    assert [(p.line - table, said in p.message) for p in problems] == [(line, True)]


@pytest.mark.parametrize("lines", ['deploy = "x"', "[deploy]\nproduction = 1"])
def test_a_target_is_a_table(lines: str) -> None:
    """Whoever writes something else reads how it is written."""
    text = lines + "\n" + SOUND if lines.startswith("deploy =") else f"{SOUND}\n{lines}\n"
    site, problems = settings.parse(text)
    assert site is None
    assert ["each target must be a separate table" in p.message for p in problems] == [True]


def test_a_name_of_a_target_is_lower_case() -> None:
    """A target is named as a policy is."""
    site, problems = settings.parse(f'{SOUND}\n[deploy.Production]\nto = "/srv"\n')
    assert site is None
    assert "“Production” in deploy must be lower-case letters" in problems[0].message
