"""Colours: text can be read, signals differ, gates and signed values have their own maps."""

import itertools

import numpy as np
import pytest

from lstmviz.figures.colormap import for_signed
from lstmviz.figures.theme import DARK, LIGHT, PRINT, contrast, named, readable_on

HUES = ("forget", "input", "candidate", "output", "memory", "hidden")
THEMES = (LIGHT, DARK, PRINT)


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.name)
@pytest.mark.parametrize("token", ["text", "muted", "accent", "warning", "good"])
def test_text_reads_on_panel_and_window(theme, token):
    for background in ("panel", "window"):
        assert contrast(theme.color(token), theme.color(background)) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.name)
@pytest.mark.parametrize("hue", [*HUES, "readout"])
def test_signals_stand_out_as_lines_and_read_as_text(theme, hue):
    assert contrast(theme.color(hue), theme.color("panel")) >= 3.0
    assert contrast(theme.ink(hue), theme.color("panel")) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.name)
def test_no_two_signals_share_a_colour(theme):
    for one, other in itertools.combinations(HUES, 2):
        a, b = theme.color(one), theme.color(other)
        assert abs(a.hue() - b.hue()) > 8 or abs(a.lightness() - b.lightness()) > 40


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.name)
def test_numbers_read_on_every_colour_of_a_heat_map(theme):
    colors = for_signed(np.array([-1.0, 1.0]), theme)

    for value in np.linspace(-1, 1, 41):
        fill = colors.color(float(value))
        assert contrast(readable_on(fill), fill) >= 4.5


def test_the_signed_map_is_centred_on_zero_whatever_the_data():
    colors = for_signed(np.array([3.0, 9.0, np.nan, np.inf]), LIGHT)

    assert colors.color(0.0) == LIGHT.color("panel")
    assert colors.color(-colors.limit) == LIGHT.color("negative")
    assert colors.color(float("nan")) == LIGHT.color("panel")


def test_themes_are_found_by_name():
    assert [named(theme.name) for theme in THEMES] == list(THEMES)
