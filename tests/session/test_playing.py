"""Playing walks to the end and stops there."""

from pathlib import Path

import pytest

from lstmviz.session import edits, playing
from lstmviz.session.playing import SPEEDS, Player
from lstmviz.session.session import Session


@pytest.fixture
def player(session: Session, monkeypatch: pytest.MonkeyPatch) -> Player:
    # A token stands for a moment only, so that nobody waits.
    monkeypatch.setattr(playing, "TOKEN_MS", 4)
    return Player(session)


@pytest.fixture
def walked(session: Session) -> list:
    steps = []
    session.cursor_changed.connect(
        lambda _: steps.append((session.cursor.token, session.cursor.stage))
    )
    return steps


def test_it_plays_token_by_token_to_the_end(player: Player, walked: list, qtbot):
    player.toggle()
    assert player.playing
    qtbot.waitUntil(lambda: not player.playing)
    assert walked == [(token, None) for token in range(1, 7)]


def test_it_plays_stage_by_stage_from_within_a_token(
    player: Player, session: Session, walked: list, qtbot
):
    session.move(token=5, stage=5)
    player.toggle()
    qtbot.waitUntil(lambda: not player.playing)
    assert walked[1:] == [(5, 6), *((6, stage) for stage in range(7))]


def test_it_pauses_where_it_is(player: Player, session: Session, qtbot):
    session.cursor_changed.connect(lambda _: session.cursor.token == 2 and player.toggle())
    player.toggle()
    qtbot.waitUntil(lambda: not player.playing)
    assert session.cursor.token == 2
    player.pause()
    assert not player.playing


@pytest.mark.parametrize(("stage", "start"), [(None, None), (6, 0)])
def test_at_the_end_it_starts_over(player: Player, session: Session, stage, start):
    session.move(token=6, stage=stage)
    player.toggle()
    assert player.playing
    assert (session.cursor.token, session.cursor.stage) == (0, start)


def test_a_faster_speed_shortens_the_step(player: Player, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(playing, "TOKEN_MS", 1000)
    intervals = []
    for speed in SPEEDS:
        player.set_speed(speed)
        assert player.speed == speed
        player.toggle()
        intervals.append(player._timer.interval())
        player.toggle()
    assert intervals == [2000, 1000, 500, 250]


def test_the_speed_changes_while_it_plays(player: Player, session: Session, qtbot):
    player.set_speed(0.001)
    player.toggle()
    player.set_speed(4.0)
    qtbot.waitUntil(lambda: session.cursor.token == 6)


def test_starting_stopping_and_speed_are_announced(player: Player, qtbot):
    for act in (player.toggle, player.pause, lambda: player.set_speed(2.0)):
        with qtbot.waitSignal(player.changed, timeout=100):
            act()
    with qtbot.assertNotEmitted(player.changed):
        player.pause()


def test_another_file_stops_it(player: Player, session: Session):
    player.toggle()
    session.open(session.document)
    assert not player.playing


def test_saving_does_not_stop_it(player: Player, session: Session, tmp_path: Path):
    player.toggle()
    session.save(tmp_path / "saved.lstmviz")
    assert player.playing


def test_a_single_token_is_played_at_once(player: Player, session: Session, qtbot):
    for _ in range(6):
        session.edit("edit", lambda document: edits.remove_token(document, 1))
    player.toggle()
    qtbot.waitUntil(lambda: not player.playing)
    assert session.cursor.token == 0
