"""The options for the reason of a record, in each language of the site."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable


def reason_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options to `command`; it gets `reason`, the texts by language."""

    @click.option("--reason-nl", default="", help=Message("The reason, for readers, in Dutch."))
    @click.option("--reason-en", default="", help=Message("The reason, for readers, in English."))
    @click.option(
        "--reason",
        "others",
        nargs=2,
        multiple=True,
        help=Message("Language and reason, for other languages."),
    )
    @wraps(command)
    def with_reason(
        *arguments: Any,
        reason_nl: str,
        reason_en: str,
        others: tuple[tuple[str, str], ...],
        **options: Any,
    ) -> None:
        reason = {"nl": reason_nl, "en": reason_en, **dict(others)}
        command(*arguments, reason=reason, **options)

    return with_reason
