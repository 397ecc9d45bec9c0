"""The chosen quantity: its formula, then term by term with numbers, then its result."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from lstmviz.cells.expressions import Factor, Term
from lstmviz.cells.notation import LATEX, PLAIN
from lstmviz.figures.chips import draw_text
from lstmviz.figures.figure import Region
from lstmviz.figures.fonts import font
from lstmviz.figures.formula import paint_formula
from lstmviz.figures.numbers import HIDDEN, number
from lstmviz.figures.theme import Theme
from lstmviz.figures.words import factor_name, subscript, titled, value_of, word
from lstmviz.session.moment import Moment

ROW = 21.0
LEAST_ROW = 13.0


def latex_of(moment: Moment) -> str:
    """Return the chosen quantity's formula in LaTeX."""
    key = moment.cursor.signal
    signal = moment.signal(key)
    left = LATEX.symbol(signal.letter, "", 0)
    return f"{left} = {moment.equation(key).write(LATEX)}"


def headline(moment: Moment, *, short: bool = False) -> str:
    """Return what the equation is about: "Input gate i₁ · mood", in `short` "Input i₁ · mood"."""
    key, unit = moment.cursor.signal, moment.cursor.unit
    signal = moment.signal(key)
    title = word(signal.short if short else signal.title)
    symbol = signal.letter + subscript(moment.token + 1) if len(signal.letter) == 1 else ""
    name = moment.names(key)[unit]
    return " ".join(part for part in (title[:1].upper() + title[1:], symbol, "·", name) if part)


@dataclass
class EquationFigure:
    """Paints the equation of the cursor's signal and unit.

    Parameters
    ----------
    titled
        Whether the quantity's name stands above; on screen it stands on the card.
    drawn
        Whether the formula is drawn; its place stays empty until a window is first painted.
    """

    titled: bool = True
    drawn: bool = True

    def paint(self, painter: QPainter, rect: QRectF, moment: Moment, theme: Theme) -> list[Region]:
        """Paint into `rect` and return what lies where, topmost last."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        regions = _Table(painter, rect.adjusted(12, 4, -12, -6), moment, theme).paint(
            self.titled, self.drawn
        )
        painter.restore()
        return regions


class _Table:
    def __init__(self, painter: QPainter, rect: QRectF, moment: Moment, theme: Theme) -> None:
        self.painter, self.rect, self.moment, self.theme = painter, rect, moment, theme
        self.key, self.unit = moment.cursor.signal, moment.cursor.unit
        self.hidden = moment.hides(self.key)
        self.regions: list[Region] = []

    def paint(self, titled: bool, drawn: bool) -> list[Region]:
        rect, theme = self.rect, self.theme
        if titled:
            self._title()
            rect = rect.adjusted(0, 24, 0, 0)
        if drawn:
            band = QRectF(rect.left(), rect.top(), rect.width(), 26)
            paint_formula(self.painter, band, latex_of(self.moment), theme.color("text"), 16)
        function, terms = self.moment.split(self.key, self.unit)
        self._rows(rect.adjusted(0, 28, 0, -26), terms)
        self._result(function.plain if function else "", terms)
        return self.regions

    def _title(self) -> None:
        draw_text(
            self.painter,
            QPointF(self.rect.left(), self.rect.top() + 12),
            headline(self.moment),
            self.theme.ink(self.moment.signal(self.key).hue),
            14,
            align=Qt.AlignmentFlag.AlignLeft,
            bold=True,
            width=self.rect.width(),
        )

    def _rows(self, table: QRectF, terms: tuple[Term, ...]) -> None:
        fits = max(1, int(table.height() / LEAST_ROW))
        shown = list(terms)
        rest: tuple[Term, ...] = ()
        if len(terms) > fits:
            # The largest stay; what is left out is told as one row.
            largest = sorted(terms, key=lambda term: -abs(term.value))[: fits - 1]
            shown = [term for term in terms if term in largest]
            rest = tuple(term for term in terms if term not in largest)
        count = len(shown) + bool(rest)
        height = min(ROW, table.height() / count)
        columns = _Columns(
            self.painter,
            table,
            [self._name(term) for term in shown],
            [self._numbers(term) for term in shown],
            [number(term.value, 2, True) for term in terms],
            text_size(height),
        )
        reach = max((abs(term.value) for term in terms), default=0.0) or 1.0
        for n, term in enumerate(shown):
            row = QRectF(table.left(), table.top() + n * height, table.width(), height)
            self._row(row, columns, term, reach)
        if rest:
            row = QRectF(table.left(), table.top() + len(shown) * height, table.width(), height)
            text = QCoreApplication.translate("figures", "{count} smaller terms").format(
                count=len(rest)
            )
            both = (columns.name[0], columns.factors[1])
            self._text(row, both, text, self.theme.color("muted"), left=True)
            self._bar(row, columns.bar, sum(term.value for term in rest), reach)
            self._value(row, columns.value, sum(term.value for term in rest))

    def _name(self, term: Term) -> str:
        if len(term.factors) == 1 or term.factors[1].source is not None:
            return factor_name(self.moment, term.factors[0])
        return " × ".join(self._symbol(factor) for factor in term.factors)

    def _symbol(self, factor: Factor) -> str:
        text = factor.expression.write(PLAIN)
        return text.replace("[t]", subscript(self.moment.token + 1)).replace(
            "[t−1]", subscript(self.moment.token)
        )

    def _row(self, row: QRectF, columns: "_Columns", term: Term, reach: float) -> None:
        refs = tuple(
            ref
            for factor in reversed(term.factors)
            if (ref := self.moment.leaf_ref(factor.expression, factor.index, factor.source))
        )
        if any(self.moment.is_lit(ref) for ref in refs):
            self.painter.setPen(Qt.PenStyle.NoPen)
            self.painter.setBrush(self.theme.color("control"))
            self.painter.drawRoundedRect(row.adjusted(-6, 0, 6, 0), 4, 4)
        self._text(row, columns.name, self._name(term), self.theme.color("muted"), left=True)
        secret = any(self._is_hidden(factor) for factor in term.factors)
        self._text(row, columns.factors, self._numbers(term), self.theme.color("text"))
        if not secret and not self.hidden:
            self._bar(row, columns.bar, term.value, reach)
        self._value(row, columns.value, None if secret or self.hidden else term.value)
        self.regions.append(Region(row, refs, partial(self._row_tip, term)))

    def _numbers(self, term: Term) -> str:
        if len(term.factors) == 1:
            return ""
        return " × ".join(
            HIDDEN if self._is_hidden(factor) else number(factor.value, 2, signed=n > 0)
            for n, factor in enumerate(term.factors)
        )

    def _is_hidden(self, factor: Factor) -> bool:
        return any(self.moment.hides(leaf.key) for leaf in factor.expression.leaves())

    def _row_tip(self, term: Term) -> str:
        if self.hidden:
            return ""
        factors = (f"{self._symbol(factor)} = {number(factor.value, 4)}" for factor in term.factors)
        return "\n".join((*factors, f"= {number(term.value, 4, True)}"))

    def _result(self, function: str, terms: tuple[Term, ...]) -> None:
        y = self.rect.bottom() - 24
        self.painter.setPen(QPen(self.theme.color("border"), 1))
        self.painter.drawLine(QPointF(self.rect.left(), y), QPointF(self.rect.right(), y))
        total = sum(term.value for term in terms)
        line = QRectF(self.rect.left(), y + 3, self.rect.width(), 22)
        inside = HIDDEN if self.hidden else number(total, 2, True)
        left = f"{function}({inside}) = " if function else f"{titled(self.moment, self.key)} = "
        self.painter.setFont(font(14))
        self.painter.setPen(self.theme.color("text"))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.painter.drawText(line, flags, left)
        indent = self.painter.fontMetrics().horizontalAdvance(left)
        self.painter.setFont(font(14, bold=True))
        self.painter.setPen(self.theme.ink(self.moment.signal(self.key).hue))
        value = value_of(self.moment, self.key, self.unit)
        result = HIDDEN if self.hidden else number(value, 3, signed=not self._is_share())
        self.painter.drawText(line.adjusted(indent, 0, 0, 0), flags, result)
        self.regions.append(
            Region(line, (self.moment.ref(self.key, self.unit),), headline(self.moment))
        )

    def _is_share(self) -> bool:
        return self.moment.signal(self.key).is_gate or self.key == "y"

    def _text(
        self, row: QRectF, column: tuple[float, float], text: str, color: object, left: bool = False
    ) -> None:
        at = column[0] if left else column[1]
        draw_text(
            self.painter,
            QPointF(at, row.center().y()),
            text,
            color,  # type: ignore[arg-type]
            text_size(row.height()),
            align=Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight,
            width=column[1] - column[0],
        )

    def _bar(self, row: QRectF, column: tuple[float, float], value: float, reach: float) -> None:
        middle = (column[0] + column[1]) / 2
        half = (column[1] - column[0]) / 2
        length = half * min(abs(value) / reach, 1.0)
        token = "positive" if value >= 0 else "negative"
        left = middle if value >= 0 else middle - length
        height = min(10.0, row.height() * 0.55)
        self.painter.fillRect(
            QRectF(left, row.center().y() - height / 2, max(length, 1.0), height),
            self.theme.color(token),
        )
        self.painter.setPen(QPen(self.theme.color("border"), 1))
        self.painter.drawLine(QPointF(middle, row.top()), QPointF(middle, row.bottom()))

    def _value(self, row: QRectF, column: tuple[float, float], value: float | None) -> None:
        text = HIDDEN if value is None else number(value, 2, True)
        self._text(row, column, text, self.theme.color("text"))


def text_size(row: float) -> float:
    """Return the size of text, in pixels, in a row of that height."""
    return min(12.5, row * 0.78)


class _Columns:
    """Where the columns of the table lie: name, factors, bar, value."""

    LEAST_BAR = 24.0

    def __init__(
        self,
        painter: QPainter,
        table: QRectF,
        names: list[str],
        numbers: list[str],
        values: list[str],
        pixels: float,
    ) -> None:
        painter.setFont(font(pixels))
        metrics = painter.fontMetrics()

        def widest(texts: list[str]) -> float:
            return max((metrics.horizontalAdvance(text) for text in texts), default=0) + 4.0

        value, factors = widest(["+0.00", *values]), widest(numbers)
        name = min(widest(names) + 6, table.width() - factors - value - self.LEAST_BAR - 12)
        left, right = table.left(), table.right()
        self.name = (left, left + name)
        self.factors = (left + name, left + name + factors)
        self.bar = (self.factors[1] + 8, right - value - 4)
        self.value = (right - value, right)
