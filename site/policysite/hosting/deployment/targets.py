"""The targets in site.toml: what each address means, and how to connect."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from policysite.errors import DeploymentError
from policysite.hosting.deployment.folder import FolderStore
from policysite.hosting.deployment.in_place import InPlace
from policysite.hosting.deployment.linked import Linked
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.hosting.deployment.layout import Layout
    from policysite.hosting.deployment.store import LinkingStore
    from policysite.models import Target


@contextlib.contextmanager
def opened(target: Target) -> Iterator[Layout]:
    """The releases at `target`, for as long as the connection is open.

    Raises DeploymentError if it is invalid, StoreError if it cannot be reached, and MissingExtra if
    the library for it is not installed.
    """
    scheme = urlsplit(target.to).scheme
    if scheme in ("s3", "gs", "az"):
        from policysite.hosting.deployment import objects

        with contextlib.closing(objects.opened(target.to)) as store:
            yield InPlace(store)
        return
    with contextlib.closing(_linking(target.to, scheme, target.root == "plain")) as files:
        yield Linked(files) if target.root == "link" else InPlace(files)


def _linking(to: str, scheme: str, plain: bool) -> LinkingStore:
    if scheme == "sftp":
        from policysite.hosting.deployment import sftp

        return sftp.opened(to)
    folder = Path(unquote(urlsplit(to).path) if scheme == "file" else to)
    if not folder.is_dir():
        message = Message(
            "The target %(folder)s is not a folder. Nothing was changed. Create it, or check "
            "that the share is mounted, then deploy again.",
            folder=folder,
        )
        raise DeploymentError(message)
    return FolderStore(folder, careful=plain)
