"""A conversion in a separate process, within limits of memory and time.

Whatever a file does to a parser, the main process continues and says which file it was.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection

from policysite.errors import ImportRefused, PolicysiteError
from policysite.importing import conversion
from policysite.importing.conversion import Converted, Wanted
from policysite.importing.sections import Relatives
from policysite.message import Message

SECONDS = 120
_MEMORY = 450_000_000


def convert(data: bytes, name: str, relatives: Relatives, wanted: Wanted) -> Converted:
    """The draft that the file `name` becomes; raises what `conversion.convert` raises."""
    context = multiprocessing.get_context("spawn")  # a fork would copy the threads of a server
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(theirs, data, name, relatives, wanted))
    process.start()
    theirs.close()
    try:
        answer: Converted | PolicysiteError | None = ours.recv() if ours.poll(SECONDS) else None
    except EOFError:
        answer = None
    finally:
        process.kill()
        process.join()
        ours.close()
    if answer is None:
        answer = ImportRefused(
            Message(
                "%(file)s takes more than %(seconds)s seconds, or more memory than any "
                "statement needs. Copy its text into an empty document and import that. "
                "Nothing was written.",
                file=name,
                seconds=SECONDS,
            )
        )
    if isinstance(answer, PolicysiteError):
        raise answer
    return answer


def _run(answers: Connection, data: bytes, name: str, relatives: Relatives, wanted: Wanted) -> None:
    try:
        import resource
    except ImportError:
        pass  # Windows has no such limits; the time is limited there, too
    else:
        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))  # holds for pandoc, too
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answers.send(conversion.convert(data, name, relatives, wanted))
    except PolicysiteError as error:
        answers.send(error)
    except MemoryError:
        answers.close()
