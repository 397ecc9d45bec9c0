"""The map of the network: pick a layer and a direction, follow a token upwards."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout

from lstmviz.figures.layer_map import LayerMap
from lstmviz.session.session import Session
from lstmviz.session.walk import Walk
from lstmviz.views.figure_canvas import FigureCanvas
from lstmviz.views.guard import guarded
from lstmviz.views.look import Look
from lstmviz.views.panel import Panel


class LayersPanel(Panel):
    """Shows every layer and direction over the tokens."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__(session, look, "layers", self.tr("Layers"))
        self.canvas = _MapCanvas(session, look, LayerMap(), self.tr("Map of the layers"))
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 0, 2, 4)
        column.addWidget(self.canvas)
        self.refresh()

    def refresh(self) -> None:
        """Repaint."""
        now = self.session.now
        self.canvas.setAccessibleDescription(
            self.tr("layer {n} of {count}, {direction}").format(
                n=now.layer_number + 1,
                count=len(now.document.network.layers),
                direction=self.tr("from the last token to the first")
                if now.layer_trace.reverse
                else self.tr("from the first token to the last"),
            )
        )
        self.canvas.update()


@guarded
class _MapCanvas(FigureCanvas):
    """The map; a click goes to a layer and a token, the arrows go about."""

    def __init__(self, session: Session, look: Look, figure: LayerMap, name: str) -> None:
        super().__init__(session, look, figure, name)
        self._walk = Walk(session)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(180, 96)

    def sizeHint(self) -> QSize:
        """Ask for room for four rows."""
        return QSize(260, 150)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the layer and the token under the pointer."""
        region = self.region_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or region is None:
            return
        ref = region.refs[0]
        layers = self._session.trace.layers
        where = {"layer": ref.layer} if ref.key not in ("x", "y") and ref.layer in layers else {}
        self._session.move(token=ref.token, **where)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up, down, back and on."""
        keys = Qt.Key
        if event.key() in (keys.Key_Up, keys.Key_Down):
            self._climb(1 if event.key() == keys.Key_Up else -1)
        elif event.key() == keys.Key_Home:
            self._walk.first()
        elif event.key() == keys.Key_End:
            self._walk.last()
        elif event.key() in (keys.Key_Left, keys.Key_Right):
            self._session.step_token(1 if event.key() == keys.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def _climb(self, by: int) -> None:
        """Go up or down a row; above the highest and below the lowest is nothing."""
        labels = list(self._session.trace.layers)
        at = labels.index(self._session.cursor.layer) + by
        if 0 <= at < len(labels):
            self._session.move(layer=labels[at])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the map, with a frame around it where the keyboard is."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._look.theme.color("accent"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            painter.end()
