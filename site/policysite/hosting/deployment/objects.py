"""Object storage as a target: Amazon S3 and compatible services, Google, Azure.

Owns the library obstore, which is an extra. Credentials come from the environment variables of each
cloud (AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL, GOOGLE_APPLICATION_CREDENTIALS,
AZURE_STORAGE_ACCOUNT_NAME …) or from the role of the machine. Each object has its Content-Type and
Cache-Control; the other headers must come from the service in front of the storage.
"""

from __future__ import annotations

import contextlib
import os
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from policysite import headers
from policysite.errors import MissingExtra
from policysite.hosting.deployment.store import Absent, Present, StoreError
from policysite.message import Message

try:
    import obstore
    from obstore import exceptions
    from obstore.store import from_url
except ImportError:
    raise MissingExtra(
        Message(
            "Deploying to object storage needs obstore, which is not installed. Nothing was "
            "changed. Run “python3 run.py deploy” to install it, or, if you installed "
            "policysite with pip: pip install 'policysite[deploy]'"
        )
    ) from None

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obstore import UpdateVersion
    from obstore.store import ObjectStore

_AT_ONCE = 16
_UNREACHABLE = Message(
    "The storage cannot be reached or reported an error. Check the address, the region, the "
    "endpoint (AWS_ENDPOINT_URL) and the network, then deploy again: it will continue where it "
    "stopped."
)
_CREDENTIALS = Message(
    "The storage rejected the credentials: they are wrong or have expired. Sign in again, or "
    "update the environment variables of this cloud, then deploy again."
)
_NO_RIGHT = Message(
    "This account may not read or write there. Ask the owner of the storage for permission to "
    "list, read, write and delete."
)
_CLOCK = Message(
    "The storage rejected the request because the clock of this computer is wrong. Set the "
    "clock, then deploy again."
)
_NO_BUCKET = Message(
    "The bucket does not exist, or this account may not access it. Create it, then deploy again."
)
# By error code (Amazon S3 API reference, “Error responses”), then by kind of error.
_CODES = {
    "ExpiredToken": _CREDENTIALS,
    "InvalidToken": _CREDENTIALS,
    "InvalidAccessKeyId": _CREDENTIALS,
    "SignatureDoesNotMatch": _CREDENTIALS,
    "RequestTimeTooSkewed": _CLOCK,
    "NoSuchBucket": _NO_BUCKET,
}


def opened(address: str) -> ObjectsStore:
    """The store at s3://bucket/prefix, gs://… or az://…; raises StoreError if there is none."""
    with _refusals(address):
        store = from_url(
            address,
            client_options={"timeout": timedelta(seconds=60), "allow_http": _is_here()},
            retry_config={"max_retries": 4, "retry_timeout": timedelta(seconds=60)},
        )
    return ObjectsStore(store)


class ObjectsStore:
    """The objects of a bucket."""

    workers = _AT_ONCE

    def __init__(self, store: ObjectStore) -> None:
        """`store` is an object store of obstore."""
        self._store = store

    def names(self, folder: str) -> dict[str, str]:
        """The ETag of each object; a time and a size if it has none."""
        found = {}
        with _refusals(folder):
            for batch in obstore.list(self._store, prefix=folder or None, chunk_size=1000):
                for each in batch:
                    tag = each["e_tag"] or f"{each['size']}-{each['last_modified'].timestamp()}"
                    found[each["path"]] = tag
        return found

    def read(self, name: str) -> bytes:
        """The bytes of an object."""
        with _refusals(name):
            return bytes(obstore.get(self._store, name).bytes())

    def create(self, name: str, data: bytes) -> None:
        """Create an object (If-None-Match)."""
        with _refusals(name):
            obstore.put(self._store, name, data, attributes=attributes(name), mode="create")

    def put(self, name: str, data: bytes) -> None:
        """Write an object."""
        with _refusals(name):
            obstore.put(self._store, name, data, attributes=attributes(name))

    def exchange(self, name: str, data: bytes, seen: bytes) -> None:
        """Replace an object whose content is known (If-Match)."""
        with _refusals(name):
            found = obstore.get(self._store, name)
            version: UpdateVersion = {"e_tag": found.meta["e_tag"]}
            if bytes(found.bytes()) != seen:
                raise Present(Message("%(name)s was changed in the meantime.", name=name))
            obstore.put(self._store, name, data, attributes=attributes(name), mode=version)

    def copy(self, source: str, name: str) -> None:
        """Have the storage copy an object."""
        with _refusals(source):
            obstore.copy(self._store, source, name)

    def delete(self, name: str) -> None:
        """Delete an object."""
        with contextlib.suppress(Absent), _refusals(name):
            obstore.delete(self._store, name)

    def settle(self, folder: str) -> None:
        """Nothing to do: the storage keeps what it has confirmed."""

    def close(self) -> None:
        """Nothing to close."""


def attributes(name: str) -> dict[str, str]:
    """The attributes of a file: its type, and how long it may be cached."""
    return {
        "Content-Type": headers.type_of(f"/{name}"),
        "Cache-Control": headers.headers()["Cache-Control"],
    }


def _is_here() -> bool:
    """Whether the storage is on this machine; only then is plain HTTP allowed."""
    end_point = os.environ.get("AWS_ENDPOINT_URL") or os.environ.get("AWS_ENDPOINT") or ""
    return urlsplit(end_point).hostname in ("localhost", "127.0.0.1", "::1")


@contextlib.contextmanager
def _refusals(place: str) -> Iterator[None]:
    """Turn the errors of the storage about `place` into messages."""
    try:
        yield
    except (exceptions.AlreadyExistsError, exceptions.PreconditionError):
        raise Present(Message("%(place)s is already in the storage.", place=place)) from None
    except (exceptions.BaseError, OSError, ValueError) as error:
        advice = _advice(error)
        missing = isinstance(error, exceptions.NotFoundError | FileNotFoundError)
        if missing and advice is not _NO_BUCKET:
            raise Absent(Message("%(place)s is not in the storage.", place=place)) from None
        reason = str(error).strip().split("\n")[0][:300]
        message = Message(
            "%(advice)s (%(place)s: %(reason)s)", advice=advice, place=place, reason=reason
        )
        raise StoreError(message) from None


def _advice(error: Exception) -> Message:
    """What an error means, and what to do."""
    said = str(error)
    for code, advice in _CODES.items():
        if f"<Code>{code}</Code>" in said:
            return advice
    if isinstance(error, exceptions.UnauthenticatedError):
        return _CREDENTIALS
    return _NO_RIGHT if isinstance(error, exceptions.PermissionDeniedError) else _UNREACHABLE
