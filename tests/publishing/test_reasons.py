"""The reason of a record, in each language of the version."""

from __future__ import annotations

import shlex
from copy import copy
from dataclasses import replace

import pytest
from tests.helpers import EXAMPLE, load

from policysite.commands.call_off import call_off
from policysite.errors import LedgerError
from policysite.publishing.reasons import reasons


def test_what_is_asked_for_can_be_typed() -> None:
    """The options that the refusal names are those of the command, whatever the language."""
    entry = load(EXAMPLE).policies["privacy"].published[-1].entry
    assert entry is not None
    entry = replace(entry, source_sha256=dict.fromkeys(("nl", "en", "de", "pt-BR"), "0"))
    assert entry.languages == ("de", "en", "nl", "pt-BR")
    with pytest.raises(LedgerError) as caught:
        reasons(entry, {"en": "Why."})
    _, _, options = str(caught.value.message).removesuffix(".").partition(": ")
    given = ["privacy", "2.0", *shlex.split(options.replace(",", ""))]
    command = copy(call_off)  # the command itself keeps its help in the language of the first call
    parameters = command.make_context("call-off", given).params
    assert parameters["reason_nl"] == "…"
    assert dict(parameters["others"]) == {"de": "…", "pt-BR": "…"}
    told = reasons(entry, {"en": "Why.", "nl": " Waarom. ", "de": "Weil.", "pt-BR": "Porque."})
    assert told == {"de": "Weil.", "en": "Why.", "nl": "Waarom.", "pt-BR": "Porque."}
