"""Nobody but the person at this computer gets an answer, and every answer is made safe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policysite.preview.access import HEADERS, LARGEST_BODY, LocalGuard

if TYPE_CHECKING:
    from tests.preview.conftest import Visitor

pytestmark = pytest.mark.slow


@pytest.fixture
def visitor(onlooker: Visitor) -> Visitor:
    """Somebody who has the preview open: nothing that is asked for here changes anything."""
    return onlooker


PAGE = "/preview/en/"
EDIT = "/preview/en/cookies/1.1/nl/edit/"
CHECK = "/preview/en/cookies/1.1/nl/check/"


@pytest.mark.parametrize(
    "path", [PAGE, "/nl/privacy/", "/preview/events", "/preview/files/live.js"]
)
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "127.0.0.1",
        "127.0.0.1:8001",
        "127.0.0.1:8000.evil.example",
        "localhost.evil.example:8000",
        "localhost.:8000",
        "0.0.0.0:8000",
        "[::1]:8000",
        "127.0.0.1:8000,evil.example",
        "user@127.0.0.1:8000",
        "",
    ],
)
def test_another_name_for_this_computer_gets_nothing(
    visitor: Visitor, path: str, host: str
) -> None:
    """A name that somebody lets lead here (DNS rebinding) is turned away, at every address."""
    answer = visitor.get(path, {"Host": host})
    assert answer.status_code == 421
    assert answer.get_data() == b"This address is not ours.\n"


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LocalHost:8000"])
def test_this_computer_is_answered(visitor: Visitor, host: str) -> None:
    """Both names of this computer lead to the preview."""
    assert visitor.get(PAGE, {"Host": host}).status_code == 200


def test_on_port_80_a_browser_leaves_out_the_port() -> None:
    """A browser does not name the port that goes without saying."""
    assert "localhost" in LocalGuard(80).hosts
    assert "localhost" not in LocalGuard(8000).hosts


EVERYWHERE = [
    PAGE,
    EDIT,
    "/",
    "/nl/privacy/",
    "/SHA256SUMS",
    "/ledger/privacy/1.0.json",
    "/nothing/",
    "/preview",
    "/preview/",
    "/preview/events",
    "/preview/files/live.js",
    "/preview/files/preview.css",
    "/preview/nothing/",
]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_a_browser_without_the_key_gets_nothing(visitor: Visitor, path: str) -> None:
    """No address responds without access; each says, in both languages, where the key is."""
    answer = visitor.stranger().get(path, base_url="http://127.0.0.1:8000")
    assert answer.status_code == 403
    assert "This browser does not have the key to the preview. Open the address" in answer.text
    assert '<p lang="nl">Deze browser heeft geen sleutel' in answer.text
    assert "Set-Cookie" not in answer.headers
    for secret in (visitor.guard.key, visitor.guard.cookie, visitor.guard.token, "Voorbeeld"):
        assert secret not in answer.text


@pytest.mark.parametrize(
    "cookie",
    [
        "policysite-8000=",
        "policysite-8000=x",
        "policysite-8000=é",
        "policysite-8000={token}",
        "policysite-8000={key}",
        "policysite-8001={cookie}",
        "policysite-8000={cookie}x",
        "policysite-8000=X{cookie}",
        "POLICYSITE-8000={cookie}",
        "other={cookie}",
    ],
)
def test_another_cookie_is_worth_nothing(visitor: Visitor, cookie: str) -> None:
    """Only the cookie of this preview gives access.

    Not a part of it, nor another of its secrets.
    """
    guard = visitor.guard
    header = cookie.format(key=guard.key, cookie=guard.cookie, token=guard.token)
    answer = visitor.stranger(keeps_cookies=False).get(
        PAGE, base_url="http://127.0.0.1:8000", headers={"Cookie": header}
    )
    assert answer.status_code == 403


def test_a_cookie_that_another_port_has_set_shuts_nobody_out(visitor: Visitor) -> None:
    """A browser sends the cookies of every port of this computer, also two of one name."""
    header = f"policysite-8000=theirs; policysite-8000={visitor.guard.cookie}"
    answer = visitor.stranger(keeps_cookies=False).get(
        PAGE, base_url="http://127.0.0.1:8000", headers={"Cookie": header}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("key", ["", "x", "é", "{token}", "{cookie}", "{key}x"])
def test_another_key_opens_nothing(visitor: Visitor, key: str) -> None:
    """No other secret, and no part of the key, is exchanged for a cookie."""
    guard = visitor.guard
    given = key.format(key=guard.key, cookie=guard.cookie, token=guard.token)
    answer = visitor.stranger().get(
        "/preview/", base_url="http://127.0.0.1:8000", query_string={"key": given}
    )
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


def test_the_key_is_exchanged_for_a_cookie(visitor: Visitor) -> None:
    """The key gives lasting access, and leads to an address without the key."""
    browser, guard = visitor.stranger(), visitor.guard
    answer = browser.get(guard.entrance, base_url="http://127.0.0.1:8000")
    assert answer.status_code == 200
    assert answer.headers["Set-Cookie"] == (
        f"policysite-8000={guard.cookie}; HttpOnly; Path=/; SameSite=Strict"
    )
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert guard.key not in answer.text
    assert 'content="0; url=/preview/"' in answer.text
    assert browser.get(PAGE, base_url="http://127.0.0.1:8000").status_code == 200


@pytest.mark.parametrize("path", ["/", PAGE, "/nl/privacy/", EDIT])
def test_the_key_works_at_the_entrance_alone(visitor: Visitor, path: str) -> None:
    """An address that people copy never contains the key."""
    answer = visitor.stranger().get(
        path, base_url="http://127.0.0.1:8000", query_string={"key": visitor.guard.key}
    )
    assert answer.status_code == 403


def test_the_secrets_are_not_shown_by_accident() -> None:
    """The printed form of a guard, in messages or logs, contains none of its secrets."""
    guard = LocalGuard(8000)
    assert not [each for each in (guard.key, guard.cookie, guard.token) if each in repr(guard)]
    assert len({guard.key, guard.cookie, guard.token}) == 3


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_other_methods_get_nothing(visitor: Visitor, method: str) -> None:
    """Only what a page needs is answered; a question whether others may ask is not (CORS)."""
    answer = visitor.open(method, PAGE, {"Origin": "https://evil.example"})
    assert answer.status_code == 405
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}, 200),
        (
            {
                "Sec-Fetch-Site": "cross-site",
                "Sec-Fetch-Mode": "navigate",
                "Sec-Fetch-Dest": "document",
            },
            200,
        ),
        (
            {
                "Sec-Fetch-Site": "cross-site",
                "Sec-Fetch-Mode": "navigate",
                "Sec-Fetch-Dest": "iframe",
            },
            403,
        ),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost:3000"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_pages_of_other_sites_read_nothing(
    visitor: Visitor, headers: dict[str, str], status: int
) -> None:
    """A link from elsewhere may lead here; a script, a picture or a frame elsewhere may not."""
    for path in (PAGE, "/nl/cookies/1.1/", "/preview/events"):
        answer = visitor.get(path, headers) if path != "/preview/events" or status != 200 else None
        assert answer is None or answer.status_code == status


@pytest.mark.parametrize("path", [EDIT, CHECK, "/preview/en/cookies/new/"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://127.0.0.1:3000", "Sec-Fetch-Site": "same-site"},
        {"Origin": "https://127.0.0.1:8000"},
        {"Origin": "null"},
        {"Origin": "", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_forms_of_other_sites_do_nothing(
    visitor: Visitor, path: str, headers: dict[str, str]
) -> None:
    """A form elsewhere cannot save, check or begin anything, even if it knew the token."""
    before = (visitor.root / "content/nl/cookies/1.1.md").read_bytes()
    answer = visitor.post(path, {"text-nl": "x", "began-with-nl": ""}, headers)
    assert answer.status_code == 403
    assert answer.get_data() == b"Another site asked for this.\n"
    assert (visitor.root / "content/nl/cookies/1.1.md").read_bytes() == before


def test_a_form_that_does_not_tell_its_origin_does_nothing(visitor: Visitor) -> None:
    """Every current browser sends the origin of a form; anything else is rejected."""
    answer = visitor.open("POST", CHECK, {"Content-Length": "0"})
    assert answer.status_code == 403


@pytest.mark.parametrize("token", ["", "x", "é"])
def test_without_the_token_nothing_is_checked(visitor: Visitor, token: str) -> None:
    """The address that checks a text answers our own pages alone."""
    assert visitor.post(CHECK, {"text-nl": "x"}, token=token).status_code == 403


FORM = "application/x-www-form-urlencoded"
OURS = {"Origin": "http://127.0.0.1:8000", "Content-Type": FORM}


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"&" * 999, FORM, 403),  # the token is missing: it was read
        (b"&" * 1000, FORM, 413),
        (b"a=b&" * 100_000, FORM, 413),
        (b"a" * (LARGEST_BODY + 1), FORM, 413),
        (b"--x\r\n\r\n" * 100_000, "multipart/form-data; boundary=x", 415),
        (b"text-nl=x", "text/plain", 415),
        (b"text-nl=x", "", 415),
    ],
)
@pytest.mark.parametrize("path", [EDIT, CHECK, "/preview/en/cookies/new/", "/nl/privacy/"])
def test_a_form_is_bounded(
    visitor: Visitor, path: str, body: bytes, content_type: str, status: int
) -> None:
    """Fields and bytes are counted before they are read, and another form of form is not read."""
    headers = OURS | {"Content-Type": content_type}
    answer = visitor.open("POST", path, headers, body)
    assert answer.status_code == (405 if path == "/nl/privacy/" and status == 403 else status)
    assert answer.status_code < 500


def test_a_request_without_an_end_is_turned_away(visitor: Visitor) -> None:
    """A request says how long it is."""
    headers = OURS | {"Transfer-Encoding": "chunked"}
    assert visitor.open("POST", EDIT, headers).status_code == 411


@pytest.mark.parametrize(
    "path", [PAGE, EDIT, "/", "/nl/privacy/", "/nothing/", "/preview/nothing/", "/SHA256SUMS"]
)
def test_every_answer_keeps_others_out(visitor: Visitor, path: str) -> None:
    """No answer may be framed, shared, kept or taken for something else."""
    answer = visitor.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_two_previews_have_two_tokens() -> None:
    """The token of one start is worth nothing after the next."""
    assert LocalGuard(8000).token != LocalGuard(8000).token
    assert not LocalGuard(8000).holds(LocalGuard(8000).token)
