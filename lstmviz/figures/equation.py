"""The chosen quantity: its formula, then term by term with numbers, then its result."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from lstmviz.cells.expressions import Constant, Expression, Factor, Leaf, Term, as_factor
from lstmviz.cells.notation import LATEX, PLAIN
from lstmviz.figures.chips import draw_text
from lstmviz.figures.figure import Region
from lstmviz.figures.fonts import font, ruler, write
from lstmviz.figures.formula import paint_formula
from lstmviz.figures.numbers import HIDDEN, number, subscript
from lstmviz.figures.theme import Theme
from lstmviz.figures.words import definition, factor_name, timed, titled, value_of, word
from lstmviz.session.moment import READOUT, Moment

MANY = 16
"""Of more terms than this, those of zero share a row."""
MINUS_ONE = Constant(-1)
ROW = 21.0
LEAST_ROW = 13.0
LINE = 18.0
"""The height of a line of small text."""


def latex_of(moment: Moment) -> str:
    """Return the chosen quantity's formula in LaTeX; of what a pin holds, its number alone."""
    key, unit = moment.cursor.signal, moment.cursor.unit
    signal = moment.signal(key)
    left = LATEX.symbol(signal.letter, "", 0)
    if moment.is_held(key, unit):
        hidden = moment.hides(key)
        return left if hidden else f"{left} = {LATEX.number(value_of(moment, key, unit), 3)}"
    return f"{left} = {moment.equation(key).write(LATEX)}"


def latex_with_numbers(moment: Moment) -> str:
    """Return the chosen quantity in LaTeX: symbols, and below them this step's numbers.

    While any of these is hidden, or a pin holds the quantity, there is the formula alone.
    """
    symbols, key, unit = latex_of(moment), moment.cursor.signal, moment.cursor.unit
    equation = moment.equation(key)
    if moment.hides(key) or _hides_part(moment, equation) or moment.is_held(key, unit):
        return symbols
    filled = equation.fill(LATEX, moment.values, unit)
    value = float(equation.evaluate(moment.values)[unit])
    return f"{symbols}\n{filled} = {LATEX.number(value, 3)}\n"


def result_of(moment: Moment) -> tuple[str, str]:
    """Return the last line of the equation: what stands before the result, and the result.

    A function of the whole vector, such as softmax, is not written as if of one number.
    """
    key, unit = moment.cursor.signal, moment.cursor.unit
    function, terms = moment.split(key, unit)
    hidden = moment.hides(key)
    share = moment.signal(key).is_gate or key == READOUT.key
    result = HIDDEN if hidden else number(value_of(moment, key, unit), 3, signed=not share)
    if moment.is_held(key, unit):
        text = QCoreApplication.translate("figures", "{quantity}, held by a pin: ")
        return text.format(quantity=titled(moment, key)), result
    # What is hidden could be told from the sum and the other terms.
    secret = hidden or any(_is_secret(moment, term) for term in terms)
    inside = HIDDEN if secret else number(_total(terms), 2, True)
    if function is None or not function.plain:
        return f"{titled(moment, key)} = ", result
    name = timed(moment, function.plain)
    if not function.joint:
        return f"{name}({inside}) = ", result
    text = QCoreApplication.translate("figures", "{function} of all a, {entry} = {value} → ")
    return text.format(function=name, entry=f"a{subscript(unit + 1)}", value=inside), result


def _factors(term: Term) -> tuple[Factor, ...]:
    """Return the factors of a term without the one that only turns its sign."""
    return tuple(factor for factor in term.factors if factor.expression != MINUS_ONE)


def _total(terms: Iterable[Term]) -> float:
    return sum(term.value for term in terms)


def _hides_part(moment: Moment, expression: Expression) -> bool:
    # Asked for every term of every frame, and mostly nothing is hidden.
    return moment.veil is not None and any(moment.hides(leaf.key) for leaf in expression.leaves())


def _is_secret(moment: Moment, term: Term) -> bool:
    return any(_hides_part(moment, factor.expression) for factor in term.factors)


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
        self.used = rect.bottom()
        self.definitions = definition(moment, self.key).splitlines()

    def paint(self, titled: bool, drawn: bool) -> list[Region]:
        rect, theme = self.rect, self.theme
        if titled:
            self._title()
            rect = rect.adjusted(0, 24, 0, 0)
        if drawn:
            band = QRectF(rect.left(), rect.top(), rect.width(), 26)
            latex = latex_of(self.moment)
            used = paint_formula(self.painter, band, latex, theme.color("text"), 16)
            self._define(band.adjusted(used + 24, 0, 0, 0))
        _, terms = self.moment.split(self.key, self.unit)
        if terms:
            self._rows(rect.adjusted(0, 28, 0, -26), terms)
        self._result()
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
        shown, rest, told = self._listed(terms, fits)
        count = len(shown) + bool(rest)
        height = min(ROW, table.height() / count)
        self.used = table.top() + count * height
        columns = _Columns(
            self.painter,
            table,
            [self._name(term) for term in shown],
            [self._numbers(term) for term in shown],
            [number(_total(part), 2, True) for part in (*((term,) for term in shown), rest)],
            text_size(height),
        )
        known = [term for term in terms if not self._is_secret(term)]
        reach = max((abs(term.value) for term in known), default=0.0) or 1.0
        for n, term in enumerate(shown):
            row = QRectF(table.left(), table.top() + n * height, table.width(), height)
            self._row(row, columns, term, reach)
        if rest:
            row = QRectF(table.left(), table.top() + len(shown) * height, table.width(), height)
            both = (columns.name[0], columns.factors[1])
            self._text(row, both, told, self.theme.color("muted"), left=True)
            self._amount(row, columns, rest, reach)

    def _listed(
        self, terms: tuple[Term, ...], fits: int
    ) -> tuple[list[Term], tuple[Term, ...], str]:
        """Return the terms that have a row each, the others, and what stands for these in one."""
        shown: list[Term] = list(terms)
        rest: list[Term] = []
        told = QCoreApplication.translate("figures", "{count} terms of zero")
        if len(terms) > MANY:
            # A word of a vocabulary is one input of 1 among many of 0.
            shown = []
            for term in terms:
                is_zero = not term.value and not self._is_secret(term)
                (rest if is_zero else shown).append(term)
        if len(shown) + bool(rest) > fits:
            # The largest stay; what is left out is told as one row.
            told = QCoreApplication.translate("figures", "{count} smaller terms")
            order = sorted(range(len(shown)), key=lambda n: -abs(shown[n].value))
            rest += [shown[n] for n in order[fits - 1 :]]
            shown = [shown[n] for n in sorted(order[: fits - 1])]
        return shown, tuple(rest), told.format(count=len(rest))

    def _name(self, term: Term) -> str:
        if len(term.factors) == 1 or term.factors[1].source is not None:
            return factor_name(self.moment, term.factors[0])
        sign = PLAIN.minus if term.factors[0].expression == MINUS_ONE else ""
        names = (
            factor_name(self.moment, factor)
            if isinstance(factor.expression, Leaf) and factor.expression.lag is None
            else timed(self.moment, as_factor(factor.expression, PLAIN))
            for factor in _factors(term)
        )
        return sign + " × ".join(names)

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
        self._text(row, columns.factors, self._numbers(term), self.theme.color("text"))
        self._amount(row, columns, (term,), reach)
        self.regions.append(Region(row, refs, partial(self._row_tip, term)))

    def _numbers(self, term: Term) -> str:
        if len(term.factors) == 1:
            return ""
        return " × ".join(
            HIDDEN
            if _hides_part(self.moment, factor.expression)
            else number(factor.value, 2, signed=n > 0)
            for n, factor in enumerate(_factors(term))
        )

    def _is_secret(self, term: Term) -> bool:
        return self.hidden or _is_secret(self.moment, term)

    def _amount(
        self, row: QRectF, columns: "_Columns", terms: tuple[Term, ...], reach: float
    ) -> None:
        """Paint bar and value of a row, unless they would tell what is hidden."""
        if any(self._is_secret(term) for term in terms):
            self._text(row, columns.value, HIDDEN, self.theme.color("text"))
            return
        value = _total(terms)
        self._bar(row, columns.bar, value, reach)
        self._text(row, columns.value, number(value, 2, True), self.theme.color("text"))

    def _row_tip(self, term: Term) -> str:
        if self._is_secret(term):
            return ""
        factors = (
            f"{timed(self.moment, factor.expression)} = {number(factor.value, 4)}"
            for factor in term.factors
        )
        return "\n".join((*factors, f"= {number(term.value, 4, True)}"))

    def _result(self) -> None:
        y = self.rect.bottom() - 24
        self.painter.setPen(QPen(self.theme.color("border"), 1))
        self.painter.drawLine(QPointF(self.rect.left(), y), QPointF(self.rect.right(), y))
        line = QRectF(self.rect.left(), y + 3, self.rect.width(), 22)
        left, result = result_of(self.moment)
        size, middle = result_size(left, result, line.width()), line.center().y()
        self.painter.setPen(self.theme.color("text"))
        write(self.painter, line.left(), middle, left, size)
        self.painter.setPen(self.theme.ink(self.moment.signal(self.key).hue))
        at = line.left() + round(ruler(size)(left))
        write(self.painter, at, middle, result, size, bold=True)
        used = at + ruler(size, bold=True)(result) - line.left()
        self._define(line.adjusted(used + 24, 0, 0, 0))
        # Where the columns are narrow, there may be room between them and this line.
        self._define(QRectF(self.rect.left(), y - LINE, self.rect.width(), LINE))
        ref = self.moment.ref(self.key, self.unit)
        told = "\n".join(filter(None, (headline(self.moment), definition(self.moment, self.key))))
        self.regions.append(Region(line, (ref,), told))

    def _define(self, room: QRectF) -> None:
        """Tell at the right what the functions do, each once, where there is room."""
        right = room.right()
        if room.top() < self.used < room.bottom():
            return
        self.painter.setPen(self.theme.color("muted"))
        while self.definitions and ruler(11)(self.definitions[0]) <= right - room.left():
            text = self.definitions.pop(0)
            right -= ruler(11)(text)
            write(self.painter, right, room.center().y(), text, 11)
            right -= 16

    def _text(
        self, row: QRectF, column: tuple[float, float], text: str, color: QColor, left: bool = False
    ) -> None:
        at = column[0] if left else column[1]
        draw_text(
            self.painter,
            QPointF(at, row.center().y()),
            text,
            color,
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


def result_size(left: str, result: str, room: float) -> float:
    """Return the size of text, in pixels, in which the last line has room."""
    for size in (14.0, 13.0, 12.0, 11.0):
        if ruler(size)(left) + ruler(size, bold=True)(result) <= room:
            break
    return size


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
