"""What a person can do to a weights table; every deed is one undo step."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem
from lstmviz.session import edits
from lstmviz.session.document import Document
from lstmviz.session.session import Session
from lstmviz.views.weights_clipboard import from_text, to_text
from lstmviz.views.weights_table import WeightsTable

Selection = tuple[range, range]
"""Rows and columns."""


class WeightsEdits(QObject):
    """Changes weights through the session, which announces what cannot be done."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    def set_cell(
        self, table: WeightsTable, row: int, column: int, value: float, gesture: object = None
    ) -> bool:
        """Set one weight."""
        if value == float(table.values[row, column]):
            return True
        layer, entry = table.moment.cursor.layer, table.entry(row, column)
        return self._session.try_edit(
            self.tr("Change weight {source} → {unit}").format(
                source=table.rows[row].name, unit=table.columns[column]
            ),
            lambda document: edits.set_weight(document, layer, *entry, value),
            gesture,
        )

    def take_back(self, before: Document, gesture: object) -> None:
        """Undo a drag that is still going on."""
        self._session.try_edit(self.tr("Change weight"), lambda _: before, gesture)

    def nudge(self, table: WeightsTable, selection: Selection, by: float, gesture: object) -> None:
        """Add a step to the selected weights."""
        numbers = {
            table.entry(row, column): round(float(table.values[row, column]) + by, 6)
            for row in selection[0]
            for column in selection[1]
        }
        self._set(self.tr("Nudge weights"), table, numbers, gesture)

    def clear(self, table: WeightsTable, selection: Selection) -> None:
        """Set the selected weights to zero."""
        numbers = {table.entry(row, column): 0.0 for row in selection[0] for column in selection[1]}
        self._set(self.tr("Set weights to 0"), table, numbers)

    def copy(self, table: WeightsTable, selection: Selection) -> None:
        """Copy the selected numbers as text."""
        rows, columns = selection
        block = table.values[rows.start : rows.stop, columns.start : columns.stop]
        QGuiApplication.clipboard().setText(to_text(block))

    def paste(self, table: WeightsTable, selection: Selection) -> None:
        """Put a block of numbers from the clipboard at the selection's upper left."""
        try:
            self._paste(table, selection, QGuiApplication.clipboard().text())
        except Problem as problem:
            self._session.problem.emit(problem)

    def _paste(self, table: WeightsTable, selection: Selection, text: str) -> None:
        block = from_text(text)
        rows, columns = selection
        top, left = rows[0], columns[0]
        if block.size == 1:
            height, width = len(rows), len(columns)
        else:
            height, width = block.shape
        room = len(table.rows) - top, len(table.columns) - left
        if height > room[0] or width > room[1]:
            raise Problem(
                QT_TRANSLATE_NOOP(
                    "Problem",
                    "The pasted block has {height} rows × {width} columns, but from "
                    "“{source}”, “{unit}” on there are only {rows} × {columns}; "
                    "nothing was changed.",
                ),
                height=height,
                width=width,
                source=table.rows[top].name,
                unit=table.columns[left],
                rows=room[0],
                columns=room[1],
            )
        numbers = {
            table.entry(top + row, left + column): float(
                block[0, 0] if block.size == 1 else block[row, column]
            )
            for row in range(height)
            for column in range(width)
        }
        self._set(self.tr("Paste weights"), table, numbers)

    def rename(self, table: WeightsTable, row: int, column: int, name: str) -> None:
        """Rename what a row or a column stands for."""
        moment = table.moment
        layer, index = moment.layer_number, table.renames(row, column)
        if index is None:
            return
        of, number = index
        # What goes into the readout is named as if it went into a layer above.
        layer += of == "top"
        title = self.tr("Rename to {name}").format(name=name)
        if of in ("x", "top"):
            self._session.try_edit(
                title, lambda document: edits.rename_source(document, layer, number, name)
            )
        elif of == "y":
            self._session.try_edit(
                title, lambda document: edits.rename_readout(document, number, name)
            )
        else:
            self._session.try_edit(
                title, lambda document: edits.rename_unit(document, layer, number, name)
            )

    def _set(
        self,
        title: str,
        table: WeightsTable,
        numbers: dict[tuple[str, int, int | None], float],
        gesture: object = None,
    ) -> None:
        layer = table.moment.cursor.layer
        self._session.try_edit(
            title, lambda document: edits.set_weights(document, layer, numbers), gesture
        )
