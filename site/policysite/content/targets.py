"""[deploy.NAME] in site.toml: where the site is deployed. It never contains a secret."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from policysite.message import Message
from policysite.models import HOSTS, NAME, Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Hosts that are deployed to with their own command-line tool, from a workflow.
SERVICES = frozenset({"azure", "cloudflare", "firebase", "github", "gitlab", "netlify", "vercel"})
_KEYS = ("to", "root", "host", "keep", "cache")
_ROOTS = ("link", "plain")
_STORAGE = ("az", "gs", "s3")
_CACHE = re.compile(r"cloudfront:[A-Z0-9]{1,40}|cloudflare:[0-9a-f]{32}")
_SECRET = re.compile(r"pass|secret|token|key|credential|login", re.IGNORECASE)
_SECRETS = Message(
    "site.toml is public and must not contain secrets: keep keys in the SSH agent or in "
    "~/.ssh, and those of a cloud in its environment variables, such as AWS_ACCESS_KEY_ID"
)


def targets(values: Mapping[str, Any]) -> dict[str, Target]:
    """The targets in the table `deploy` of site.toml, which has no faults."""
    return {
        name: Target(
            name=name,
            to=table["to"],
            root=table.get("root", "link"),
            host=table.get("host"),
            keep=table.get("keep", 5),
            cache=table.get("cache"),
        )
        for name, table in values.items()
    }


def faults(values: object) -> Iterator[tuple[str, Message]]:
    """(the table, the key in it or "", what is wrong) for the table `deploy`."""
    if not isinstance(values, dict) or not all(isinstance(t, dict) for t in values.values()):
        yield (
            "deploy",
            Message('each target must be a separate table: [deploy.production] to = "…"'),
        )
        return
    for name, table in values.items():
        where = f"deploy.{name}"
        if not NAME.fullmatch(name):
            yield where, Message("“%(name)s” in deploy must be lower-case letters", name=name)
        for key, message in _table_faults(table):
            yield f"{where} {key}".strip(), message


def _table_faults(table: Mapping[str, object]) -> Iterator[tuple[str, Message]]:
    for key in table:
        if key not in _KEYS:
            if _SECRET.search(key):
                yield key, _SECRETS
                continue
            message = Message(
                "unknown key “%(key)s”; the keys are %(known)s",
                key=key,
                known=", ".join(_KEYS),
            )
            yield key, message
    if "to" not in table:
        yield "", Message("“%(key)s” is missing", key="to")
    elif fault := _address_fault(table["to"]):
        yield "to", fault
    root = table.get("root", "link")
    if root not in _ROOTS:
        yield "root", Message('root must be "link" or "plain", not “%(root)s”', root=root)
    elif "root" in table and urlsplit(str(table.get("to"))).scheme in _STORAGE:
        yield "root", Message("root has no effect for object storage, which has no links")
    if "host" in table and table["host"] not in HOSTS:
        yield (
            "host",
            Message(
                "“%(host)s” is not a known host; choose one of: %(known)s",
                host=table["host"],
                known=", ".join(HOSTS),
            ),
        )
    yield from _later_faults(table)


def _later_faults(table: Mapping[str, object]) -> Iterator[tuple[str, Message]]:
    """What is wrong with the settings for what happens after a deployment."""
    keep = table.get("keep", 5)
    if not isinstance(keep, int) or isinstance(keep, bool) or not 2 <= keep <= 100:
        yield "keep", Message("keep, the number of releases kept on the target, must be 2 to 100")
    cache = table.get("cache", "cloudfront:E1")
    if not isinstance(cache, str) or not _CACHE.fullmatch(cache):
        message = Message(
            "cache must be cloudfront: followed by a distribution, or cloudflare: followed by "
            "a zone, not “%(cache)s”",
            cache=cache,
        )
        yield "cache", message


def _address_fault(to: object) -> Message | None:
    """What is wrong with the address of a target."""
    if not isinstance(to, str) or not to.strip() or re.search(r"[\s\0]", to):
        return Message("to must be text in quotes, without spaces")
    if to in SERVICES or re.match(r"/", to):
        return None
    try:
        parts = urlsplit(to)
        _ = parts.port
    except ValueError:
        return Message("“%(to)s” is not an address", to=to)
    if parts.password is not None:
        return _SECRETS
    if parts.query or parts.fragment:
        return Message("“%(to)s” is not a plain address", to=to)
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/"):
        return None
    if parts.scheme == "sftp" and parts.hostname and parts.path.strip("/"):
        return None
    if parts.scheme in _STORAGE and parts.hostname and parts.username is None:
        return None
    return Message(
        "“%(to)s” is not a target. Use a folder (/srv/policies), sftp://user@host/folder, "
        "s3://bucket, gs://bucket, az://container, or one of %(services)s",
        to=to,
        services=", ".join(sorted(SERVICES)),
    )
