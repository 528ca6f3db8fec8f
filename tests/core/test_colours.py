"""Whether a colour can be read on another; the figures are those of WCAG's own definition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.colours import CONTRAST_MIN, contrast, is_colour, mixed, readable_on

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
        ("#123456", "#123456", 1),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.01)
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize(("share", "expected"), [(0, "#204060"), (1, "#ffffff"), (0.5, "#90a0b0")])
def test_a_mixture_has_its_share(share: float, expected: str) -> None:
    assert mixed("#204060", "#ffffff", share) == expected


@given(colours)
def test_every_colour_can_be_made_readable(colour: str) -> None:
    assert contrast(readable_on(colour, "#26241d", "#ffffff"), "#26241d") >= CONTRAST_MIN


def test_what_can_be_read_already_stays_as_it_is() -> None:
    assert readable_on("#b3bdff", "#26241d", "#ffffff") == "#b3bdff"


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345g", "#1234567", "#123456;}", " #123456"])
def test_what_is_no_colour(text: str) -> None:
    assert not is_colour(text)
