"""The page of a sign-up form in a real Chromium: for everybody and for the vetted, wide and narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auditor.accounts.vocabulary import Role
from auditor.kyc.vocabulary import Trigger
from tests.archive.surveys import MAIL, PASSPORT, SECRET, make_signup_page, record_all
from tests.assessing.signing_in import sign_in
from tests.assessments.factories import make_cast, with_role
from tests.assessments.test_routes import assessed
from tests.e2e.test_accessibility import violations
from tests.e2e.test_reflow import TOO_WIDE

if TYPE_CHECKING:
    from tests.e2e.conftest import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGE = "/providers/halden/sign-up/"


@pytest.fixture
def surveyed(transactional_db: None) -> object:
    provider = assessed("Halden", ((3, Trigger.AT_OPENING),), make_cast())
    before, after = (MAIL, SECRET), (MAIL, SECRET, PASSPORT)
    record_all(make_signup_page(provider), before, before, after, after)
    return with_role(Role.REGULATOR)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_is_accessible_and_fits(
    surveyed: object, window: Window, width: int, theme: str
) -> None:
    page = window.open(PAGE, width=width, theme=theme)
    assert (violations(page), page.evaluate(TOO_WIDE)) == ([], [])
    sign_in(page, surveyed)
    page.goto(PAGE)
    assert (violations(page), page.evaluate(TOO_WIDE)) == ([], [])
