"""The formulas shown and the numbers beside them say the same."""

import numpy as np
import pytest
import ziamath

from lstmviz.cells.declaration import CellKind
from lstmviz.cells.expressions import Expression, outer
from lstmviz.cells.kinds import find
from lstmviz.cells.notation import LATEX, PLAIN
from lstmviz.network.trace import LayerTrace
from tests.cells.variants import TOKENS, UNITS, drawn_trace, label, variants
from tests.cells.written import Formula, from_latex

KINDS = variants()
PAIRS = variants(at_once=2)[len(KINDS) :]
PRECISIONS = {"float64": 1e-12, "float32": 2e-6}
ACTIVATIONS = ("sigmoid", "softmax", "linear")


def layer_traces(kind: CellKind, dtype: str) -> list[LayerTrace]:
    """Both directions of a layer."""
    return list(drawn_trace(kind, dtype, both=True).layers.values())


def symbols(values: dict[str, np.ndarray], kind: CellKind) -> dict[str, np.ndarray]:
    """Name the numbers at a token as formulas in plain text do."""
    moving = {"x", "top", *(signal.key for signal in kind.signals)}
    named = {}
    for key, value in values.items():
        if key.endswith("_prev"):
            named[f"{key.removesuffix('_prev')}[t−1]"] = value
        else:
            named[f"{key}[t]" if key in moving else key] = value
    if "R_h" in values:
        named["R"] = values["R_h"]
    # A bias that the reset gate scales is written as PyTorch names it.
    named |= {f"b_h{key[2:]}": value for key, value in values.items() if key.startswith("d_")}
    if "top" in values:
        named["h[t]"] = values["top"]
    return named


def check_written(equation: Expression, values: dict[str, np.ndarray], kind: CellKind) -> None:
    """Compute the formula from its text, with symbols and with numbers, in both notations."""
    expected = equation.evaluate(values)
    for read, notation in ((str, PLAIN), (from_latex, LATEX)):
        hat = kind.options.get("gate_activation")
        formula = Formula(read(equation.write(notation)), symbols(values, kind), hat)
        np.testing.assert_allclose(formula.value(), expected, rtol=0, atol=1e-12)
        for unit, value in enumerate(expected):
            filled = Formula(read(equation.fill(notation, values, unit, digits=17)), hat=hat)
            assert filled.value() == pytest.approx(value, rel=0, abs=1e-12)


@pytest.mark.parametrize("dtype", PRECISIONS)
@pytest.mark.parametrize("kind", KINDS, ids=label)
def test_every_equation_computes_what_the_trace_recorded(kind: CellKind, dtype: str):
    for trace in layer_traces(kind, dtype):
        for token in range(TOKENS):
            values = trace.values(token)
            for signal in kind.signals:
                computed = kind.equations[signal.key].evaluate(values)
                recorded = trace.signals[signal.key][token]
                assert recorded.dtype == dtype
                np.testing.assert_allclose(computed, recorded, rtol=0, atol=PRECISIONS[dtype])


@pytest.mark.parametrize("kind", PAIRS, ids=label)
def test_two_options_at_once_are_computed_as_written(kind: CellKind):
    trace = drawn_trace(kind).layers["l0"]
    for token in range(TOKENS):
        values = trace.values(token)
        for signal in kind.signals:
            computed = kind.equations[signal.key].evaluate(values)
            recorded = trace.signals[signal.key][token]
            np.testing.assert_allclose(computed, recorded, rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS, ids=label)
def test_every_formula_means_what_it_says(kind: CellKind):
    for trace in layer_traces(kind, "float64"):
        for token in range(TOKENS):
            for equation in kind.equations.values():
                check_written(equation, trace.values(token), kind)


@pytest.mark.parametrize("dtype", PRECISIONS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("kind", KINDS, ids=label)
def test_the_readout_means_what_it_says(kind: CellKind, activation: str, dtype: str, both: bool):
    trace = drawn_trace(kind, dtype, activation, both)
    assert trace.readout is not None
    assert trace.y is not None
    assert trace.y.dtype == dtype
    outputs = [layer.signals[kind.output] for layer in trace.layers.values()]
    for token in range(TOKENS):
        values = trace.readout.values(np.concatenate([output[token] for output in outputs]))
        computed = trace.readout.equation.evaluate(values)
        np.testing.assert_allclose(computed, trace.y[token], rtol=0, atol=PRECISIONS[dtype])
        check_written(trace.readout.equation, values, kind)


@pytest.mark.parametrize("kind", KINDS, ids=label)
def test_the_terms_of_a_gate_add_up_to_what_goes_into_it(kind: CellKind):
    for trace in layer_traces(kind, "float64"):
        for token in range(TOKENS):
            for signal in kind.weighted:
                whole = trace.pre_activation(token, signal.key)
                function, _ = outer(kind.equations[signal.key])
                assert function is not None
                recorded = trace.signals[signal.key][token]
                np.testing.assert_allclose(function.compute(whole), recorded, rtol=0, atol=1e-12)
                for unit in range(UNITS):
                    terms = trace.split(token, signal.key, unit)
                    assert sum(term.value for term in terms) == pytest.approx(whole[unit])


@pytest.mark.parametrize("kind", [k for k in KINDS if k.family == "lstm"], ids=label)
def test_a_gate_is_split_by_input_unit_peephole_and_bias(kind: CellKind):
    trace, *_ = layer_traces(kind, "float64")
    for signal in kind.weighted:
        gate = signal.key
        named = [
            [(getattr(f.expression, "key", None), f.index, f.source) for f in term.factors]
            for term in trace.split(1, gate, unit=1)
        ]
        assert named[:3] == [[("x", n, None), (f"W_{gate}", 1, n)] for n in range(3)]
        outputs = trace.weights.outputs
        recurrent = [("U_" + gate, 1, n) for n in range(outputs)]
        assert [factors[1] for factors in named[3 : 3 + outputs]] == recurrent
        rest = named[3 + outputs :]
        assert rest[0] == [(f"b_{gate}", 1, None)]
        has_peephole = gate in kind.peepholes
        assert len(rest) == 1 + has_peephole
        if has_peephole:
            seen = "c" if gate == "o" else "c_prev"
            assert rest[1] == [(f"p_{gate}", 1, None), (seen, 1, None)]


def drawable() -> dict[str, str]:
    """Every different formula of every kind in LaTeX, and beside it the same with numbers."""
    found = {}
    for kind in KINDS:
        readout = drawn_trace(kind, readout="softmax").readout
        assert readout is not None
        trace, *_ = layer_traces(kind, "float64")
        values = {**trace.values(1), **readout.values(trace.signals[kind.output][1])}
        for equation in (*kind.equations.values(), readout.equation):
            found.setdefault(equation.write(LATEX), equation.fill(LATEX, values, unit=0))
    return found


def test_every_formula_can_be_drawn():
    for formulas in drawable().items():
        for text in formulas:
            svg = ziamath.Latex(text).svg()
            assert "<svg" in svg
            assert "\\" not in "".join(svg.split("<")), text


def written(kind: CellKind) -> dict[str, str]:
    return {key: equation.write(PLAIN) for key, equation in kind.equations.items()}


def test_the_lstm_is_written_as_in_textbooks():
    plain, peephole = find("lstm"), find("lstm", {"peephole": True})
    assert written(plain) == {
        "f": "σ(W_f x[t] + U_f h[t−1] + b_f)",
        "i": "σ(W_i x[t] + U_i h[t−1] + b_i)",
        "g": "tanh(W_g x[t] + U_g h[t−1] + b_g)",
        "kept": "f[t] ⊙ c[t−1]",
        "written": "i[t] ⊙ g[t]",
        "c": "f[t] ⊙ c[t−1] + i[t] ⊙ g[t]",
        "squashed": "tanh(c[t])",
        "o": "σ(W_o x[t] + U_o h[t−1] + b_o)",
        "h": "o[t] ⊙ tanh(c[t])",
    }
    assert peephole.equations["i"].write(PLAIN).endswith("+ b_i + p_i ⊙ c[t−1])")
    assert peephole.equations["f"].write(PLAIN).endswith("+ b_f + p_f ⊙ c[t−1])")
    assert peephole.equations["o"].write(PLAIN).endswith("+ b_o + p_o ⊙ c[t])")
    assert plain.equations["f"].write(LATEX) == (
        r"\sigma\left(W_{f}\, x_{t} + U_{f}\, h_{t-1} + b_{f}\right)"
    )


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"coupled": True}, {"f": "1 − i[t]", "c": "f[t] ⊙ c[t−1] + i[t] ⊙ g[t]"}),
        ({"without": "input"}, {"c": "f[t] ⊙ c[t−1] + g[t]", "h": "o[t] ⊙ tanh(c[t])"}),
        ({"without": "forget"}, {"c": "c[t−1] + i[t] ⊙ g[t]"}),
        ({"without": "output"}, {"h": "tanh(c[t])"}),
        ({"candidate_activation": "linear"}, {"g": "W_g x[t] + U_g h[t−1] + b_g"}),
        ({"output_activation": "linear"}, {"h": "o[t] ⊙ c[t]"}),
        ({"output_activation": "sigmoid"}, {"squashed": "σ(c[t])", "h": "o[t] ⊙ σ(c[t])"}),
        ({"output_activation": "linear", "without": "output"}, {"h": "c[t]"}),
        ({"projection": True}, {"m": "o[t] ⊙ tanh(c[t])", "h": "R m[t]"}),
        ({"gate_activation": "hard_sigmoid"}, {"o": "σ̂(W_o x[t] + U_o h[t−1] + b_o)"}),
        (
            {"clip": 3.0},
            {"g": "tanh∘clip_3(W_g x[t] + U_g h[t−1] + b_g)", "squashed": "tanh(c[t])"},
        ),
        (
            {"peephole": True, "coupled": True},
            {"i": "σ(W_i x[t] + U_i h[t−1] + b_i + p_i ⊙ c[t−1])", "f": "1 − i[t]"},
        ),
    ],
)
def test_each_option_changes_what_is_written(options: dict, expected: dict[str, str]):
    found = written(find("lstm", options))
    assert {key: found[key] for key in expected} == expected
    absent = {"input": "i", "forget": "f", "output": "o"}.get(options.get("without"))
    assert absent not in found
