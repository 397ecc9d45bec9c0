"""The numbers fed in: the inputs of the current token, and the state before the first."""

from functools import partial

import numpy as np
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from lstmviz.cells.arrays import Array
from lstmviz.cells.declaration import Signal
from lstmviz.figures.numbers import subscript
from lstmviz.figures.plottable import plottable
from lstmviz.figures.words import word
from lstmviz.session import edits
from lstmviz.session.cursor import Cursor, Ref
from lstmviz.session.document import Document
from lstmviz.session.moment import Moment
from lstmviz.session.session import Session
from lstmviz.views.layer_name import layer_name
from lstmviz.views.look import Look
from lstmviz.views.panel import Panel
from lstmviz.views.segments import Segments
from lstmviz.views.value_page import Entry, Group, ValuePage
from lstmviz.views.value_slider import nice_range, signed_range

TOKEN, START = "token", "start"
MANY = 12
"""Among more inputs than these, the only one that is not zero has to be looked for."""


class InputsPanel(Panel):
    """A slider and a field for each input of the token, and for each unit's initial state."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__(session, look, "inputs", self.tr("Inputs"))
        self._extremes: tuple[Array, Array, Array] | None = None
        self.switch = Segments(
            self.tr("Inputs of"), ((TOKEN, self.tr("Token")), (START, self.tr("Start")))
        )
        for key in (TOKEN, START):
            # The title stands beside it in the narrowest window.
            self.switch.button(key).setStyleSheet("padding: 3px 6px;")
        self.switch.button(START).setToolTip(self.tr("The state before the first token"))
        self.switch.chosen.connect(self.show_page)
        self.header = self.switch
        self.token_page = ValuePage(session, look, self.tr("Inputs of the token"), self._inputs)
        self.start_page = ValuePage(session, look, self.tr("State before the first"), self._start)
        self.token_page.verticalScrollBar().rangeChanged.connect(self._show_the_one)
        self._pages = QStackedWidget()
        for page in (self.token_page, self.start_page):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        # The rows' names begin four pixels in, so that they stand under the title.
        column.setContentsMargins(8, 2, 8, 8)
        column.addWidget(self._pages)
        self.show_page(TOKEN)
        session.opened.connect(self._show_the_one)

    def show_page(self, key: str) -> None:
        """Show the inputs of the token, ``token``, or the state before the first, ``start``."""
        self.switch.choose(key)
        page = self.start_page if key == START else self.token_page
        # Before it is shown: what it showed last may be gone from the document.
        page.refresh()
        self._pages.setCurrentWidget(page)
        self._show_caption()

    def refresh(self) -> None:
        """Show the numbers as they are now."""
        self._show_caption()
        self._page.refresh()

    def cursor_moved(self, before: Cursor) -> None:
        """Answer a moved cursor; a moved hover only changes what is lit."""
        now = self.session.cursor
        if (before.token, before.layer) == (now.token, now.layer):
            self._page.light()
            return
        for page in (self.token_page, self.start_page):
            page.forget_typing()
        self.refresh()
        if before.token != now.token:
            self._show_the_one()

    def _show_the_one(self) -> None:
        """Bring the input into view that stands for the token, where it is one of many."""
        moment = self.session.now
        inputs = np.flatnonzero(moment.document.sequence.values[moment.token])
        if len(inputs) == 1 and len(moment.document.network.input_names) > MANY:
            self.token_page.reveal(int(inputs[0]))

    def restyle(self) -> None:
        """Paint in another theme."""
        for page in (self.token_page, self.start_page):
            page.restyle()

    @property
    def _page(self) -> ValuePage:
        page = self._pages.currentWidget()
        assert isinstance(page, ValuePage)
        return page

    def _show_caption(self) -> None:
        """Say on the card, not on the switch, whose inputs these are: the switch must not jump."""
        if self._page is self.start_page:
            self.set_caption(self.tr("State before the first token"), short=self.tr("Start state"))
            return
        moment = self.session.now
        symbol = f"x{subscript(moment.token + 1)}"
        title = self.tr("Inputs on {token} · {symbol}").format(
            token=moment.token_name, symbol=symbol
        )
        self.set_caption(title, short=f"{moment.token_name} · {symbol}")

    # What the pages show

    def _inputs(self, moment: Moment) -> tuple[Group, ...]:
        names = moment.document.network.input_names
        entries = (self._input(number, name) for number, name in enumerate(names))
        return (Group("", "text", tuple(entries)),)

    def _input(self, number: int, name: str) -> Entry:
        def change(document: Document, value: float) -> Document:
            return edits.set_input(document, self.session.cursor.token, number, value)

        return Entry(
            name,
            name,
            lambda moment: Ref("x", unit=number, token=moment.token),
            lambda moment: float(moment.document.sequence.values[moment.token, number]),
            partial(self._input_range, number),
            change,
            lambda document, name: edits.rename_input(document, number, name),
        )

    def _input_range(self, number: int, moment: Moment) -> tuple[float, float]:
        values = moment.document.sequence.values
        if self._extremes is None or self._extremes[0] is not values:
            shown = plottable(values)
            self._extremes = (values, shown.min(axis=0), shown.max(axis=0))
        _, least, greatest = self._extremes
        return nice_range(float(least[number]), float(greatest[number]))

    def _start(self, moment: Moment) -> tuple[Group, ...]:
        layer = "" if len(moment.trace.layers) == 1 else f" · {layer_name(moment)}"
        carried = (signal for signal in moment.kind.signals if signal.key in moment.kind.state)
        return tuple(
            Group(
                f"{word(signal.short)} {signal.letter}{subscript(0)}{layer}",
                signal.hue,
                tuple(
                    self._initial(signal, moment.cursor.layer, unit, name)
                    for unit, name in enumerate(moment.names(signal.key))
                ),
            )
            for signal in carried
        )

    def _initial(self, signal: Signal, layer: str, unit: int, name: str) -> Entry:
        def vector(moment: Moment) -> Array:
            return moment.document.initial[layer][signal.key]

        def limits(moment: Moment) -> tuple[float, float]:
            shown = plottable(vector(moment))
            return signed_range(float(np.min(shown)), float(np.max(shown)))

        def rename(document: Document, name: str) -> Document:
            return edits.rename_unit(document, self.session.now.layer_number, unit, name)

        return Entry(
            name,
            self.tr("initial {signal} of {unit}").format(signal=word(signal.short), unit=name),
            lambda moment: Ref(signal.key, layer, unit, token=-1),
            lambda moment: float(vector(moment)[unit]),
            limits,
            lambda document, value: edits.set_initial(document, layer, signal.key, unit, value),
            rename,
        )
