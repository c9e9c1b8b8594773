"""What a host sends besides the bytes of a file, as far as it matters to browsers.

A file can be correct to the byte and still be shown as a download, without its style sheet, in a
frame of another site's page, or not at all. Each kind of file is requested as a browser does, and
each response is compared with the table of headers.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite import headers
from policysite.message import Message
from policysite.verify.abilities import Ability
from policysite.verify.findings import Finding
from policysite.verify.sites import LIMIT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from policysite.verify.sites import AskedSite

_BROWSER = {
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
}
# A language and a page that no site has.
_ERROR_PAGE = "404.html"
_NO_LANGUAGE, _NO_PAGE = "tlh", "there-is-no-such-page/"
_YEAR, _DAY = 31_536_000, 86_400
_AGE = re.compile(r"(?:^|[,;\s])max-age=([0-9]{1,12})(?=$|[,;\s])")
_ANY = Message(
    "Configure the host as described in docs/hosting.md; “build --host” writes the files for it."
)
_ADDED = Message(
    "In the settings of the host, turn off everything that changes pages: e-mail obfuscation, "
    "minification, banners, analytics."
)
_PLAIN = Message("Configure the host to redirect every http: address to https:.")


@dataclass(frozen=True)
class Response:
    """A response of a host, including redirects. Header names are in lower case."""

    status: int
    headers: Mapping[str, Sequence[str]]
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header; empty if it was not sent."""
        return ", ".join(self.headers.get(name.lower(), ()))


@dataclass(frozen=True)
class Host:
    """A host that shows a site at an address, and everything that it must be able to do.

    `languages` are those of the site; `files` are the names of its files, of which one of each kind
    is requested; `local` is a server on this computer, which sets no HSTS.
    """

    site: AskedSite
    languages: Sequence[str]
    files: Collection[str]
    abilities: frozenset[Ability]
    local: bool = False

    def findings(self) -> Iterator[Finding]:
        """What the host does not do correctly; raises SiteError if it does not respond."""
        for path in self._samples():
            yield from self._file(path)
        yield from self._not_found()
        if Ability.LANGUAGE in self.abilities:
            yield from self._by_language()
        yield from self._compression()
        yield from self._as_a_browser()
        if not self.local and self.site.answers_plainly():
            message = Message("the host serves the site without encryption, at an http: address")
            yield Finding("host", "", message, _PLAIN)

    def _samples(self) -> list[str]:
        """A file of each kind in each language: by the table, or by its name, depth and dots."""
        found: dict[tuple[object, ...], str] = {}
        for path in sorted(self.files):
            if path.endswith(_ERROR_PAGE):  # checked separately, as a page that does not exist
                continue
            kind = _kind(path)
            folder, _, name = path.rpartition("/")
            alike = (name, folder.count("/"), "." in folder) if kind is None else (kind.pattern,)
            found.setdefault((path.partition("/")[0], *alike), path)
        return list(found.values())

    def _file(self, path: str) -> Iterator[Finding]:
        response = self.site.ask(path, {})
        if response.status != 200:
            message = Message("the host returns %(status)s", status=response.status)
            if 300 <= response.status < 400:
                message = Message(
                    "the host redirects it to “%(place)s”",
                    place=response.header("location"),
                )
            yield Finding("host", path, message, _ANY)
            return
        yield from self._type(path, response)
        if Ability.HEADERS in self.abilities:
            kind = _kind(path)
            yield from self._headers(path, response, {} if kind is None else kind.headers)

    def _type(self, path: str, response: Response) -> Iterator[Finding]:
        kind = _kind(path)
        if kind is not None and Ability.TYPES not in self.abilities:
            return
        wanted = headers.type_of(f"/{path}")
        found = response.header("content-type").replace(" ", "").lower()
        expected = wanted.replace(" ", "").lower().split(";")
        right = found.split(";")[0] in _SAME_TYPES.get(expected[0], {expected[0]})
        letters = expected[0].startswith("text/") and "charset=utf-8" not in found
        if not right or letters:
            message = Message(
                "the host serves it as “%(found)s” instead of “%(wanted)s”",
                found=response.header("content-type"),
                wanted=wanted,
            )
            yield Finding("host", path, message, _ANY)

    def _headers(self, path: str, response: Response, own: Mapping[str, str]) -> Iterator[Finding]:
        digests = headers.digests_in(response.body)
        for name, wanted in {**headers.headers(*digests), **own}.items():
            values = response.headers.get(name.lower(), ())
            if name == "Content-Type":
                continue
            if len(values) > 1:
                message = Message("the host sends the header %(name)s twice", name=name)
            elif not values:
                message = Message("the host does not send the header %(name)s", name=name)
            elif self._does(name, values[0], wanted):
                continue
            else:
                message = Message(
                    "the host sends %(name)s: “%(found)s” instead of “%(wanted)s”",
                    name=name,
                    found=values[0],
                    wanted=wanted,
                )
            yield Finding("host", path, message, _ANY)

    def _does(self, name: str, found: str, wanted: str) -> bool:
        """Whether the value of a header is at least as strict as in the table."""
        age = _AGE.search(found)
        if name == "Content-Security-Policy":
            return _is_as_strict(found, wanted)
        if name == "Strict-Transport-Security":
            return age is not None and (self.local or int(age[1]) >= _YEAR)
        if name == "Cache-Control":
            return age is not None and int(age[1]) <= _DAY
        return found.strip().lower() == wanted.lower()

    def _not_found(self) -> Iterator[Finding]:
        for language in self.languages:
            path = f"{language}/{_NO_PAGE}"
            response = self.site.ask(path, {})
            if response.status != 404:
                message = Message(
                    "the host returns %(status)s for a page that does not exist, instead of 404",
                    status=response.status,
                )
                yield Finding("host", path, message, _ANY)
                continue
            own = Ability.NOT_FOUND in self.abilities
            if own and response.body != self.site.read(f"{language}/{_ERROR_PAGE}"):
                message = Message("the host does not show the error page of this language")
                yield Finding("host", path, message, _ANY)
            if self.abilities >= {Ability.HEADERS, Ability.ERROR_HEADERS}:
                yield from self._headers(path, response, {})

    def _by_language(self) -> Iterator[Finding]:
        for language in (*self.languages, _NO_LANGUAGE):
            response = self.site.ask("", {"Accept-Language": language})
            place = response.header("location")
            if language == _NO_LANGUAGE:
                right = response.status == 200
            else:
                right = response.status in (302, 303, 307) and place.endswith(f"/{language}/")
            if not right:
                message = Message(
                    "a visitor whose language is “%(language)s” gets %(status)s %(place)s",
                    language=language,
                    status=response.status,
                    place=place,
                )
                yield Finding("host", "index.html", message, _ANY)
            elif "accept-language" not in response.header("vary").lower():
                message = Message(
                    "the host does not tell caches that the response depends on the language (Vary)"
                )
                yield Finding("host", "index.html", message, _ANY)

    def _compression(self) -> Iterator[Finding]:
        for language in self.languages[:1]:
            path = f"{language}/index.html"
            response = self.site.ask(path, {"Accept-Encoding": "gzip"})
            if response.header("content-encoding").lower() != "gzip":
                message = Message("the host does not compress it")
            elif _unpacked(response.body) != self.site.ask(path, {}).body:
                message = Message("the compressed page differs from the uncompressed one")
            else:
                continue
            yield Finding("host", path, message, _ANY)

    def _as_a_browser(self) -> Iterator[Finding]:
        """Check that browsers get the same pages as programs, because some hosts change them."""
        for language in self.languages:
            for page in ("", "contact/"):
                path = f"{language}/{page}index.html"
                if self.site.ask(path, _BROWSER).body != self.site.ask(path, {}).body:
                    message = Message("the host serves browsers a different page than programs")
                    yield Finding("host", path, message, _ADDED)


# Equally valid names that hosts use for these types.
_SAME_TYPES = {"application/xml": {"application/xml", "text/xml"}}


def _kind(path: str) -> headers.Kind | None:
    """The kind of file in the table of headers, if it has a specific one."""
    return next((kind for kind in headers.KINDS if kind.fits(f"/{path}")), None)


def _is_as_strict(found: str, wanted: str) -> bool:
    """Whether a policy is the expected one, which may also allow style sheets of cached pages."""
    given, asked = _directives(found), _directives(wanted)
    styles, needed = given.pop("style-src", ""), asked.pop("style-src", "")
    allowed = set(styles.split())
    return (
        given == asked
        and (needed == "'none'" or set(needed.split()) <= allowed)
        and all(each.startswith("'sha256-") or each == "'none'" for each in allowed)
    )


def _directives(policy: str) -> dict[str, str]:
    parts = (each.strip().partition(" ") for each in policy.split(";"))
    return {name.lower(): " ".join(value.split()) for name, _, value in parts if name}


def _unpacked(data: bytes) -> bytes | None:
    """Uncompressed gzip data, up to the size limit of a file; None if it is invalid."""
    try:
        return zlib.decompressobj(wbits=31).decompress(data, LIMIT)
    except zlib.error:
        return None
