"""A release: the built site with the configuration of its host, ready to be deployed.

A folder other than today's build of this project is rejected: readers must see what was checked.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite import headers
from policysite.build import fingerprint, freezing
from policysite.errors import DeploymentError
from policysite.hosting import hosts
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from policysite.hosting.hosts import Host


@dataclass(frozen=True)
class Release:
    """The site in `folder`, built for the day `as_of`.

    `instructions` are the host's configuration files; they allow the style sheets `earlier_styles`
    besides the site's own `styles`. `files` has the hash of every file, including these, and
    `sizes` the size of each in bytes.
    """

    folder: Path
    as_of: str
    styles: tuple[str, ...]
    earlier_styles: tuple[str, ...]
    instructions: Mapping[str, bytes]
    files: Mapping[str, str]
    sizes: Mapping[str, int]

    def read(self, name: str) -> bytes:
        """The bytes of a file; raises DeploymentError if they have changed since it was hashed."""
        if name in self.instructions:
            return self.instructions[name]
        data = (self.folder / name).read_bytes()
        if hashlib.sha256(data).hexdigest() != self.files[name]:
            message = Message(
                "%(file)s changed while it was being deployed, so the deployment stopped. Make "
                "sure that no build is running, then deploy again.",
                file=self.folder / name,
            )
            raise DeploymentError(message)
        return data


def check(root: Path, folder: Path, today: date, base_url: str) -> fingerprint.Mark:
    """The record that the build of the project `root` made of the site in `folder`.

    Raises DeploymentError if the folder is not the public site of this project, for this day and
    `base_url`, byte for byte.
    """
    mark = fingerprint.read_mark(folder)
    if mark is None:
        raise DeploymentError(
            Message("%(folder)s does not contain a site yet. Run “build” first.", folder=folder)
        )
    outputs = fingerprint.of_outputs(folder)
    odd = sorted(
        name
        for name in outputs.keys() | mark.outputs.keys()
        if outputs.get(name) != mark.outputs.get(name)
        and name.split("/")[-1] not in freezing.LITTER
    )
    if odd:
        raise _refusal(
            folder,
            Message(
                "it was changed after it was built (%(names)s), and readers must see only what "
                "was checked",
                names=", ".join(odd[:3]) + (", …" if len(odd) > 3 else ""),
            ),
        )
    for fault in _option_faults(mark.options, today, base_url):
        raise _refusal(folder, fault)
    if mark.inputs != fingerprint.of_inputs(root, mark.options):
        raise _refusal(folder, Message("the content or the program has changed since it was built"))
    return mark


def _option_faults(options: Mapping[str, str], today: date, base_url: str) -> list[Message]:
    faults = []
    if options.get("drafts") != str(False):
        faults.append(Message("it was built with drafts, which must not be public"))
    if options.get("as_of") != today.isoformat():
        faults.append(
            Message(
                "it shows the site as of %(day)s, but today is %(today)s",
                day=options.get("as_of", "?"),
                today=today,
            )
        )
    built_for = options.get("base_url", "").rstrip("/")
    if built_for not in ("", base_url):
        faults.append(
            Message(
                "it was built for %(address)s, but base_url is %(base_url)s",
                address=built_for,
                base_url=base_url,
            )
        )
    return faults


def _refusal(folder: Path, fault: Message) -> DeploymentError:
    return DeploymentError(
        Message(
            "%(folder)s cannot be deployed: %(fault)s. Nothing was changed. Run “build”, then "
            "“deploy” again.",
            folder=folder,
            fault=fault,
        )
    )


def prepare(folder: Path, mark: fingerprint.Mark, host: Host | None) -> Release:
    """The release of the site in `folder` for `host`, as the first one.

    Raises DeploymentError if the host does not accept the site.
    """
    names = mark.outputs.keys() - _instructions_in(folder, mark)
    site = hosts.built(folder)
    if host is not None and (faults := host.faults(site)):
        message = Message(
            "This host cannot serve the site: %(faults)s. Nothing was changed.",
            faults=Message.joined(faults, "; "),
        )
        raise DeploymentError(message)
    release = Release(
        folder=folder,
        as_of=mark.options["as_of"],
        styles=tuple(headers.digests_of(folder)),
        earlier_styles=(),
        instructions={},
        files={name: mark.outputs[name] for name in names},
        sizes={name: (folder / name).stat().st_size for name in names},
    )
    return after(release, host, ())


def after(release: Release, host: Host | None, earlier_styles: tuple[str, ...]) -> Release:
    """The same release, for a target where pages with `earlier_styles` may still be cached."""
    if host is None:
        return release
    instructions = host.files(hosts.built(release.folder, earlier_styles))
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in instructions.items()}
    sizes = {name: len(data) for name, data in instructions.items()}
    return Release(
        folder=release.folder,
        as_of=release.as_of,
        styles=release.styles,
        earlier_styles=earlier_styles,
        instructions=instructions,
        files={**release.files, **hashes},
        sizes={**release.sizes, **sizes},
    )


def _instructions_in(folder: Path, mark: fingerprint.Mark) -> set[str]:
    """The files in a built folder that are for the host named by the build."""
    host = hosts.HOSTS.get(mark.options.get("host", ""))
    return set(host.files(hosts.built(folder))) if host is not None else set()
