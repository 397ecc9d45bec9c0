"""What every test shares. Nothing here imports Qt, so tests without Qt stay without it."""

import json
import os
from pathlib import Path

# Before the first Qt import, wherever that happens.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import settings

# The same examples on every run and every machine; nothing is timed.
settings.register_profile("ci", derandomize=True, deadline=None, database=None)
settings.register_profile("search", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-pictures",
        action="store_true",
        help="write the pinned pictures and golden files anew instead of comparing with them",
    )


@pytest.fixture(scope="session")
def update_pictures(request: pytest.FixtureRequest) -> bool:
    """Whether to write pinned pictures and golden files instead of comparing with them."""
    return bool(request.config.getoption("--update-pictures"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture
def boss_raise(root: Path):
    """The document of the boss-raise lesson."""
    from lstmviz.session.files import document_from_json

    path = root / "assets" / "lessons" / "boss-raise" / "lesson.json"
    return document_from_json(json.loads(path.read_text(encoding="utf-8"))["document"])


@pytest.fixture
def session(boss_raise, qapp):
    """A session on the boss-raise document."""
    from lstmviz.session.session import Session

    session = Session(boss_raise)
    yield session
    session.deleteLater()


@pytest.fixture
def look(qapp):
    """The light theme."""
    from lstmviz.views.look import Look

    return Look("light")
