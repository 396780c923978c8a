"""Formulas in pages: where they may stand, what stands for itself, and what is no LaTeX."""

import re

import pytest
from markdown import Markdown

from docs.extensions import formulas
from docs.extensions.formulas import FormulaError
from tests.tooling.webpage import Page

pytestmark = [pytest.mark.usefixtures("katex"), pytest.mark.timeout(60)]  # node may start slowly


def markdown() -> Markdown:
    """Markdown with the extensions that pages are written for."""
    return Markdown(
        extensions=[
            "admonition",
            "tables",
            "toc",
            "pymdownx.details",
            "pymdownx.highlight",
            "pymdownx.superfences",
            "docs.extensions.formulas",
        ]
    )


def html(page: str) -> str:
    return markdown().convert(page)


def test_a_formula_is_drawn_for_the_eye_and_written_in_mathml_for_screen_readers():
    made = html("so $x^2$ is")
    assert "<math><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>" in made
    assert '<span class="katex-html" aria-hidden="true">' in made
    assert Page(made).text == "so x2 is"


@pytest.mark.parametrize(
    ("page", "expected", "text"),
    [
        ("$n$th", "<p><x-formula", "nth"),
        ("[$n$](#n)", '<a href="#n"><x-formula', "n"),
        ("over $a\n+ b$ lines", "<p>over <x-formula", "over a+b lines"),
        ("$$\nx\n$$", '<p><span class="formula" tabindex="0" role="group"', "x"),
        ("$$ x $$", '<math display="block">', "x"),
        ("- $$ x $$", '<li><span class="formula"', "x"),
        ("- one\n- $x$", "<li><x-formula", "one x"),
        ("1. one\n\n    $x$ two", "<p><x-formula", "one x two"),
        ('??? question "Why?"\n    $$\n    x\n    $$', '<p><span class="formula"', "Why? x"),
        ('!!! note "Of $x$"\n    So $y$.', 'title">Of <x-formula', "Of x So y."),
        ("a_1 and *$x_1$* and $y_1$", "<em><x-formula", "a_1 and x1 and y1"),
        ("| a |\n| - |\n| $|x|$ |", "<td><x-formula", "a ∣x∣"),
        ("| a |\n| - |\n| $\\|x\\|$ |", "<td><x-formula", "a ∥x∥"),
        ("$a < b$ & c", "<mo>&lt;</mo>", "a<b & c"),
        (r"$\$5$ and \$5", "<p><x-formula", "$5 and $5"),
        ("<div>$x$</div>", "<div><x-formula", "x"),
    ],
)
def test_formulas_stand_where_text_does(page, expected, text):
    made = html(page)
    assert expected in made
    assert Page(made).text == text


@pytest.mark.parametrize(
    "page",
    [
        "$5 and $6",
        "from $5 to $6, or 7 $",
        "`$x$` and ``a ` $y$``",
        "```python\ncost = '$x$'\n```",
        '??? question "Why?"\n    ```\n    $$ x $$\n    ```',
        "    cost = '$x$'\n    <$y$>",
        "- one\n\n        cost = '$x$'",
        r"\$x\$",
        "one $\n\nand $ another",
        "<pre>$x$</pre>",
        "<script>`${a}${b}`</script>",
        "<!-- $x$ -->",
    ],
)
def test_code_and_amounts_are_left_alone(page):
    made = html(page)
    assert "<math" not in made
    assert made.count("$") == page.count("$")


def test_code_keeps_its_signs():
    assert "<code>$a &lt; b$\n</code>" in html("    $a < b$").replace("<span></span>", "")


def test_an_attribute_takes_a_formula_as_text():
    assert '<img alt="of x^2 and &lt;" src="a.png" />' in html("![of $x^2$ and $<$](a.png)")


def test_a_line_does_not_break_between_a_formula_and_what_stands_at_it():
    made = html("so ($n$), as $m$.")
    assert re.search(r'<span class="whole">\(<x-formula[^(]*</span>\),</span> as ', made)
    assert re.search(r'as <span class="whole"><x-formula[^(]*</span>\.</span></p>', made)


def test_a_long_formula_may_break_between_its_parts_and_a_short_one_may_not():
    assert html("$a + b = c$").count("<wbr>") == 0
    long = html("$a + b + c + d + e + f + g = 1$")
    assert long.count("<wbr>") == 7
    assert re.search(r"aria-hidden=\"true\"><span", long)


def test_a_heading_is_told_in_plain_letters_wherever_it_is_not_drawn():
    page = markdown()
    made = page.convert("[TOC]\n\n## The $\\sqrt{d_k}$, if $x_1 < y$: *so*\n")
    (heading,) = page.toc_tokens
    assert heading["name"] == "The √(d_k), if x_1 &lt; y: so"
    assert heading["id"] == "the-d_k-if-x_1-y-so"
    assert '<a href="#the-d_k-if-x_1-y-so">The √(d_k), if x_1 &lt; y: so</a>' in made
    assert '<h2 id="the-d_k-if-x_1-y-so">The <span class="whole"><x-formula' in made


def test_a_second_page_knows_nothing_of_the_first():
    page = markdown()
    page.convert("# Of $a$\n\n$b$")
    page.reset()
    assert Page(page.convert("# Of $c$")).text == "Of c"
    assert page.toc_tokens[0]["name"] == "Of c"


@pytest.mark.parametrize(
    "latex",
    [
        r"\begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix}",
        r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
        r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
        r"\text{softmax}\!\left(\frac{Q K^\top}{\sqrt{d_k}}\right) V",
        r"\frac{\partial L}{\partial w} = \nabla f \cdot \hat{y} \odot \sum_{i=1}^n x_i",
        r"\mathbb{R}^n, \mathcal{L}, \lim_{h \to 0}, \|x\|_2, \lfloor x \rfloor, 10^{-3}",
    ],
)
def test_the_latex_that_pages_use_is_known(latex):
    assert html(f"$$\n{latex}\n$$").count("<math") == 1


def test_the_brackets_of_a_matrix_are_as_high_as_it_is():
    drawn = html(r"$\begin{bmatrix} 1 \\ 2 \\ 3 \\ 4 \end{bmatrix}$")
    heights = [float(height) for height in re.findall(r'<svg [^>]*height="([\d.]+)em"', drawn)]
    assert len(heights) == 2
    assert min(heights) > 4


@pytest.mark.parametrize(
    ("formula", "fault"),
    [
        (r"$\foo x$", r"Undefined control sequence: \foo, at character 1"),
        (r"$\frac{a$", "at character 8"),
        ("$a}$", "at character 2"),
        (r"$\left( a$", r"Expected '\right'"),
        (r"$$\begin{bmatrix} 1$$", "bmatrix"),
        ("$x^$", "Expected group after '^'"),
        ("$é$", "é"),
        (r"$$a \\ b$$", r"\\"),
        ("$a % b$", "comment"),
        (r"$\href{https://a.org}{a}$", r"\href is not allowed"),
    ],
)
def test_a_formula_that_is_no_latex_is_quoted_with_its_fault(formula, fault):
    with pytest.raises(FormulaError) as error:
        html(f"text {formula} text")
    assert repr(formula.strip("$")) in str(error.value)
    assert fault in str(error.value)


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("# A\n\n```\n$\n\n$\n```\n\n- b\n\n    so $\\foo$\n", 11),
        ("$x$\n\n$$\n\\foo\n$$", 3),
        ("- a\n\n\tso $\\foo$ c", 3),
        ("a\r\n\r\n$\\foo$", 3),
        ("a\n\n$$ x\n\nb", 3),
    ],
)
def test_the_line_of_a_formula_that_is_no_latex_is_told(page, line):
    with pytest.raises(FormulaError, match=rf"^line {line}: "):
        html(page)


def test_the_page_is_told_and_its_front_matter_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(formulas, "DOCS", tmp_path)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.md").write_text("---\ntitle: A\n---\n\n# A\n\n$\\foo$\n", "utf-8")
    (tmp_path / "other.md").write_text("# B\n", "utf-8")
    with pytest.raises(FormulaError, match=r"^a/b\.md, line 7: the formula '\\\\foo' is no LaTeX"):
        html("# A\n\n$\\foo$\n")


def test_a_formula_without_end_is_named():
    with pytest.raises(FormulaError, match=r"no end: '\$\$ x"):
        html("$$ x\n\nand more")
