"""The judge of pages sees what it should, before pages are judged by it."""

import pytest

from tests.browser.judging import twins

TREE = """- navigation "Pages":
  - link "Home":
    - /url: /
- main:
  - link "Home":
    - /url: /
  - link "Report":
    - /url: /one/report/
  - link "Report":
    - /url: /two/report/
  - group "Your dog":
    - radio "Yes"
    - radio "No"
  - group "Your cat":
    - radio "Yes"
  - button "Remove"
  - paragraph: Remove
  - link "Help":
    - /url: /help/
  - 'link "Yours: all"':
    - /url: /mine/
  - button "Remove"
  - textbox "Title"
"""


def test_two_things_of_one_name_are_told_unless_they_are_one_or_stand_in_groups_of_their_own():
    assert twins(TREE) == [
        "called the same: 2 × link in Report",
        "called the same: 2 × button in Remove",
    ]


@pytest.mark.parametrize("role", ["button", "checkbox", "textbox"])
def test_a_name_that_is_missing_twice_is_a_name_that_comes_twice(role):
    assert twins(f"- main:\n  - {role}\n  - {role}\n") == [f"called the same: 2 × {role} in "]
