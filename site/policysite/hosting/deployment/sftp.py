"""An SFTP server as a target.

Owns the library asyncssh, which is an extra. It uses the keys of the SSH agent and of ~/.ssh,
follows ~/.ssh/config, and only connects to servers in known_hosts. Besides the standard
(draft-ietf-secsh-filexfer-02) it requires posix-rename@openssh.com, and uses hardlink@openssh.com;
it runs no commands, so that an account with only internal-sftp is sufficient.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote, urlsplit

from policysite.errors import MissingExtra
from policysite.hosting.deployment.store import Absent, Present, StoreError, not_a_link
from policysite.hosting.deployment.unfinished import unfinished_name
from policysite.message import Message

try:
    import asyncssh
except ImportError:
    raise MissingExtra(
        Message(
            "Deploying by SFTP needs asyncssh, which is not installed. Nothing was changed. "
            "Run “python3 run.py deploy” to install it, or, if you installed policysite with "
            "pip: pip install 'policysite[deploy]'"
        )
    ) from None

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

_Result = TypeVar("_Result")

_PATIENCE = 30  # seconds for the connection, and for a server that does not respond
_AT_ONCE = 16
_LISTINGS_AT_ONCE = 64


_BROKEN_OFF = Message(
    "The connection was lost. Check the network, then deploy again: it will continue where it "
    "stopped."
)
_UNREACHABLE = Message(
    "The server cannot be reached. Check the address and the network, then deploy again."
)
# The first match applies.
_MEANINGS: tuple[tuple[type[Exception], Message], ...] = (
    (
        asyncssh.HostKeyNotVerifiable,
        Message(
            "The host key of the server is unknown to this account, so nothing was sent. If "
            "the server is new, compare its key with the one its owner gives you, and add it "
            "to ~/.ssh/known_hosts (ssh does this on the first connection). If the server was "
            "known before, ask its owner first: someone may be intercepting the connection."
        ),
    ),
    (
        asyncssh.PermissionDenied,
        Message(
            "The server rejected the login. Check that the user in the address is right, that "
            "the public key is on the server, and that the key is in your SSH agent or in "
            "~/.ssh."
        ),
    ),
    (
        asyncssh.SFTPPermissionDenied,
        Message(
            "This account may not read or write there. Ask the owner of the server for permission."
        ),
    ),
    (
        asyncssh.SFTPOpUnsupported,
        Message(
            "The server cannot replace a file in one step. Choose a server with OpenSSH, or "
            "another kind of target."
        ),
    ),
    (asyncssh.SFTPConnectionLost, _BROKEN_OFF),
    (asyncssh.SFTPNoConnection, _BROKEN_OFF),
    (
        asyncssh.SFTPError,
        Message(
            "The server failed to read or write. Often its disk or the quota of this account "
            "is full: free some space there, then deploy again."
        ),
    ),
    (asyncssh.ConnectionLost, _BROKEN_OFF),
)


def opened(address: str) -> SftpStore:
    """The store at sftp://user@host:port/path; raises StoreError if it cannot be reached."""
    parts = urlsplit(address)
    loop = _Loop()
    try:
        connection, client = loop.run(
            _connected(parts.hostname or "", parts.port, parts.username, unquote(parts.path)),
        )
    except BaseException:
        loop.close()
        raise
    return SftpStore(loop, connection, client, unquote(parts.path).rstrip("/"))


async def _connected(
    host: str, port: int | None, user: str | None, path: str
) -> tuple[asyncssh.SSHClientConnection, asyncssh.SFTPClient]:
    async with _refusals(host):
        connection = await asyncssh.connect(
            host,
            port=port if port is not None else (),
            username=unquote(user) if user else (),
            preferred_auth="publickey",  # never a password
            connect_timeout=_PATIENCE,
            login_timeout=_PATIENCE,
            keepalive_interval=_PATIENCE / 3,
        )
    try:
        async with _refusals(path):
            client = await connection.start_sftp_client()
            if not await client.isdir(path):
                message = Message(
                    "The target %(path)s is not a folder on the server. Create it, then "
                    "deploy again.",
                    path=path,
                )
                raise StoreError(message)
    except BaseException:
        connection.abort()
        raise
    return connection, client


class SftpStore:
    """The files below the folder `root` of a server."""

    workers = _AT_ONCE

    def __init__(
        self,
        loop: _Loop,
        connection: asyncssh.SSHClientConnection,
        client: asyncssh.SFTPClient,
        root: str,
    ) -> None:
        """`loop` runs the calls of `client`, from whichever thread."""
        self._loop = loop
        self._connection = connection
        self._client = client
        self._root = root
        self._folders: set[str] = {root}

    def names(self, folder: str) -> dict[str, str]:
        """Size and time of each file."""
        return self._run(folder, self._names(f"{self._root}/{folder}".rstrip("/")))

    async def _names(self, folder: str) -> dict[str, str]:
        found = {}
        listings = asyncio.Semaphore(_LISTINGS_AT_ONCE)

        async def visit(folder: str) -> None:
            async with listings:
                listing = await self._listing(folder)
            within = []
            for path, attributes in listing:
                if attributes.type == asyncssh.FILEXFER_TYPE_DIRECTORY:
                    within.append(path)
                else:
                    name = path.removeprefix(f"{self._root}/")
                    found[name] = f"{attributes.size}-{attributes.mtime}"
            await asyncio.gather(*map(visit, within))

        await visit(folder)
        return found

    async def _listing(self, folder: str) -> list[tuple[str, asyncssh.SFTPAttrs]]:
        try:
            found = [each async for each in self._client.scandir(folder)]
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
            return []
        named = [(str(each.filename), each.attrs) for each in found]
        return [(f"{folder}/{name}", a) for name, a in named if name not in (".", "..")]

    def read(self, name: str) -> bytes:
        """The bytes of a file."""
        return self._run(name, self._read(self._path(name)))

    async def _read(self, path: str) -> bytes:
        async with self._client.open(path, "rb") as file:
            return await file.read()

    def create(self, name: str, data: bytes) -> None:
        """Create a file: without the extension, a rename replaces nothing."""
        self._run(name, self._put(self._path(name), data, replacing=False))

    def put(self, name: str, data: bytes) -> None:
        """Write a file."""
        self._run(name, self._put(self._path(name), data, replacing=True))

    def exchange(self, name: str, data: bytes, seen: bytes) -> None:
        """Replace a file whose content is known."""
        if self.read(name) != seen:
            raise Present(Message("%(name)s was changed in the meantime.", name=name))
        self.put(name, data)

    async def _put(self, path: str, data: bytes, *, replacing: bool) -> None:
        folder, _, last = path.rpartition("/")
        await self._make_folder(folder)
        written = f"{folder}/{unfinished_name(last)}"
        attributes = asyncssh.SFTPAttrs(permissions=0o644)
        try:
            async with self._client.open(written, "xb", attributes) as file:
                await file.write(data)
            if replacing:
                await self._client.posix_rename(written, path)
            elif await self._client.lexists(path):
                raise asyncssh.SFTPFileAlreadyExists(path)
            else:
                await self._client.rename(written, path)
        except asyncssh.SFTPError:
            with contextlib.suppress(asyncssh.SFTPError):
                await self._client.remove(written)
            if not replacing and await self._client.lexists(path):
                raise asyncssh.SFTPFileAlreadyExists(path) from None
            raise

    async def _make_folder(self, folder: str) -> None:
        if folder in self._folders:
            return
        await self._make_folder(folder.rpartition("/")[0])
        try:
            await self._client.mkdir(folder, asyncssh.SFTPAttrs(permissions=0o755))
        except (asyncssh.SFTPFailure, asyncssh.SFTPFileAlreadyExists):
            if not await self._client.isdir(folder):
                raise
        self._folders.add(folder)

    def copy(self, source: str, name: str) -> None:
        """A hard link; if the server has none, the bytes are downloaded and uploaded again."""
        self._run(name, self._copy(self._path(source), self._path(name)))

    async def _copy(self, source: str, path: str) -> None:
        await self._make_folder(path.rpartition("/")[0])
        try:
            await self._client.link(source, path)
        except (asyncssh.SFTPOpUnsupported, asyncssh.SFTPFailure):
            await self._put(path, await self._read(source), replacing=False)

    def delete(self, name: str) -> None:
        """Delete a file; its folder stays."""
        with contextlib.suppress(Absent):
            self._run(name, self._client.remove(self._path(name)))

    def settle(self, folder: str) -> None:
        """Nothing to do: SFTP cannot ask a server to sync its files."""

    def link(self, name: str) -> str | None:
        """The target of a link."""
        return self._run(name, self._link(self._path(name)))

    async def _link(self, path: str) -> str | None:
        if not await self._client.lexists(path):
            return None
        if not await self._client.islink(path):
            raise not_a_link(path)
        return str(await self._client.readlink(path))

    def lead(self, name: str, target: str) -> None:
        """Replace a link by renaming a new one."""
        self._run(name, self._lead(self._path(name), target))

    async def _lead(self, path: str, target: str) -> None:
        beside = f"{path}.next"
        with contextlib.suppress(asyncssh.SFTPNoSuchFile):
            await self._client.remove(beside)
        await self._client.symlink(target, beside)
        await self._client.posix_rename(beside, path)

    def folders(self, name: str) -> list[str]:
        """The folders in a folder."""
        found = self._run(name, self._listing(self._path(name)))
        kinds = {path.rpartition("/")[2]: attributes.type for path, attributes in found}
        return sorted(n for n, kind in kinds.items() if kind == asyncssh.FILEXFER_TYPE_DIRECTORY)

    def delete_folder(self, name: str) -> None:
        """Delete a folder."""
        with contextlib.suppress(Absent):
            self._run(name, self._client.rmtree(self._path(name)))
        path = self._path(name)
        self._folders = {each for each in self._folders if not f"{each}/".startswith(f"{path}/")}

    def close(self) -> None:
        """Close the connection."""
        self._loop.call(self._connection.abort)
        self._loop.close()

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _run(self, name: str, work: Coroutine[object, object, _Result]) -> _Result:
        async def answered() -> _Result:
            async with _refusals(self._path(name)):
                return await work

        return self._loop.run(answered())


class _Loop:
    """An event loop in its own thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[object, object, _Result]) -> _Result:
        """The result of `work`."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def call(self, function: Callable[[], object]) -> None:
        """Call `function` in the loop."""
        self._loop.call_soon_threadsafe(function)

    def close(self) -> None:
        """Stop what is running, and the thread."""
        self.run(_cancel_others())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@contextlib.asynccontextmanager
async def _refusals(place: str) -> AsyncIterator[None]:
    """Turn the errors of the server, or of the connection to `place`, into messages."""
    try:
        yield
    except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
        raise Absent(Message("%(place)s is not on the server.", place=place)) from None
    except asyncssh.SFTPFileAlreadyExists:
        raise Present(Message("%(place)s is already on the server.", place=place)) from None
    except (TimeoutError, OSError, asyncssh.Error) as error:
        raise StoreError(_explained(error, place)) from None


def _explained(error: Exception, place: str) -> Message:
    """What a connection error means, what to do, and what the server said."""
    advice = next((said for kind, said in _MEANINGS if isinstance(error, kind)), _UNREACHABLE)
    reason = getattr(error, "reason", "") or str(error) or type(error).__name__
    return Message("%(advice)s (%(place)s: %(reason)s)", advice=advice, place=place, reason=reason)
