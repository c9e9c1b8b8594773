from __future__ import annotations

import io
import subprocess
import zipfile

import pytest
from tests.importing.samples import body, converted, told

from policysite.importing import pandoc

RTF = (
    rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\info{\title Weg}}"
    rb"{\b Privacyverklaring}\par Wij bewaren {\i uw naam} \'e9n uw adres.\par Tot \'8010.\par}"
)
PAGE = "<h1>T</h1><h2>Wie</h2><p>Wij <b>bewaren</b>:</p><ul><li>uw naam</li><li>uw adres</li></ul>"


@pytest.fixture(scope="module")
def odt() -> bytes:
    """A page as OpenDocument."""
    command = [str(pandoc.require()), "--from", "html", "--to", "odt", "--output", "-"]
    return subprocess.run(command, input=PAGE.encode(), capture_output=True, check=True).stdout


def lost(data: bytes, name: str) -> list[str]:
    return [message for message in told(data, name) if "is nowhere in the" in message]


def test_rtf() -> None:
    """Paragraphs, bold and letters by their number come in; fonts and notes on the file do not."""
    assert converted(RTF, "a.rtf", title="").title == "Privacyverklaring"
    assert body(RTF, "a.rtf").endswith("Wij bewaren *uw naam* én uw adres.\n\nTot €10.")
    assert lost(RTF, "a.rtf") == []


def test_what_pandoc_loses_of_rtf_is_told() -> None:
    """It takes a digit that stands behind a letter with its number for a part of it."""
    data = RTF.replace(rb"\'80", rb"\u8364?")
    assert lost(data, "a.rtf") == [
        "line 1 of the file has “10”, which is nowhere in the draft",
        "the draft has “0”, which is nowhere in the file",
    ]


def test_opendocument(odt: bytes) -> None:
    """Headings, lists and bold come in."""
    assert body(odt, "a.odt") == "## Wie {#wie}\n\nWij **bewaren**:\n\n- uw naam\n- uw adres"
    assert lost(odt, "a.odt") == []


@pytest.mark.parametrize("counted", [True, False])
def test_headings_that_the_program_counts_are_told(odt: bytes, counted: bool) -> None:
    """Their numbers stand nowhere in the file, and the text may refer to them."""
    target = io.BytesIO()
    level = b'<text:outline-level-style style:num-format="'
    with zipfile.ZipFile(io.BytesIO(odt)) as package, zipfile.ZipFile(target, "w") as changed:
        for name in package.namelist():
            text = package.read(name)
            changed.writestr(name, text.replace(level, level + b"1") if counted else text)
    said = any(
        "headings are numbered automatically" in one for one in told(target.getvalue(), "a.odt")
    )
    assert said == counted
