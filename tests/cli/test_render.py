"""Pictures from the command line: every view, theme and scale, of any network."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from lstmviz.exports.views import VIEWS, WINDOW_SIZE
from lstmviz.figures.theme import NAMES, named
from lstmviz.session.files import save_session
from tests.documents import deep_lstm, plain_rnn
from tests.pictures import difference, levels


@pytest.fixture
def render(command):
    def render(source: str, *options: object) -> QImage:
        result = command("render", source, *options, "-o", "out.png")
        assert (result.status, result.out, result.err) == (0, "", "")
        image = QImage("out.png")
        Path("out.png").unlink()
        return image

    return render


def inked(image: QImage) -> float:
    """The share of pixels unlike the one in the corner."""
    pixels = levels(image)
    return float((pixels != pixels[0, 0]).any(axis=2).mean())


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("theme", NAMES)
@pytest.mark.parametrize("scale", [1, 1.5, 2])
def test_every_view_in_every_theme_at_every_scale(render, view: str, theme: str, scale: float):
    image = render("boss-raise", "--view", view, "--theme", theme, "--scale", scale)
    width, height = VIEWS[view].size
    assert (image.width(), image.height()) == (width * scale, height * scale)
    assert image.pixelColor(0, 0) == named(theme).color("panel")
    assert inked(image) > 0.01


@pytest.mark.parametrize("view", VIEWS)
def test_a_larger_scale_shows_the_same(render, view: str):
    plain, sharp = (render("boss-raise", "--view", view, "--scale", scale) for scale in (1, 3))
    pixels = levels(sharp)
    shrunk = pixels.reshape(plain.height(), 3, plain.width(), 3, 4).mean(axis=(1, 3))
    # Text is set on whole pixels, so only the large is compared: means of 20 × 20 pixels.
    rows, columns = plain.height() // 20 * 20, plain.width() // 20 * 20
    off = (shrunk - levels(plain))[:rows, :columns].reshape(rows // 20, 20, columns // 20, 20, 4)
    assert np.abs(off.mean(axis=(1, 3))).max() < 16


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("theme", NAMES)
def test_a_transparent_picture(render, view: str, theme: str):
    image = render("boss-raise", "--view", view, "--theme", theme, "--transparent")
    opacity = levels(image)[:, :, 3]
    assert opacity[0].max() == opacity[:, -1].max() == 0
    assert opacity.max() == 255
    assert 0.01 < (opacity > 0).mean() < 0.9


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("size", ["300x200", "1920x1080"])
def test_any_size(render, view: str, size: str):
    image = render("boss-raise", "--view", view, "--size", size)
    assert f"{image.width()}x{image.height()}" == size
    assert inked(image) > 0.01


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("make", [plain_rnn, deep_lstm])
def test_every_view_of_any_network(render, view: str, make):
    save_session(Path("any.lstmviz"), make())
    assert inked(render("any.lstmviz", "--view", view)) > 0.01


def test_each_stage_of_each_token_looks_its_own(render):
    seen = set()
    for token in (1, 2):
        for stage in (*range(1, 8), None):
            options = [] if stage is None else ["--stage", stage]
            image = render("boss-raise", "--view", "cell", "--token", token, *options)
            seen.add(levels(image).tobytes())
    assert len(seen) == 16


def test_a_stage_has_a_name_too(render):
    by_name = render("boss-raise", "--view", "cell", "--stage", "output")
    assert by_name == render("boss-raise", "--view", "cell", "--stage", 5)


def test_an_equation_of_each_signal_and_unit(render):
    save_session(Path("plain.lstmviz"), plain_rnn())
    images = [
        render("plain.lstmviz", "--view", "equation", "--signal", signal, "--unit", unit)
        for signal, unit in (("h", "low"), ("h", "middle"), ("h", 3), ("y", "no"), ("y", "yes"))
    ]
    assert len({levels(image).tobytes() for image in images}) == 5


def test_a_layer_of_its_own(render):
    save_session(Path("deep.lstmviz"), deep_lstm())
    images = [
        render("deep.lstmviz", "--view", "gates", "--layer", layer)
        for layer in ("l0", "l0_reverse", "l1", "l1_reverse")
    ]
    assert len({levels(image).tobytes() for image in images}) == 4


def test_what_is_fed_in_is_shown(render, boss_raise):
    np.save("in.npy", boss_raise.sequence.values[::-1])
    first = render("boss-raise", "--view", "gates")
    assert difference(render("boss-raise", "--view", "gates", "--input", "in.npy"), first).is_seen


def test_the_same_command_makes_the_same_file(command):
    for name in ("a.png", "b.png"):
        assert command("render", "boss-raise", "--view", "timeline", "-o", name).status == 0
    assert Path("a.png").read_bytes() == Path("b.png").read_bytes()


@pytest.mark.parametrize(
    ("theme", "scale"), [("light", 1), ("dark", 1.5), ("print", 2), ("light", 2)]
)
def test_the_window(process, tmp_path: Path, theme: str, scale: float):
    result = process("render", "boss-raise", "--theme", theme, "--scale", scale, "-o", "out.png")
    assert (result.status, result.out, result.err) == (0, "", "")
    image = QImage(str(tmp_path / "out.png"))
    assert (image.width(), image.height()) == tuple(side * scale for side in WINDOW_SIZE)
    assert image.width() / image.dotsPerMeterX() == pytest.approx(1600 / 96 * 0.0254, rel=1e-3)
    assert inked(image) > 0.1
