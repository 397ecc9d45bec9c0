"""Settings are kept between runs, and a broken store does no harm."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from lstmviz.figures import theme, timeline_layout
from lstmviz.session import playing
from lstmviz.session.settings import TABLE, Settings


@pytest.fixture
def store(tmp_path: Path):
    """Open the same store anew, as another run would."""
    path = str(tmp_path / "settings.ini")
    return lambda: QSettings(path, QSettings.Format.IniFormat)


@pytest.mark.parametrize("setting", TABLE, ids=lambda setting: setting.key)
def test_each_setting_has_its_default_and_is_kept(setting, store):
    settings = Settings(store())
    assert settings.get(setting.key) == setting.default
    others = {bool: not setting.default, float: 2.0, str: "line\nline, “x”"}
    choices = [choice for choice in setting.choices if choice != setting.default]
    value = choices[0] if choices else others[type(setting.default)]
    settings.set(setting.key, value)
    settings._store.sync()
    found = Settings(store()).get(setting.key)
    assert found == value
    assert type(found) is type(setting.default)


def test_values_come_with_their_type(store):
    settings = Settings(store())
    assert settings.get_text("theme") == "system"
    assert settings.get_flag("motion") is True
    assert settings.get_float("speed") == 1.0
    with pytest.raises(TypeError, match="the setting theme is no float"):
        settings.get_float("theme")


def test_the_choices_are_those_of_whoever_uses_them():
    choices = {setting.key: setting.choices for setting in TABLE}
    assert choices["theme"] == ("system", *theme.NAMES)
    assert choices["timeline"] == timeline_layout.MODES
    assert choices["speed"] == playing.SPEEDS


@pytest.mark.parametrize(
    "setting",
    [setting for setting in TABLE if setting.choices or not isinstance(setting.default, str)],
    ids=lambda setting: setting.key,
)
@pytest.mark.parametrize("stored", ["nonsense", [1, 2], b"\x00\xff"], ids=str)
def test_a_wrong_value_in_the_store_is_the_default(setting, stored: object, store):
    written = store()
    written.setValue(setting.key, stored)
    written.sync()
    assert Settings(store()).get(setting.key) == setting.default
