"""The command “deploy”."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from policysite.commands.invocation import EXISTING_FOLDER, Invocation, pass_invocation
from policysite.commands.verify import verify
from policysite.errors import DeploymentError, UnknownName, explained
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policysite.hosting.deployment.deployment import Step
    from policysite.hosting.deployment.layout import Layout
    from policysite.hosting.deployment.plan import Plan
    from policysite.hosting.deployment.store import StoreError
    from policysite.models import Site, Target

_WORKFLOW = ".github/workflows/build.yml"


@click.command(
    help=Message(
        "Deploy the built site to its host, all or nothing. TARGET is one of the targets in "
        "content/site.toml. With --back, restore the previous release kept there."
    )
)
@click.argument("target", required=False, metavar="[TARGET]")
@click.option("--dry-run", is_flag=True, help=Message("Show what would be done, without doing it."))
@click.option("--back", is_flag=True, help=Message("Go back to the previous release."))
@click.option(
    "--folder",
    type=EXISTING_FOLDER,
    help=Message("The folder with the built site.  [default: build]"),
)
@click.option(
    "--no-verify", is_flag=True, help=Message("Do not verify the live site after deploying.")
)
@click.option(
    "--authority",
    type=click.Path(path_type=Path),
    help=Message("Trust the certificates in this PEM file instead of those of the system."),
)
@click.option(
    "--clear-lock",
    is_flag=True,
    help=Message("Remove the lock left by an earlier deployment, then deploy."),
)
@pass_invocation
@click.pass_context
def deploy(
    context: click.Context,
    invocation: Invocation,
    target: str | None,
    dry_run: bool,
    back: bool,
    folder: Path | None,
    no_verify: bool,
    authority: Path | None,
    clear_lock: bool,
) -> None:
    """Run “deploy”."""
    from policysite.content import reader
    from policysite.hosting.deployment.store import StoreError
    from policysite.hosting.deployment.targets import opened

    site = reader.load(invocation.root).site
    chosen = _chosen(site, target)
    _refuse_service(chosen)
    build = folder if folder is not None else invocation.root / "build"
    step = _backward if back else _forward(invocation, site, chosen, build)
    check = None if no_verify else partial(_verify, context, site, chosen, authority, back=back)
    try:
        with opened(chosen) as layout:
            if clear_lock and not dry_run:
                _clear_lock(invocation, layout)
            if dry_run:
                planned = step(layout)
                _show(invocation, planned, chosen)
                _list(invocation, planned.plan)
            else:
                _deploy(invocation, chosen, layout, step, check)
    except StoreError as error:
        raise DeploymentError(error.message) from None


def _chosen(site: Site, name: str | None) -> Target:
    """The chosen target; raises UnknownName, or DeploymentError if there is none."""
    known = ", ".join(site.targets)
    if not site.targets:
        message = Message(
            "content/site.toml has no target yet. Add two lines: [deploy.production] and to = "
            '"…", with a folder, an address such as sftp://user@host/folder, or a bucket.'
        )
        raise DeploymentError(message)
    if name is None and len(site.targets) == 1:
        return next(iter(site.targets.values()))
    if name is None:
        raise UnknownName(Message("Specify a target: %(known)s.", known=known))
    if name not in site.targets:
        raise UnknownName(
            Message(
                "content/site.toml has no target “%(name)s”. Its targets are: %(known)s.",
                name=name,
                known=known,
            )
        )
    return site.targets[name]


def _refuse_service(target: Target) -> None:
    """Say who deploys to a hosted service."""
    from policysite.content.targets import SERVICES

    if target.to in SERVICES:
        message = Message(
            "The site is deployed to %(service)s by its own program, not by “deploy”: the "
            "workflow %(workflow)s runs that program, and then “verify”, on each change to the "
            "main branch.",
            service=target.to,
            workflow=".gitlab-ci.yml" if target.to == "gitlab" else _WORKFLOW,
        )
        raise DeploymentError(message)


def _forward(
    invocation: Invocation, site: Site, target: Target, build: Path
) -> Callable[[Layout], Step]:
    """The step to what was built; raises DeploymentError if it may not be deployed."""
    from policysite.hosting.deployment import deployment, release
    from policysite.hosting.hosts import HOSTS

    mark = release.check(invocation.root, build, invocation.today(), site.base_url)
    host = HOSTS.get(target.host or mark.options.get("host", ""))
    new = release.prepare(build, mark, host)
    return lambda layout: deployment.forward(layout, new, host)


def _backward(layout: Layout) -> Step:
    from policysite.hosting.deployment import deployment

    return deployment.backward(layout)


def _deploy(
    invocation: Invocation,
    target: Target,
    layout: Layout,
    make_step: Callable[[Layout], Step],
    verify_live: Callable[[], None] | None,
) -> None:
    """Take the step under the lock, verify what is live then, and only then report it."""
    from policysite.hosting.deployment import cache, deployment, lock

    with lock.held(layout.store, invocation.now()) as held:
        step = make_step(layout)
        _show(invocation, step, target)
        if not step.plan.is_empty:
            with _outcome(layout):
                for _ in _watched(invocation, step, step.take(held.check)):
                    pass
        if target.cache is not None:
            cache.empty(target.cache, os.environ, invocation.now().astimezone(UTC))
        _verify_or_say(invocation, target, verify_live)
        layout.tidy(target.keep)
        invocation.say(
            Message(
                "%(standing)s The target is %(target)s.",
                standing=deployment.standing(layout),
                target=target.to,
            )
        )


@contextlib.contextmanager
def _outcome(layout: Layout) -> Iterator[None]:
    """Add to an error what is live now."""
    from policysite.hosting.deployment import deployment
    from policysite.hosting.deployment.store import StoreError

    try:
        yield
    except (StoreError, DeploymentError, OSError) as error:
        reason = _reason(error)
        try:
            standing = deployment.standing(layout)
        except (StoreError, DeploymentError):
            standing = Message(
                "The target no longer responds, so it is unknown whether the previous release "
                "or the new one is live. Either way, every page is complete."
            )
        raise DeploymentError(Message.joined((reason, standing), " ")) from None


def _reason(error: StoreError | DeploymentError | OSError) -> Message:
    if isinstance(error, OSError):  # a file of the build cannot be read
        return explained(error)
    return error.sentence if isinstance(error, DeploymentError) else error.message


def _watched(invocation: Invocation, step: Step, names: Iterator[str]) -> Iterator[str]:
    count = len(step.plan.uploads)
    announced = Message.plural("Deploying %(count)s file …", "Deploying %(count)s files …", count)
    return invocation.watch(names, count, Message("Deploying"), announced)


def _show(invocation: Invocation, step: Step, target: Target) -> None:
    """Print what a step does."""
    plan = step.plan
    if step.old is not None:
        invocation.say(Message("Release %(id)s is live again.", id=step.old.id))
    invocation.say(
        Message(
            "%(target)s: %(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(gone)s to "
            "delete; %(bytes)s bytes to send.",
            target=target.name,
            new=len(plan.new),
            changed=len(plan.changed),
            unchanged=len(plan.unchanged),
            gone=len(plan.gone),
            bytes=plan.bytes,
        )
    )


def _list(invocation: Invocation, plan: Plan) -> None:
    """Print the name of each file in a plan."""
    for sign, names in (("+", plan.new), ("~", plan.changed), ("-", plan.gone)):
        for name in sorted(names):
            invocation.say(f"  {sign} {name}")


def _verify_or_say(
    invocation: Invocation, target: Target, verify_live: Callable[[], None] | None
) -> None:
    """Verify the live site; if that is not wanted, say that it was not done."""
    if verify_live is None:
        invocation.say(Message("The live site was not verified, because of --no-verify."), err=True)
        return
    try:
        verify_live()
    except SystemExit:
        message = Message(
            "The files are on %(target)s, but “verify” found problems in the live site, listed "
            "above. To restore the previous release, run “deploy --back”. If there is a cache "
            "in front of the site, it may serve old pages for up to five minutes; deploy again "
            "after that.",
            target=target.to,
        )
        raise DeploymentError(message) from None


def _verify(
    context: click.Context, site: Site, target: Target, authority: Path | None, *, back: bool
) -> None:
    """Run “verify” on the live site; it ends the program if the site is not correct.

    An earlier release is not what this project makes now, and is verified on its own.
    """
    if (urlsplit(site.base_url).hostname or "").endswith(".example"):
        message = Message(
            "The live site was not verified: base_url ends in .example, which is not a "
            "real address."
        )
        context.ensure_object(Invocation).say(message, err=True)
        return
    host = target.host or site.host
    context.invoke(verify, site=site.base_url, host=host, authority=authority, no_build=back)


def _clear_lock(invocation: Invocation, layout: Layout) -> None:
    from policysite.hosting.deployment import lock

    holder = lock.clear(layout.store)
    if holder is not None:
        invocation.say(
            Message(
                "Removed the lock that %(owner)s on %(machine)s has held since %(since)s.",
                owner=holder.owner,
                machine=holder.machine,
                since=holder.since,
            ),
            err=True,
        )
