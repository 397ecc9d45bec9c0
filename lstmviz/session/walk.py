"""Going about with commands: to the ends, through quantities and units, with or without a cover."""

from lstmviz.session.session import Session


class Walk:
    """Moves the session's cursor in the ways that need more than one call."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def first(self) -> None:
        """Go to the first token, and to its first stage when going by stages."""
        self._session.move(token=0, stage=self._stage(0))

    def last(self) -> None:
        """Go to the last token, and to its last stage when going by stages."""
        last_stage = len(self._session.now.stages) - 1
        self._session.move(token=len(self._session.trace) - 1, stage=self._stage(last_stage))

    def _stage(self, stage: int) -> int | None:
        return None if self._session.cursor.stage is None else stage

    def whole_token(self) -> None:
        """Show the token at once."""
        self._session.move(stage=None)

    def toggle_cover(self) -> None:
        """Hide what comes next, or show it again."""
        self._session.cover_ahead(not self._session.covers_ahead)

    def layer(self, by: int) -> None:
        """Show the next layer or direction."""
        labels = list(self._session.trace.layers)
        at = labels.index(self._session.cursor.layer)
        self._session.move(layer=labels[(at + by) % len(labels)])

    def signal(self, by: int) -> None:
        """Choose the next quantity in the order of teaching."""
        now = self._session.now
        keys = [signal.key for signal in now.kind.signals]
        if now.shows_readout:
            keys.append("y")
        at = keys.index(now.cursor.signal) if now.cursor.signal in keys else 0
        self._session.move(signal=keys[(at + by) % len(keys)])

    def unit(self, by: int) -> None:
        """Choose the next unit."""
        now = self._session.now
        count = len(now.names(now.cursor.signal))
        self._session.move(unit=(now.cursor.unit + by) % count)
