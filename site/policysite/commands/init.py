"""The command “init”."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Invocation, pass_invocation
from policysite.message import Message
from policysite.models import HOSTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.scaffold.project import Company


@click.command(
    help=Message(
        "Create a project for a company in a new FOLDER, with settings, first drafts and "
        "workflows.\n\nOptions that you leave out are asked for in a terminal; elsewhere they "
        "have their defaults."
    )
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", help=Message("The name of the company."))
@click.option("--requests", help=Message("The e-mail address for requests about personal data."))
@click.option(
    "--general", help=Message("The e-mail address for general questions.  [default: none]")
)
@click.option(
    "--languages",
    help=Message("Such as nl,en. The first is the reference language.  [default: en]"),
)
@click.option("--policies", help=Message("Such as privacy,cookies.  [default: both]"))
@click.option("--address", help=Message("The address of the site, starting with https://."))
@click.option("--accent", help=Message("The colour of links, such as #0b5cad."))
@click.option("--host", type=click.Choice(HOSTS), help=Message("The host of the site."))
@pass_invocation
def init(
    invocation: Invocation,
    folder: Path,
    name: str | None,
    requests: str | None,
    general: str | None,
    languages: str | None,
    policies: str | None,
    address: str | None,
    accent: str | None,
    host: str | None,
) -> None:
    """Run “init”."""
    from policysite.scaffold import project

    _refuse_full(invocation, folder)
    company = project.Company(
        name=_answer(invocation, name, Message("Name of the company"), "--name"),
        requests=_answer(invocation, requests, Message("E-mail for requests"), "--requests"),
        general=general,
        languages=_list(_answer(invocation, languages, Message("Languages"), default="en")),
        policies=_list(
            _answer(invocation, policies, Message("Policies"), default="privacy,cookies")
        ),
        address=_answer(
            invocation, address, Message("Address of the site"), default=_address(folder)
        ),
        accent=accent or "#0b5cad",
        host=host,
    )
    _refuse_wrong(invocation, company)
    texts = project.files(company, invocation.today_anywhere())
    project.write(folder, texts)
    invocation.say(
        Message.plural(
            "Created %(count)s file in %(folder)s.",
            "Created %(count)s files in %(folder)s.",
            len(texts),
            folder=folder,
        )
    )
    for note in _notes(company, folder):
        invocation.say(note)


def _answer(
    invocation: Invocation,
    given: str | None,
    question: Message,
    option: str = "",
    *,
    default: str | None = None,
) -> str:
    """What was given, or else answered on a terminal, or else the default.

    A usage error if none.
    """
    if given is not None:
        return given
    if sys.stdin.isatty():
        return str(click.prompt(invocation.translate(question), default=default))
    if default is None:
        message = Message(
            "specify %(option)s; it cannot be asked for outside a terminal", option=option
        )
        raise click.UsageError(invocation.translate(message))
    return default


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _address(folder: Path) -> str:
    """A placeholder address, until the company says where the site will be."""
    word = "".join(c for c in folder.resolve().name.lower() if c.isascii() and c.isalnum())
    return f"https://policies.{word or 'company'}.example"


def _refuse_full(invocation: Invocation, folder: Path) -> None:
    """Refuse a folder that is not empty."""
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        message = Message(
            "%(folder)s already exists and is not empty. Choose a new or empty folder.",
            folder=folder,
        )
        raise click.UsageError(invocation.translate(message))


def _refuse_wrong(invocation: Invocation, company: Company) -> None:
    """Raise a usage error for the first invalid answer."""
    from policysite import catalogs
    from policysite.scaffold import project

    for problem in project.problems(company):
        raise click.UsageError(invocation.translate(Message("%(fault)s.", fault=problem.message)))
    missing = project.without_messages(company)
    if missing:
        message = Message(
            "policysite has no page texts in %(languages)s, only in %(known)s. docs/content.md "
            "explains how to add a language.",
            languages=", ".join(missing),
            known=", ".join(catalogs.languages()),
        )
        raise click.UsageError(invocation.translate(message))


def _notes(company: Company, folder: Path) -> Iterator[Message]:
    """What was not made, and what to do next."""
    from policysite.scaffold import project

    for policy, languages in project.without_draft(company).items():
        yield Message(
            "policysite has no first draft of “%(policy)s” in %(languages)s. Write "
            "content/LANGUAGE/%(policy)s/1.0.md, or use “import”.",
            policy=policy,
            languages=", ".join(languages),
        )
    yield Message(
        "The drafts state only the facts about the company that you entered; [[TODO: …]] marks "
        "what only the company knows. They are a starting point, not legal advice."
    )
    yield Message("Next: cd %(folder)s, then policysite preview", folder=folder)
