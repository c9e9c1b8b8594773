from __future__ import annotations

from policysite.scanning import site_map

ADDRESS = "https://www.shop.example/sitemap.xml"
TEXT = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://www.shop.example/</loc></url>
<url><loc> https://www.shop.example/a?b=1&amp;c=2 </loc></url>
<url><loc>https://other.example/</loc></url>
<url><loc>https://www.shop.example/more.xml</loc></url>
</urlset>"""


def test_the_pages_of_the_site_itself_are_read() -> None:
    """Each page of the own host, as it is meant; other hosts and other maps are left out."""
    assert list(site_map.pages(TEXT, ADDRESS)) == [
        "https://www.shop.example/",
        "https://www.shop.example/a?b=1&c=2",
    ]


def test_a_site_map_is_known_by_its_name() -> None:
    """An address that ends in .xml is one."""
    assert site_map.is_one(ADDRESS)
    assert not site_map.is_one("https://www.shop.example/a?x=.xml")
