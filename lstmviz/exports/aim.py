"""From what a person asks for – token 2, stage "forget", unit "mood" – to a cursor."""

from lstmviz.cells.problems import QT_TRANSLATE_NOOP, Problem, listed
from lstmviz.network.trace import Trace
from lstmviz.session.cursor import Cursor
from lstmviz.session.document import Document
from lstmviz.session.moment import READOUT, Moment
from lstmviz.session.spelling import find_entry, find_name, numbered


def aim(
    document: Document,
    trace: Trace,
    *,
    token: int | None = None,
    stage: str | None = None,
    layer: str | None = None,
    unit: str | None = None,
    signal: str | None = None,
) -> Cursor:
    """Return the cursor a person means; what is left out is the first, and the whole token.

    Parameters
    ----------
    token
        From 1, as on screen.
    stage, unit
        A name, or a number from 1. Without `signal`, the chosen signal is what the stage makes.
    layer
        A label such as ``l0`` or ``l1_reverse``.
    signal
        A key such as ``f``, ``kept`` or ``y``; its units are those of `layer`, those of ``y``
        the readouts.

    Raises
    ------
    Problem
        If there is no such thing; it tells what there is.
    """
    if token is not None and not 1 <= token <= len(trace):
        raise Problem(
            QT_TRANSLATE_NOOP(
                "Problem", "There is no token {token}; the tokens are numbered 1 to {last}."
            ),
            token=token,
            last=len(trace),
        )
    label = next(iter(trace.layers)) if layer is None else layer
    if label not in trace.layers:
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "There is no layer “{name}”; choose one of {known}."),
            name=label,
            known=listed(trace.layers),
        )
    moment = Moment(document, trace, Cursor(token=(token or 1) - 1, layer=label))
    number = None if stage is None else _stage(moment, stage)
    key = _default_signal(moment, number, unit) if signal is None else _signal(moment, signal)
    return Cursor(
        token=moment.token,
        stage=number,
        layer=label,
        unit=0 if unit is None else find_entry(moment.names(key), key, unit, 1),
        signal=key,
    )


def _stage(moment: Moment, wanted: str) -> int:
    for names in ([stage.key for stage in moment.stages], [s.title for s in moment.stages]):
        found = find_name(names, wanted, 1)
        if found is not None:
            return found
    raise Problem(
        QT_TRANSLATE_NOOP("Problem", "There is no stage “{name}”; the stages are {known}."),
        name=wanted,
        known=numbered([stage.key for stage in moment.stages], 1),
    )


def _signals(moment: Moment) -> tuple[str, ...]:
    keys = (signal.key for signal in (*moment.kind.signals, *moment.kind.intermediates))
    return (*keys, READOUT.key) if moment.shows_readout else tuple(keys)


def _signal(moment: Moment, wanted: str) -> str:
    if wanted not in _signals(moment):
        raise Problem(
            QT_TRANSLATE_NOOP("Problem", "There is no signal “{name}”; choose one of {known}."),
            name=wanted,
            known=listed(_signals(moment)),
        )
    return wanted


def _default_signal(moment: Moment, stage: int | None, unit: str | None) -> str:
    if stage is None:
        return moment.kind.signals[0].key
    made = moment.stages[stage].makes
    if READOUT.key in made:
        # Whoever names a unit here means the hidden state behind the readout.
        is_readout = unit is None or find_name(moment.names(READOUT.key), unit, 1) is not None
        return READOUT.key if is_readout else moment.kind.output
    recorded = [signal.key for signal in moment.kind.signals if signal.key in made]
    return recorded[0] if recorded else made[0]
