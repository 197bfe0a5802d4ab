"""Formulas: MathML on one line, and what MathJax and KaTeX have drawn, once."""

from __future__ import annotations

import pytest

from tui.article.document import read_article
from tui.article.index_text import body_text


def mi(text: str) -> str:
    return f"<mi>{text}</mi>"


def mn(text: str) -> str:
    return f"<mn>{text}</mn>"


SUM = f"<mrow>{mi('a')}<mo>+</mo>{mi('b')}</mrow>"
HALF = f"<mfrac>{mn('1')}{mn('2')}</mfrac>"
SQUARE = f"<msup>{mi('x')}{mn('2')}</msup>"


@pytest.mark.parametrize(
    ("mathml", "want"),
    [
        (HALF, "1/2"),
        (mn("3") + HALF, "3 1/2"),
        (f"<mfrac>{SUM}{mi('c')}</mfrac>", "(a+b)/c"),
        (f"<mfrac>{mi('c')}{SUM}</mfrac>", "c/(a+b)"),
        (f"<mfrac>{HALF}{mn('3')}</mfrac>", "(1/2)/3"),
        (f"<mfrac>{mn('1')}<mrow>{mn('2')}{mi('a')}</mrow></mfrac>", "1/(2a)"),
        (f"<mfrac><mrow>{mn('2')}{mi('a')}</mrow>{mn('3')}</mfrac>", "2a/3"),
        (f"<mfrac>{SQUARE}{mn('2')}</mfrac>", "x^2/2"),
        (SQUARE, "x^2"),
        (SQUARE + mi("y"), "x^2 y"),
        (f"<msup>{mn('10')}<mrow><mo>-</mo>{mn('6')}</mrow></msup>", "10^(-6)"),
        (f"<msup><mrow><mo>(</mo>{SUM}<mo>)</mo></mrow>{mn('2')}</msup>", "(a+b)^2"),
        (f"<msup><mrow>{SUM}</mrow>{mn('2')}</msup>", "(a+b)^2"),
        (f"<msup>{SQUARE}{mn('3')}</msup>", "(x^2)^3"),
        (f"<msup>{mi('f')}<mo>′</mo></msup>", "f′"),
        (f"<msub>{mi('x')}{mn('1')}</msub>", "x_1"),
        (f"<msub>{mi('x')}<mrow>{mi('i')}<mo>,</mo>{mi('j')}</mrow></msub>", "x_(i,j)"),
        (f"<msubsup>{mi('x')}{mi('i')}{mn('2')}</msubsup>", "x_i^2"),
        (f"<msqrt>{mn('2')}</msqrt>", "√2"),
        (f"<msqrt>{mi('x')}<mo>+</mo>{mn('1')}</msqrt>", "√(x+1)"),
        (f"<mroot>{mn('8')}{mn('3')}</mroot>", "∛8"),
        (f"<mroot>{mi('x')}{mi('n')}</mroot>", "x^(1/n)"),
        (f"<mover>{mi('x')}<mo>¯</mo></mover>", "x\u0304"),
        (f"<mfrac linethickness='0'>{mi('n')}{mi('k')}</mfrac>", "(n k)"),
        (f"<mi>sin</mi><mo>&#x2061;</mo>{mi('x')}<mo>=</mo>{mn('0.5')}", "sin x = 0.5"),
        (f"<mtable><mtr><mtd>{mn('1')}</mtd><mtd>{mn('0')}</mtd></mtr><mtr><mtd>{mi('a')}</mtd></mtr></mtable>", "1, 0; a"),
        (f"<mmultiscripts>{mi('C')}{mn('6')}<none/><mprescripts/><none/>{mn('14')}</mmultiscripts>", "^14C_6"),
        ("x+1", "x+1"),
        (f"<semantics>{HALF}<annotation encoding='application/x-tex'>\\frac12</annotation></semantics>", "\\frac12"),
    ],
)  # fmt: skip
def test_mathml_on_one_line(mathml: str, want: str) -> None:
    body = f"<p>It is <math>{mathml}</math> so.</p>"
    assert read_article(body, title="").plain == f"It is {want} so."
    assert body_text(body) == f"It is {want} so."


MATHML = "<math><mi>z</mi></math>"
DRAWN = "<nobr aria-hidden='true'><span class='math'><span class='mi'>z</span></span></nobr>"
ASSISTIVE = f"<span class='MJX_Assistive_MathML'>{MATHML}</span>"
ASSISTIVE_3 = f"<mjx-assistive-mml>{MATHML}</mjx-assistive-mml></mjx-container>"
SCRIPT = "<script type='math/tex'>z</script>"


@pytest.mark.parametrize(
    "formula",
    [
        f"<span class='MathJax_Preview'></span><span class='MathJax'>{DRAWN}{ASSISTIVE}</span>{SCRIPT}",
        f"<span class='MathJax_Preview'>z</span><span class='MathJax'>{DRAWN}{ASSISTIVE}</span>",
        f"<span class='MathJax_Preview'>z</span><span class='MathJax'>{DRAWN}</span>{SCRIPT}",
        f"<div class='MathJax_Display'><span class='MathJax'>{DRAWN}{ASSISTIVE}</span></div>{SCRIPT}",
        "<span class='MathJax_CHTML' data-mathml='&lt;math&gt;&lt;mi&gt;z&lt;/mi&gt;&lt;/math&gt;'>z z</span>",
        f"<mjx-container class='MathJax'><mjx-math class='MJX-TEX'><mjx-c>z</mjx-c></mjx-math>{ASSISTIVE_3}",
        f"<mjx-container jax='SVG'><svg><text>z</text></svg>{ASSISTIVE_3}",
        f"<span class='katex'><span class='katex-mathml'>{MATHML}</span><span class='katex-html'>z</span></span>",
        SCRIPT,
    ],
)
def test_a_drawn_formula_is_shown_once(formula: str) -> None:
    body = f"<p>Let {formula} be given.</p>"
    assert " ".join(read_article(body, title="").plain.split()) == "Let z be given."
