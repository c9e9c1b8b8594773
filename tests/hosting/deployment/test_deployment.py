"""Deploying to a target in memory, of both layouts: what readers see at every moment."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests import depth
from tests.hosting.deployment.places import HIDDEN, Killed
from tests.hosting.deployment.sites import deploy, faults, go_back, hashes

from policysite.errors import DeploymentError
from policysite.hosting.deployment import deployment
from policysite.hosting.hosts import HOSTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hosting.deployment.places import Memory

    from policysite.hosting.deployment.layout import Layout
    from policysite.hosting.deployment.release import Release

    Layouts = Callable[[Memory], Layout]
    Releases = dict[str, Release]

pytestmark = pytest.mark.slow

NEWS = "nl/cookies/1.1/index.html"


def test_the_first_deployment_puts_everything(
    layout: Layouts, place: Memory, releases: Releases
) -> None:
    """Readers see every file of the release, byte for byte, and nothing else."""
    step = deploy(layout(place), releases["before"])
    assert step.plan.new == releases["before"].files.keys()
    assert hashes(place.seen()) == releases["before"].files


def test_a_second_deployment_of_the_same_sends_nothing(
    layout: Layouts, place: Memory, releases: Releases
) -> None:
    """Where nothing has changed, nothing but the lock is written."""
    deploy(layout(place), releases["before"])
    place.changes = 0
    assert deploy(layout(place), releases["before"]).plan.is_empty
    assert place.changes == 2


def test_one_version_more_sends_what_changed_and_nothing_else(
    layout: Layouts, place: Memory, releases: Releases
) -> None:
    """The plan has the files that differ between the two builds, and readers see the second."""
    deploy(layout(place), releases["before"])
    plan = deploy(layout(place), releases["after"]).plan
    old, new = releases["before"].files, releases["after"].files
    assert plan.new == new.keys() - old.keys()
    assert plan.changed == {name for name in old if new[name] != old[name]}
    assert NEWS in plan.new
    assert len(plan.unchanged) > len(plan.changed)
    assert hashes(place.seen()) == new


@pytest.mark.parametrize("late", [False, True], ids=["before it is made", "just after"])
def test_a_kill_at_any_change_leaves_a_whole_site(
    layout: Layouts, place: Memory, releases: Releases, late: bool
) -> None:
    """Killed at each change in turn, the site is whole; deployed again, it is the new one."""
    old, new = releases["before"], releases["after"]
    deploy(layout(place), old)
    kill = 0
    while True:
        kill += 1
        killed = place.copied(kill, late=late)
        try:
            deploy(layout(killed), new)
        except Killed:
            again = killed.after_a_kill()
            assert list(faults(again.seen(), old, new)) == []
            deploy(layout(again), new)
            assert hashes(again.seen()) == new.files
            assert deploy(layout(again), new).plan.is_empty
        else:
            break
    assert kill > len(new.files.keys() - old.files.keys())


def test_a_kill_of_the_first_deployment_is_made_good(
    layout: Layouts, place: Memory, releases: Releases
) -> None:
    """What is there after a kill is consistent, and the next run completes it."""
    new = releases["before"]
    for kill in range(1, 200, depth.number(5, 1)):
        killed = place.copied(kill, late=True)
        try:
            deploy(layout(killed), new)
        except Killed:
            again = killed.after_a_kill()
            assert {f for f in faults(again.seen(), new) if "leads to" not in f} == set()
            deploy(layout(again), new)
            assert hashes(again.seen()) == new.files


def test_two_kills_of_two_releases_are_made_good(
    layout: Layouts, place: Memory, releases: Releases
) -> None:
    """Whatever two killed deployments left, a third one completes its own release."""
    first, second = releases["before"], releases["after"]
    deploy(layout(place), first)
    for kill in range(2, 60, 5):
        killed = place.copied(kill, late=True)
        with contextlib.suppress(Killed):
            deploy(layout(killed), second)
        again = killed.after_a_kill().copied(kill, late=False)
        try:
            deploy(layout(again), second)
        except Killed:
            third = again.after_a_kill()
            deploy(layout(third), second)
            assert hashes(third.seen()) == second.files
            assert deploy(layout(third), second).plan.is_empty


def test_going_back_shows_the_release_before(
    layout: Layouts, place: Memory, releases: Releases
) -> None:
    """A kept release is restored byte for byte; the next deployment goes forward again."""
    changed = spoiled(releases["after"])
    deploy(layout(place), releases["after"])
    deploy(layout(place), changed)
    assert hashes(place.seen()) == changed.files
    step = go_back(layout(place))
    assert step.old is not None
    assert step.old.number == 1
    assert hashes(place.seen()) == releases["after"].files
    deploy(layout(place), changed)
    assert hashes(place.seen()) == changed.files


def spoiled(release: Release, text: bytes = b"User-agent: somebody\n") -> Release:
    """The same release with another robots.txt."""
    return release_with(release, {"robots.txt": text})


def release_with(release: Release, files: dict[str, bytes]) -> Release:
    """The same release with other bytes in some files."""
    sizes = {name: len(data) for name, data in files.items()}
    return replace(
        release,
        instructions={**release.instructions, **files},
        files={**release.files, **hashes(files)},
        sizes={**release.sizes, **sizes},
    )


def test_a_kill_while_going_back_leaves_a_whole_site(
    layout: Layouts, place: Memory, releases: Releases
) -> None:
    """Killed at each change, the site is one release or the other; a deployment completes it."""
    old, new = releases["after"], spoiled(releases["after"])
    deploy(layout(place), old)
    deploy(layout(place), new)
    kill = 0
    while True:
        kill += 1
        killed = place.copied(kill, late=kill % 2 == 0)
        try:
            go_back(layout(killed))
        except Killed:
            again = killed.after_a_kill()
            assert list(faults(again.seen(), old, new)) == []
            deploy(layout(again), new)
            assert hashes(again.seen()) == new.files
        else:
            break
    assert kill > 2


def test_nobody_goes_back_to_fewer_published_versions(
    layout: Layouts, place: Memory, releases: Releases
) -> None:
    """It is not possible to go back to a release without a version that is public now."""
    deploy(layout(place), releases["before"])
    deploy(layout(place), releases["after"])
    before = dict(place.seen())
    with pytest.raises(DeploymentError, match="There is no release to go back to"):
        go_back(layout(place))
    assert place.seen() == before


def test_nothing_was_deployed_to_go_back_from(layout: Layouts, place: Memory) -> None:
    """An empty target says that there is nothing to go back from."""
    with pytest.raises(DeploymentError, match="no complete release"):
        go_back(layout(place))


def test_a_ledger_that_differs_stops_everything(
    layout: Layouts, place: Memory, releases: Releases
) -> None:
    """An entry that is public with other bytes is never overwritten, and nothing else is."""
    deploy(layout(place), releases["before"])
    other = release_with(releases["after"], {"ledger/privacy/1.0.json": b"{}\n"})
    before = dict(place.seen())
    with pytest.raises(DeploymentError, match=r"ledger/privacy/1\.0\.json on the target differs"):
        deploy(layout(place), other)
    assert place.seen() == before


def test_a_ledger_that_somebody_changed_there_stops_everything(
    layout: Layouts, place: Memory, releases: Releases
) -> None:
    """It is the bytes at the target that count, and not what a record says of them."""
    deploy(layout(place), releases["before"])
    for name in place.files:
        if name.endswith("ledger/privacy/1.0.nl.html"):
            place.files[name] = b"<p>Iets anders</p>\n"
    before = dict(place.seen())
    with pytest.raises(DeploymentError, match=r"1\.0\.nl\.html on the target differs"):
        deploy(layout(place), releases["after"])
    assert place.seen() == before


def test_a_site_that_is_ahead_is_not_turned_back(
    layout: Layouts, place: Memory, releases: Releases
) -> None:
    """Whoever lacks a published version gets the newest state first."""
    deploy(layout(place), releases["after"])
    before = dict(place.seen())
    with pytest.raises(DeploymentError, match=r"ahead of this project: it has ledger/cookies/1\.1"):
        deploy(layout(place), releases["before"])
    assert place.seen() == before


def test_what_somebody_else_wrote_is_not_overwritten(
    layout: Layouts, place: Memory, releases: Releases
) -> None:
    """A page that was changed at the target is named; once it is deleted there, it comes back."""
    deploy(layout(place), releases["before"])
    (page,) = [name for name in place.files if name.endswith("nl/contact/index.html")]
    place.files[page] = b"<p>Bel ons</p>\n"
    with pytest.raises(DeploymentError, match=r"someone has changed since: nl/contact/index\.html"):
        deploy(layout(place), releases["after"])
    assert place.files[page] == b"<p>Bel ons</p>\n"
    del place.files[page]
    deploy(layout(place), releases["after"])
    assert hashes(place.seen()) == releases["after"].files


def test_a_clock_that_is_wrong_turns_no_site_back(
    layout: Layouts, place: Memory, releases: Releases
) -> None:
    """A site of an earlier day than the one that is live is refused."""
    deploy(layout(place), releases["before"])
    early = replace(spoiled(releases["before"]), as_of="2026-11-21")
    with pytest.raises(DeploymentError, match="clock of this computer"):
        deploy(layout(place), early)


def test_releases_are_kept_and_then_deleted(
    layout: Layouts, place: Memory, releases: Releases
) -> None:
    """Three are kept where three are asked for, and of the others not a file is left."""
    for number in range(6):
        deploy(layout(place), spoiled(releases["before"], b"%d" % number), keep=3)
    records = {name for name in place.files if name.startswith(".policysite/releases/")}
    assert sorted(name.split("/")[-1][:4] for name in records) == ["0004", "0005", "0006"]
    kept = {data for name, data in place.files.items() if data in (b"0", b"1", b"2", b"3", b"4")}
    assert kept == {b"3", b"4"}


def test_a_text_that_was_withdrawn_is_nowhere(
    layout: Layouts, place: Memory, releases: Releases
) -> None:
    """What the law requires to be removed is gone from the site and from all kept copies."""
    deploy(layout(place), releases["before"])
    deploy(layout(place), releases["after"])
    gone = releases["after"].files.keys() - releases["withdrawn"].files.keys()
    assert "ledger/privacy/1.0.nl.html" in gone
    texts = {place.seen()[name] for name in gone}
    deploy(layout(place), releases["withdrawn"])
    assert hashes(place.seen()) == releases["withdrawn"].files
    assert [name for name, data in place.files.items() if data in texts] == []
    with pytest.raises(DeploymentError, match="There is no release to go back to"):
        go_back(layout(place))


def test_what_a_release_lacks_stays_one_release_longer(place: Memory, releases: Releases) -> None:
    """A page from a cache still finds what it leads to; with the release after that it is gone."""
    from policysite.hosting.deployment.in_place import InPlace

    more = release_with(releases["before"], {"nl/privacy.pdf": b"%PDF"})
    deploy(InPlace(place), more)
    deploy(InPlace(place), releases["before"])
    assert place.seen()["nl/privacy.pdf"] == b"%PDF"
    deploy(InPlace(place), spoiled(releases["before"]))
    assert "nl/privacy.pdf" not in place.seen()
    assert not [name for name in place.files if name.startswith(HIDDEN) and ".part" in name]


def test_a_site_that_was_put_there_by_hand_is_taken_over(place: Memory, releases: Releases) -> None:
    """Unchanged files are not sent; files of others stay where they are."""
    from policysite.hosting.deployment.in_place import InPlace

    new = releases["before"]
    place.files |= {name: new.read(name) for name in new.files} | {"google1234.html": b"x"}
    deploy(InPlace(place), new)
    assert place.files["google1234.html"] == b"x"
    assert deploy(InPlace(place), new).plan.is_empty


def test_the_host_allows_the_style_sheets_of_both_sites(
    layout: Layouts, place: Memory, releases: Releases
) -> None:
    """After a change of the style sheet old pages in caches keep theirs, and it stays at that."""
    host = HOSTS["netlify"]
    old = replace(releases["before"], styles=("sha256-old",))
    deploy(layout(place), old, host)
    step = deploy(layout(place), releases["before"], host)
    assert step.plan.changed == {"_headers"}
    text = place.seen()["_headers"].decode()
    assert "sha256-old" in text
    assert all(style in text for style in releases["before"].styles)
    assert deploy(layout(place), releases["before"], host).plan.is_empty


def test_what_is_live_is_said_at_every_moment(place: Memory, releases: Releases) -> None:
    """Nothing, a release, or one that another one is replacing."""
    from policysite.hosting.deployment.in_place import InPlace

    assert deployment.standing(InPlace(place)) == "Nothing is live there yet."
    deploy(InPlace(place), releases["before"])
    assert deployment.standing(InPlace(place)).startswith("Live: release 0001-")
    killed = place.copied(30, late=False)
    with pytest.raises(Killed):
        deploy(InPlace(killed), releases["after"])
    said = deployment.standing(InPlace(killed.after_a_kill()))
    assert said.startswith("The deployment is incomplete: some files are from the new release")
