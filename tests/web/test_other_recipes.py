"""The recipes of docs/consent-banner.md for c15t and Open Terms Archive, exactly as printed."""

from __future__ import annotations

import functools
import http.server
import json
import re
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from lxml import html
from tests.helpers import install_from_npm
from tests.web.conftest import ROOT

pytestmark = pytest.mark.slow

RECIPE = (ROOT / "docs" / "consent-banner.md").read_text(encoding="utf-8")
LOCKED = ROOT / "tests" / "web" / "c15t"


def code(language: str) -> str:
    """The last block of code in `language` in the recipe."""
    return str(re.findall(rf"^```{language}\n(.*?)^```$", RECIPE, re.DOTALL | re.MULTILINE)[-1])


class Handler(http.server.SimpleHTTPRequestHandler):
    """A plain web server that says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- its name in http.server
        pass


def test_c15t_takes_each_release(frozen_later: Path, tmp_path: Path) -> None:
    """Version, hash and day of each policy in force, as the schema of c15t wants them."""
    names = ("package.json", "package-lock.json", ".npmrc", "check.mjs")
    install_from_npm(tmp_path, LOCKED, names, "the recipe for c15t was not read")
    node = shutil.which("node")
    assert node is not None  # npm is there
    (tmp_path / "releases.mjs").write_text(code("mjs"), encoding="utf-8")
    handler = functools.partial(Handler, directory=str(frozen_later))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/"
        command = [node, "releases.mjs", address, "en"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
        server.shutdown()
        thread.join()
    releases = json.loads(done.stdout)
    overview = json.loads((frozen_later / "policies.json").read_bytes())
    for found, policy in zip(releases, overview["policies"], strict=True):
        (version,) = (v for v in policy["versions"] if v["version"] == policy["in_force"])
        hash_ = version["documents"]["en"]["sha256"]
        assert found["release"]["hash"] == f"sha256:{hash_}"
    checked = subprocess.run(
        [node, "check.mjs"], cwd=tmp_path, input=done.stdout, capture_output=True, check=True
    )
    assert int(checked.stdout) == len(releases) == 2


def test_open_terms_archive_reads_the_frozen_article(frozen_later: Path) -> None:
    """What the declaration selects, without what it removes, are the words that were locked."""
    overview = json.loads((frozen_later / "policies.json").read_bytes())
    in_force = {policy["policy"]: policy["in_force"] for policy in overview["policies"]}
    for terms in json.loads(code("json"))["terms"].values():
        path = terms["fetch"].removeprefix("https://policies.example.com/")
        page = html.parse(str(frozen_later / path / "index.html")).getroot()
        (article,) = page.iter(terms["select"])
        assert terms["remove"] == "[data-note]"
        for note in article.xpath(".//*[@data-note]"):
            note.drop_tree()
        name = path.split("/")[1]
        locked = (frozen_later / f"ledger/{name}/{in_force[name]}.en.html").read_text("utf-8")
        wanted = html.fragment_fromstring(locked.strip()).text_content()
        assert article.text_content().split() == wanted.split()
