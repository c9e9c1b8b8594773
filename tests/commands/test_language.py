from __future__ import annotations

import locale

import pytest

from policysite.commands import language


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {}, "en"),
        (["check"], {"LANG": "nl_NL.UTF-8"}, "nl"),
        (["check"], {"LANG": "nl_BE"}, "nl"),
        (["check"], {"LANG": "nl"}, "nl"),
        (["check"], {"LANG": "Dutch_Netherlands.1252"}, "nl"),
        (["check"], {"LANG": "de_DE.UTF-8"}, "en"),
        (["check"], {"LANG": "nl-NL"}, "nl"),
        (["check"], {"LANG": "nds_NL"}, "en"),
        (["check"], {"LANG": "enm_GB", "LANGUAGE": "nlx"}, "en"),
        (["check"], {"LANG": "nl_NL.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        (["check"], {"LANG": "en_GB.UTF-8", "LC_MESSAGES": "nl_NL.UTF-8"}, "nl"),
        (["check"], {"LC_MESSAGES": "en_GB.UTF-8", "LC_ALL": "nl_NL.UTF-8"}, "nl"),
        (["check"], {"LC_ALL": "", "LANG": "nl_NL.UTF-8"}, "nl"),
        (["check"], {"LANG": "en_GB.UTF-8", "LANGUAGE": "nl:en"}, "nl"),
        (["check"], {"LANG": "nl_NL.UTF-8", "LANGUAGE": "de:en:nl"}, "en"),
        (["check"], {"LANG": "nl_NL.UTF-8", "LANGUAGE": "de:fr"}, "en"),
        (["check"], {"LC_ALL": "C", "LANGUAGE": "nl", "LANG": "nl_NL.UTF-8"}, "en"),
        (["check"], {"LANG": "POSIX", "LANGUAGE": "nl"}, "en"),
        (["check"], {"LC_CTYPE": "nl_NL.UTF-8", "LANG": "en_GB.UTF-8"}, "en"),
        (["check"], {"POLICYSITE_LANGUAGE": "en", "LC_ALL": "nl_NL.UTF-8"}, "en"),
        (["check"], {"POLICYSITE_LANGUAGE": "nl", "LC_ALL": "C"}, "nl"),
        (["check"], {"POLICYSITE_LANGUAGE": "", "LANG": "nl_NL.UTF-8"}, "nl"),
        (["check"], {"POLICYSITE_LANGUAGE": "fr", "LANG": "nl_NL.UTF-8"}, "nl"),
        (["--language", "nl", "check"], {"POLICYSITE_LANGUAGE": "en"}, "nl"),
        (["--language=en", "check"], {"POLICYSITE_LANGUAGE": "nl"}, "en"),
        (["--language", "en", "--language", "nl", "check"], {}, "nl"),
        (["--root", ".", "--language", "nl", "--nope"], {}, "nl"),
        (["--language", "fr"], {"LANG": "nl_NL.UTF-8"}, "nl"),
        (["--language"], {"LANG": "nl_NL.UTF-8"}, "nl"),
    ],
)
def test_the_language_of_the_caller(
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    environment: dict[str, str],
    expected: str,
) -> None:
    """The option comes first, then our variable, then the locale by the usual rules."""
    monkeypatch.setattr(locale, "getlocale", lambda: (None, None))
    assert language.chosen(arguments, environment) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [("nl_NL", "nl"), ("Dutch_Netherlands", "nl"), ("en_US", "en"), (None, "en")],
)
def test_where_the_environment_is_silent_the_system_is_asked(
    monkeypatch: pytest.MonkeyPatch, found: str | None, expected: str
) -> None:
    """Windows, and a Mac outside of its terminal, name the language elsewhere."""
    monkeypatch.setattr(locale, "getlocale", lambda: (found, "UTF-8"))
    assert language.chosen(["check"], {}) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["check", "--root", "here"], ["--root", "here", "check"]),
        (["check", "--language=nl", "-h"], ["--language=nl", "check", "-h"]),
        (["--root", "a", "check", "--root"], ["--root", "a", "--root", "check"]),
        (["diff", "--", "--root", "x"], ["diff", "--", "--root", "x"]),
        ([], []),
    ],
)
def test_shared_options_stand_anywhere(arguments: list[str], expected: list[str]) -> None:
    """What every command shares is understood behind its name too."""
    assert language.first(arguments, ("--root", "--language")) == expected
