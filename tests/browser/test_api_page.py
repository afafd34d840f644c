"""The page for integrators in a real browser: nothing from elsewhere, nothing against the CSP."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_page_stands_alone_and_fits_the_screen(visit, server, viewport, scripts):
    visitor = visit(viewport, scripts=scripts)

    page = visitor.go("/api/docs/")
    page.locator("summary").first.click()

    assert page.title().startswith("API")
    assert page.locator(".api-fields").first.is_visible()
    assert visitor.hosts == {server}
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
