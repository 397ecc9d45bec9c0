"""Playing: the cursor walks on by itself, by token or by stage, until the end."""

from PySide6.QtCore import QObject, QTimer, Signal

from lstmviz.session.session import Session

SPEEDS = (0.5, 1.0, 2.0, 4.0)
TOKEN_MS = 1000
"""How long a token stands at speed 1."""


class Player(QObject):
    """Steps the session's cursor at a speed."""

    changed = Signal()
    """Started, stopped or changed speed."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._speed = 1.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)
        session.opened.connect(self.pause)

    @property
    def playing(self) -> bool:
        """Whether it is running."""
        return self._timer.isActive()

    @property
    def speed(self) -> float:
        """One of :data:`SPEEDS`."""
        return self._speed

    def set_speed(self, speed: float) -> None:
        """Change the speed, also while playing."""
        self._speed = speed
        self._timer.setInterval(round(TOKEN_MS / speed))
        self.changed.emit()

    def toggle(self) -> None:
        """Play or pause; at the end, play from the beginning."""
        if self.playing:
            self.pause()
            return
        if self._at_end():
            stage = None if self._session.cursor.stage is None else 0
            self._session.move(token=0, stage=stage)
        self._timer.start(round(TOKEN_MS / self._speed))
        self.changed.emit()

    def pause(self) -> None:
        """Stop where it is."""
        if self.playing:
            self._timer.stop()
            self.changed.emit()

    def _step(self) -> None:
        if self._session.cursor.stage is None:
            self._session.step_token(1)
        else:
            self._session.step_stage(1)
        if self._at_end():
            self.pause()

    def _at_end(self) -> bool:
        cursor = self._session.cursor
        last_stage = cursor.stage is None or cursor.stage == len(self._session.now.stages) - 1
        return cursor.token == len(self._session.trace) - 1 and last_stage
