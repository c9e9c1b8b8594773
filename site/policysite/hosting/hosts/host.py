"""The description of a host: its abilities, its limits, and its configuration files.

A host's module describes these and nothing else, based on a built site and the one table of
headers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policysite import headers
from policysite.message import Message
from policysite.verify.abilities import Ability

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

# The sentence that explains what a host cannot do.
LACKS = {
    Ability.HEADERS: Message(
        "it does not send our headers; readers are protected by the content security "
        "policy in each page"
    ),
    Ability.ERROR_HEADERS: Message("the error page is sent without our headers"),
    Ability.TYPES: Message(
        "it chooses the type of each file itself, so a browser may download SHA256SUMS, "
        "source.md and the ledger texts instead of showing them"
    ),
    Ability.LANGUAGE: Message("visitors to the start page must choose their language"),
    Ability.NOT_FOUND: Message("the error page is in the first language only"),
}


@dataclass(frozen=True)
class Built:
    """The parts of a built site on which the configuration of a host depends.

    `languages` are the folders of languages, `path` is the path of the site at its address (such as
    /policies; often empty), `digests` those of the style sheets that pages may have, and `sizes`
    has the size of each file in bytes.
    """

    languages: tuple[str, ...]
    path: str
    digests: tuple[str, ...]
    sizes: Mapping[str, int] = field(default_factory=dict)


def built(folder: Path, digests_of_last: tuple[str, ...] = ()) -> Built:
    """The built site in `folder`; pages with the style sheets `digests_of_last` may be cached."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return Built(
        languages=tuple(sorted(path.parent.name for path in folder.glob("*/404.html"))),
        path=headers.path_of(folder),
        digests=tuple(sorted({*headers.digests_of(folder), *digests_of_last})),
        sizes={path.relative_to(folder).as_posix(): path.stat().st_size for path in files},
    )


@dataclass(frozen=True)
class Limits:
    """The limits of a host; None if there is no relevant limit. Sizes are in bytes."""

    files: int | None = None
    file: int | None = None
    site: int | None = None
    configuration: int | None = None


def nothing(_site: Built) -> Mapping[str, str]:
    """No files: the host has no configuration."""
    return {}


@dataclass(frozen=True)
class Host:
    """A host: its `name` on the command line, what it `lacks`, and its configuration.

    `configuration` returns its files for a built site, by name. Only if `takes_path` may the site
    be below the root of its address.
    """

    name: str
    title: str
    configuration: Callable[[Built], Mapping[str, str]] = nothing
    lacks: frozenset[Ability] = frozenset()
    limits: Limits = Limits()
    takes_path: bool = False

    def files(self, site: Built) -> dict[str, bytes]:
        """The configuration files for this host, by name."""
        return {name: text.encode() for name, text in self.configuration(site).items()}

    def faults(self, site: Built) -> list[Message]:
        """Why this host does not accept the site; empty if it does."""
        return [*self._place_faults(site), *self._size_faults(site)]

    def _place_faults(self, site: Built) -> list[Message]:
        if not site.path or self.takes_path:
            return []
        message = Message(
            "%(host)s can serve a site only at the root of a domain, but base_url ends in "
            "%(path)s. Give the site its own address, such as https://policies.….",
            host=self.title,
            path=site.path,
        )
        return [message]

    def _size_faults(self, site: Built) -> list[Message]:
        limits, found = self.limits, []
        if limits.files is not None and len(site.sizes) > limits.files:
            found.append(
                Message(
                    "%(host)s accepts at most %(most)s files, but the site has %(count)s",
                    host=self.title,
                    most=limits.files,
                    count=len(site.sizes),
                )
            )
        whole = sum(site.sizes.values())
        if limits.site is not None and whole > limits.site:
            found.append(
                Message(
                    "%(host)s accepts at most %(most)s bytes, but the site has %(size)s",
                    host=self.title,
                    most=limits.site,
                    size=whole,
                )
            )
        large = {name: (size, limits.file) for name, size in site.sizes.items()}
        if limits.configuration is not None:
            large |= {
                name: (len(text), limits.configuration) for name, text in self.files(site).items()
            }
        found += [
            Message(
                "%(host)s accepts at most %(most)s bytes in %(name)s, but it has %(size)s",
                host=self.title,
                most=most,
                name=name,
                size=size,
            )
            for name, (size, most) in large.items()
            if most is not None and size > most
        ]
        return found


def rule(source: str, sent: Mapping[str, str]) -> dict[str, object]:
    """The headers of the files at `source`, in the JSON format of Firebase and Vercel."""
    named = [{"key": name, "value": value} for name, value in sent.items()]
    return {"source": source, "headers": named}


def first_wish(wish: str) -> str:
    """A regular expression for an Accept-Language that prefers `wish`, in upper or lower case."""
    letters = "".join(
        f"[{each}{each.upper()}]" if each.isalpha() else each for each in wish.lower()
    )
    return rf"{letters}(?:[-,; ].*)?"
