"""A shop with real banners in a real browser: all that it stores is seen, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests import depth
from tests.helpers import install_from_npm
from tests.scanning import shop
from tests.scanning.shop import ADS, ALWAYS, CONSENTED, PIXEL, SHOP, Shop

from policysite.models.scan import MOMENTS, Moment, Observation, Scan
from policysite.scanning import scan

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LOCKED = Path(__file__).with_name("banners")
DAY = date(2026, 11, 26)
# The cookie in which each banner keeps the answer, and who presses it.
BANNERS = {
    "cookieconsent": ("cc_cookie", "autoconsent: cookieconsent3"),
    "klaro": ("klaro", "autoconsent: Klaro"),
    "orejime": ("eu-consent", "site.toml"),
    "tarteaucitron": ("tarteaucitron", "autoconsent: tarteaucitron deny"),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The shop, with the libraries of its banners."""
    folder = tmp_path_factory.mktemp("banners")
    names = ("package.json", "package-lock.json", ".npmrc")
    install_from_npm(folder, LOCKED, names, "no banner was pressed")
    app = shop.application(folder / "node_modules")
    with shop.served(app, tmp_path_factory.mktemp("certificate")) as served:
        yield served


@pytest.fixture
def short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """A banner that never appears is not waited for as long as on somebody's website."""
    monkeypatch.setattr("policysite.scanning.banner._APPEARS", 2.0)


def plan(served: Shop, banner: str, moments: tuple[Moment, ...] = MOMENTS) -> scan.Plan:
    """A scan of two pages of the shop with one banner."""
    return scan.Plan(
        pages=(f"https://{SHOP}/{banner}/", f"https://{SHOP}/{banner}/second"),
        find=served.find,
        arguments=served.arguments,
        settle=0.5,
        moments=moments,
    )


def seen(made: Scan, moment: Moment, *left_out: str) -> set[tuple[str, str, str, float]]:
    """What was seen at a moment, but for cookies of these names."""
    found = made.at(moment)
    assert found is not None
    return {
        (each.kind, each.name, each.domain, each.seconds)
        for each in found.observations
        if each.name not in left_out
    }


def one(made: Scan, name: str) -> Observation:
    """What was seen of `name` after accepting."""
    found = made.at("accepted")
    assert found is not None
    (observation,) = (each for each in found.observations if each.name == name)
    return observation


@pytest.mark.parametrize("banner", depth.some(list(BANNERS), type, 4))
def test_everything_that_is_stored_is_seen_at_each_moment(served: Shop, banner: str) -> None:
    """Before a choice, after refusing, after accepting: exactly what is planted."""
    cookie, presser = BANNERS[banner]
    wanted = plan(served, banner)
    if banner == "orejime":  # which autoconsent does not know
        wanted = replace(
            wanted, refuse=".orejime-Banner-declineButton", accept=".orejime-Banner-saveButton"
        )
    made = scan.run(wanted, DAY, iter)
    assert [each.pressed for each in made.passes] == ["", presser, presser]
    assert [each.troubles for each in made.passes] == [(), (), ()]
    assert seen(made, "before", cookie) == ALWAYS
    assert seen(made, "refused", cookie) == ALWAYS
    assert seen(made, "accepted", cookie) == ALWAYS | CONSENTED
    assert [each.hosts for each in made.passes] == [(), (), (ADS, PIXEL)]
    assert any(name == cookie for _, name, _, _ in seen(made, "accepted"))
    # Who set it: a third party's script sets a cookie of the shop; what a frame stores is its own.
    assert (one(made, "_ad").setter, one(made, "_ad").third) == (f"https://{ADS}/tag.js", False)
    assert (one(made, "basket").how, one(made, "visited").how) == ("header", "script")
    assert one(made, "frame_header").third
    assert one(made, "__Host-part").partitioned
    assert one(made, "px").setter == f"https://{PIXEL}/p.gif"
    assert math.isclose(one(made, "decade").seconds, shop.TEN_YEARS)
    assert not any("secret-value" in repr(each) for each in made.observations)


@pytest.mark.usefixtures("short_wait")
def test_a_banner_that_nobody_knows_is_not_pressed_and_that_is_said(served: Shop) -> None:
    """Without a button that is known nothing is pressed, and the scan does not say otherwise."""
    made = scan.run(plan(served, "unknown", ("refused",)), DAY, iter)
    assert [each.pressed for each in made.passes] == [""]
    assert seen(made, "refused") == ALWAYS


@pytest.mark.usefixtures("short_wait")
def test_a_selector_that_fits_nothing_is_not_taken_for_a_choice(served: Shop) -> None:
    """If the project names a missing button, nothing was clicked."""
    wanted = replace(plan(served, "plain", ("accepted",)), accept="#nowhere")
    assert [each.pressed for each in scan.run(wanted, DAY, iter).passes] == [""]
