"""The desk: the workbench for a team, behind a real nginx that signs people in."""

from __future__ import annotations

import base64
import contextlib
import os
import subprocess
import sys
from http.client import HTTPConnection
from ipaddress import ip_network
from typing import TYPE_CHECKING

import pytest
from lxml import html
from playwright.sync_api import expect
from tests.helpers import AS_OF, ROOT, commit, free_port, git
from tests.hosting.servers import Answer, answer_of, program, started
from tests.preview.test_preview_pages import change
from tests.preview.test_writing import filled
from werkzeug.test import Client

from policysite.commands.language import LANGUAGES
from policysite.preview import desk
from policysite.preview.translator import translators

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page
    from werkzeug.test import TestResponse

pytestmark = pytest.mark.slow

ORIGIN = "https://beleid.voorbeeld.nl"
WRITE = "/preview/en/cookies/1.1/all/write/"
NL = "content/nl/cookies/1.1.md"
# As an administrator would write it; here it signs people in by itself, with a password.
NGINX = """\
daemon off;
{user}
pid {state}/nginx.pid;
error_log {state}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {state}/body;
    proxy_temp_path {state}/proxy;
    fastcgi_temp_path {state}/fastcgi;
    uwsgi_temp_path {state}/uwsgi;
    scgi_temp_path {state}/scgi;
    server {{
        listen 127.0.0.1:{port};
        auth_basic "policysite";
        auth_basic_user_file {state}/people;
        location / {{
            proxy_pass http://127.0.0.1:{desk};
            proxy_http_version 1.1;
            proxy_read_timeout 1h;
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-User $remote_user;
            proxy_set_header X-Forwarded-Email "";
        }}
    }}
}}
"""


class Colleague:
    """Somebody whom the proxy names; without a proxy in between, as the desk sees it."""

    def __init__(self, root: Path) -> None:
        guard = desk.DeskGuard(
            ORIGIN, [ip_network("10.0.0.0/8")], "X-Forwarded-User", "X-Forwarded-Email"
        )
        prepared = desk.prepare(
            root, guard, today=lambda: AS_OF, translators=translators(LANGUAGES), first="en"
        )
        self.client = Client(prepared.app)

    def ask(
        self,
        path: str,
        headers: dict[str, str],
        form: dict[str, str] | None = None,
        address: str = "10.1.2.3",
        base: str = ORIGIN,
    ) -> TestResponse:
        return self.client.open(
            path,
            method="GET" if form is None else "POST",
            base_url=base,
            headers=headers,
            data=form,
            environ_overrides={"REMOTE_ADDR": address},
        )


@pytest.fixture
def colleague(example: Path) -> Colleague:
    return Colleague(example)


ANN = {"X-Forwarded-User": "Ann", "X-Forwarded-Email": "ann@voorbeeld.nl"}


@pytest.mark.parametrize("path", ["/preview/en/", "/nl/privacy/", "/preview/files/live.js"])
@pytest.mark.parametrize(
    ("headers", "address", "base", "status"),
    [
        (ANN, "10.1.2.3", ORIGIN, 200),
        (ANN, "192.168.0.7", ORIGIN, 403),
        (ANN, "", ORIGIN, 403),
        ({}, "10.1.2.3", ORIGIN, 403),
        ({"X-Forwarded-User": " "}, "10.1.2.3", ORIGIN, 403),
        ({"X-Forwarded-User": "a\x07b"}, "10.1.2.3", ORIGIN, 403),
        ({"X-Forwarded-User": "a" * 201}, "10.1.2.3", ORIGIN, 403),
        ({"X-Forwarded-User": "\xff\xfe"}, "10.1.2.3", ORIGIN, 403),
        (ANN, "10.1.2.3", "https://elders.nl", 421),
        (ANN | {"Origin": "https://elders.nl"}, "10.1.2.3", ORIGIN, 403),
        (ANN | {"Sec-Fetch-Site": "cross-site"}, "10.1.2.3", ORIGIN, 403),
    ],
)
def test_who_may_come_in(
    colleague: Colleague, path: str, headers: dict[str, str], address: str, base: str, status: int
) -> None:
    """Nothing is shown but to a person whom the proxy names, at our own address."""
    answer = colleague.ask(path, headers, address=address, base=base)
    assert answer.status_code == status
    if status != 200:
        assert b"Privacyverklaring" not in answer.data


def test_a_name_with_odd_letters(colleague: Colleague) -> None:
    """It is shown and committed as it is; signs of markup are text."""
    name = "Zoë <b>d’Hondt</b> 李"
    sent = {"X-Forwarded-User": name.encode().decode("latin-1")}
    answer = colleague.ask("/preview/en/", sent)
    assert answer.status_code == 200
    page = html.document_fromstring(answer.get_data(as_text=True))
    assert page.find_class("who")[0].text_content() == f"Signed in: {name}"


def fields(colleague: Colleague, who: dict[str, str]) -> dict[str, str]:
    page = html.document_fromstring(colleague.ask(WRITE, who).get_data(as_text=True))
    form = page.get_element_by_id("page_writer")
    return filled(form) | {"token": page.get_element_by_id("page_token").get("value", "")}


def test_a_form_is_that_of_one_person(colleague: Colleague, example: Path) -> None:
    """What somebody else's page carries changes nothing, and neither does another origin."""
    bob = {"X-Forwarded-User": "Bob"}
    form = fields(colleague, ANN) | {"nl.body.use": "Van Ann."}
    before = (example / NL).read_bytes()
    for who in (bob | {"Origin": ORIGIN}, ANN, ANN | {"Origin": "https://elders.nl"}):
        assert colleague.ask(WRITE, who, form).status_code == 403
        assert (example / NL).read_bytes() == before
    assert colleague.ask(WRITE, ANN | {"Origin": ORIGIN}, form).status_code == 200
    assert b"Van Ann." in (example / NL).read_bytes()


def test_who_saved_is_in_the_commits(colleague: Colleague, example: Path) -> None:
    """Each save is a commit of its person, with no more files than were saved."""
    git(example, "init")
    commit(example)
    (example / "note.txt").write_text("mine", encoding="utf-8")
    form = fields(colleague, ANN) | {"nl.body.use": "Van Ann."}
    assert colleague.ask(WRITE, ANN | {"Origin": ORIGIN}, form).status_code == 200
    told = git(example, "log", "-1", "--format=%an|%ae|%cn|%s", "--name-only").strip()
    assert told == f"Ann|ann@voorbeeld.nl|Ann|Write cookies 1.1\n\n{NL}"
    assert git(example, "status", "--porcelain") == "?? note.txt\n"


def test_who_changed_the_settings_is_in_the_commits(colleague: Colleague, example: Path) -> None:
    """A commit of their person, with that file alone; a form sent as it was makes none."""
    git(example, "init")
    commit(example)
    path = "/preview/en/settings-organisation/"
    page = html.document_fromstring(colleague.ask(path, ANN).get_data(as_text=True))
    form = page.get_element_by_id("page_settings")
    token = form.find(".//input[@name='token']")
    assert token is not None
    values = filled(form) | {"token": token.get("value", "")}
    assert colleague.ask(path, ANN | {"Origin": ORIGIN}, values).status_code == 303
    assert git(example, "log", "--format=%an", "-1").strip() != "Ann"
    changed = values | {"field.organisation.name": "Nieuw BV"}
    assert colleague.ask(path, ANN | {"Origin": ORIGIN}, changed).status_code == 303
    told = git(example, "log", "-1", "--format=%an|%s", "--name-only").strip()
    assert told == "Ann|Change content/site.toml\n\ncontent/site.toml"


@contextlib.contextmanager
def service(root: Path, state: Path) -> Iterator[tuple[int, int]]:
    """The real desk behind a real nginx with the people ann and bob; both of their ports."""
    state.mkdir()
    front, back = free_port(), free_port()
    people = "".join(f"{name}:{{PLAIN}}secret-{name}\n" for name in ("ann", "bob"))
    (state / "people").write_text(people, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    file = state / "nginx.conf"
    file.write_text(NGINX.format(state=state, port=front, desk=back, user=user), encoding="utf-8")
    words = [sys.executable, "-m", "policysite", "--root", str(root), "desk"]
    words += ["--origin", f"http://127.0.0.1:{front}", "--bind", f"127.0.0.1:{back}"]
    proxy = [program("nginx"), "-c", str(file)]
    with started(words, state, back, ROOT / "site"), started(proxy, state, front):
        yield front, back


def signed(port: int, path: str, name: str | None, **sent: str) -> Answer:
    if name is not None:
        word = base64.b64encode(f"{name}:secret-{name}".encode()).decode()
        sent["Authorization"] = f"Basic {word}"
    return answer_of(HTTPConnection("127.0.0.1", port, timeout=20), "GET", path, sent)


def writer(browser: Browser, port: int, name: str) -> Page:
    context = browser.new_context(
        http_credentials={"username": name, "password": f"secret-{name}"},
        viewport={"width": 1280, "height": 900},
    )
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}{WRITE}")
    return page


@pytest.mark.browser
def test_two_people_behind_a_real_proxy(browser: Browser, example: Path, tmp_path: Path) -> None:
    """Sections are merged, one section is asked about, one publishes while the other types."""
    change(example, "nl/cookies/1.1.md", "[[TODO: welke cookies de website plaatst]]", "Geen.")
    change(example, "en/cookies/1.1.md", "[[TODO: which cookies the website sets]]", "None.")
    git(example, "init")
    commit(example)
    with service(example, tmp_path / "state") as (front, back):
        assert signed(front, "/preview/en/", None).status == 401
        forged = signed(front, "/preview/en/", "bob", X_Forwarded_User="ann")
        assert "Signed in: bob" in forged.body.decode()
        bare = answer_of(HTTPConnection("127.0.0.1", back, timeout=20), "GET", "/preview/en/", {})
        assert bare.status == 421
        ann, bob = writer(browser, front, "ann"), writer(browser, front, "bob")
        ann.locator("[id='nl.body.use']").fill("Van Ann.")
        ann.locator("#page_save").click()
        expect(ann.locator("#page_state")).to_have_text("Everything is saved.")
        bob.locator("[id='en.body.use']").fill("Of Bob.")
        expect(bob.locator("[id='nl.body.use']")).to_have_value("Van Ann.")
        bob.locator("#page_save").click()
        expect(bob.locator("#page_state")).to_have_text("Everything is saved.")
        told = git(example, "log", "-2", "--format=%an: %s")
        assert told == "bob: Write cookies 1.1\nann: Write cookies 1.1\n"

        bob.locator("[id='nl.head.list']").fill("Half")
        ann.goto(ann.url.replace("/all/write/", "/nl/publish/"))
        for label in ("No: I have reviewed each", "I have read it."):
            box = ann.get_by_label(label)
            if box.count():
                box.check()
        ann.get_by_role("button", name="Publish Cookieverklaring 1.1").click()
        expect(ann.get_by_role("heading", level=1)).to_contain_text("is published")
        bob.locator("#page_save").click()
        expect(bob.locator("#page_state")).to_contain_text("Your text is still here.")
        expect(bob.locator("[id='nl.head.list']")).to_have_value("Half")
        assert git(example, "log", "-1", "--format=%an").strip() == "ann"
        for page in (ann, bob):
            page.context.close()


def test_what_the_command_refuses(example: Path) -> None:
    """The public address needs TLS, and proxies and ports must be valid."""
    for words in (
        ["--origin", "http://beleid.voorbeeld.nl"],
        ["--origin", "https://beleid.voorbeeld.nl/desk"],
        ["--origin", ORIGIN, "--proxy", "proxy"],
        ["--origin", ORIGIN, "--bind", "8090"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "policysite", "--root", str(example), "desk", *words],
            env={**os.environ, "PYTHONPATH": str(ROOT / "site")},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 2, done.stderr
