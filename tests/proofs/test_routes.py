"""The list of routes is the URLconf: no address escapes the proofs."""

from collections import Counter

from tests.proofs.routes import ROUTES, patterns


def test_every_route_of_the_urlconf_is_on_the_list_and_every_line_of_the_list_is_a_route():
    listed = Counter((route.name, route.pattern) for route in ROUTES)

    assert listed == Counter(patterns())
