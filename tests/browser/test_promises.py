"""What residents are promised, each with the walk that proves it on four screens.

A promise whose walk is renamed, lost, or no longer made on every screen fails here.
"""

from importlib import import_module

import pytest

from tests.browser.screens import NAMES

STEPS = {
    "1 Where: an address, the cross-hair, outside said at once with the way back": (
        "test_where",
        "test_by_keys_alone_an_address_is_found_moved_left_for_outside_and_sent",
    ),
    "1 Where: my position with its accuracy, and about this building": (
        "test_where",
        "test_ones_own_position_stays_in_the_device_and_a_building_can_be_meant",
    ),
    "1 Where: an area, its points, undo, its surface against the limit": (
        "test_where",
        "test_an_area_is_drawn_by_keys_changed_by_hand_and_kept_below_its_limit",
    ),
    "1 Where: a street crossing, a neighbourhood from a list, the whole of it": (
        "test_where",
        "test_a_crossing_is_found_by_its_two_streets_and_a_whole_neighbourhood_is_chosen",
    ),
    "1 Where: a tap on the map": (
        "test_story",
        "test_a_resident_without_an_account_pins_by_the_map_and_an_open_map_shows_it",
    ),
    "2 Is it here already: support it, add to it, mine is different": (
        "test_is_it_here_already",
        "test_one_supports_what_is_here_adds_to_it_or_says_that_one_s_own_is_different",
    ),
    "3 What: the layer's own questions": (
        "test_questions_of_a_layer",
        "test_questions_open_are_required_kept_and_told_to_whom_they_are_for",
    ),
    "3 What: photos with their words": (
        "test_photos_sent",
        "test_two_photos_chosen_one_removed_sent_approved_and_seen",
    ),
    "4 Who: nothing, a name or an address; then what happens next, with link, code and letter": (
        "test_who",
        "test_one_says_nothing_of_oneself_or_a_name_and_is_told_what_happens_next",
    ),
    "A draft through a cut of the network is sent once": (
        "test_keeping",
        "test_a_cut_before_or_after_the_commit_makes_one_contribution",
    ),
    "A server stopped in the middle and started again has it once": (
        "test_waiting_form",
        "test_a_server_killed_in_the_middle_of_storing_it_has_it_once_when_it_is_back",
    ),
    "Two tabs of one device keep a text each": (
        "test_keeping",
        "test_a_reload_keeps_text_and_step_and_two_tabs_keep_a_text_each",
    ),
}
COMPLAINTS = {
    "filters that change the list and not the map": (
        "test_map_and_list",
        "test_a_filter_narrows_list_count_and_tiles_alike_and_ends_with_one_press",
    ),
    "dense maps where a new pin cannot be dropped": (
        "test_complaints",
        "test_where_pins_lie_close_together_a_new_one_is_dropped_right_on_another",
    ),
    "a pin that disappears with no word": (
        "test_story",
        "test_a_published_one_that_is_then_refused_leaves_open_maps_and_tells_its_author_alone",
    ),
    "forced accounts": (
        "test_story",
        "test_a_resident_without_an_account_pins_by_the_map_and_an_open_map_shows_it",
    ),
    "clicking bubble after bubble to read": (
        "test_complaints",
        "test_everything_on_the_map_is_read_in_its_list_and_one_spot_opens_at_once",
    ),
    "unclear what the city will do": (
        "test_complaints",
        "test_what_the_city_will_do_is_one_press_away_and_stands_by_each_answer",
    ),
    "pins reachable by Tab and not openable": (
        "test_complaints",
        "test_a_pin_reached_by_tab_says_its_name_and_opens_by_enter",
    ),
}
WHOLE_WAYS = {
    "by keys alone: find, read, act, pin, take back": (
        "test_by_keyboard_alone",
        "test_find_read_act_and_take_back_without_a_pointer",
    ),
    "without scripts: find, read, act, pin, take back": (
        "test_without_scripts",
        "test_find_read_act_and_take_back_with_plain_forms",
    ),
}
PROMISES = STEPS | COMPLAINTS | WHOLE_WAYS


@pytest.mark.parametrize("promise", PROMISES)
def test_each_promise_to_residents_is_walked_on_all_four_screens(promise):
    file, walk = PROMISES[promise]

    found = getattr(import_module(f"tests.browser.{file}"), walk)

    assert sorted(screens_of(found)) == sorted(NAMES)


def screens_of(walk) -> list[str]:
    """The screens on which pytest walks a test."""
    return [
        one.values[0].name
        for mark in walk.pytestmark
        if mark.name == "parametrize" and mark.args[0] == "screen"
        for one in mark.args[1]
    ]
