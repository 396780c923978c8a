"""The moving figures in a browser: they say what their numbers are, to every reader."""

import re

import numpy as np
import pytest

DESCENT = "l01_calculus/k6_gradient_descent.html"
SOFTMAX = "l03_probability/k4_softmax.html"
ATTENTION = "l07_attention/k2_masks.html"
EACH = pytest.mark.parametrize("page", [DESCENT, SOFTMAX, ATTENTION])


def figure(tab):
    return tab.page.locator("[data-moving]")


def words(tab):
    """What the figure says that it shows."""
    return figure(tab).get_by_role("status").inner_text()


def rows(tab, caption):
    """The texts of a table's cells, row by row, without its headers across."""
    table = figure(tab).locator("table").filter(has_text=caption)
    lines = table.locator("tbody tr").all()
    return [[text.strip() for text in line.locator("th, td").all_inner_texts()] for line in lines]


def number(text):
    return float(text.replace("−", "-"))


def press(control, *keys):
    control.focus()
    for key in keys:
        control.press(key)


@pytest.mark.parametrize(
    ("keys", "rate"),
    [
        (["Home"], 0.005),
        ([], 0.02),
        (["End", *["ArrowLeft"] * 20], 0.1),
        (["End", *["ArrowLeft"] * 19], 0.101),
        (["End"], 0.12),
    ],
)
def test_the_walk_is_the_one_at_the_rate_that_the_arrow_keys_choose(open_tab, keys, rate):
    tab = open_tab(DESCENT)
    press(tab.page.get_by_label("Learning rate η"), *keys)
    factors = np.array([1 - 2 * rate, 1 - 20 * rate]) ** np.arange(11)[:, None]
    path = np.array([1, 2]) + np.array([-4, 1]) * factors
    losses = (path - [1, 2]) ** 2 @ [1, 10]
    shown = np.array([[number(text) for text in row] for row in rows(tab, "Each step")])
    expected = np.column_stack([np.arange(11), path, losses])
    np.testing.assert_allclose(shown, expected, atol=0.00051)
    ratios = [f"{abs(factor):.2f}" for factor in factors[-1]]
    rises = (np.diff(losses) > 0).sum()
    assert f"Learning rate {rate:.3f}. After 10 steps w₁ is {ratios[0]} times" in words(tab)
    assert f"and w₂ is {ratios[1]} times as far" in words(tab)
    assert f"it rose in {rises} of the 10 steps" in words(tab)
    last = figure(tab).locator("svg").first.locator("circle").last
    drawn = [float(last.get_attribute(name)) for name in ("cx", "cy")]
    np.testing.assert_allclose(drawn, [160 + 40 * path[-1, 0], 90 - 40 * (path[-1, 1] - 2)])


def share(logits, temperature):
    powers = np.exp((np.array(logits) - max(logits)) / temperature)
    return powers / powers.sum()


@pytest.mark.parametrize(
    ("logits", "keys", "temperature"),
    [
        ([1, 2, 3], [], 1),
        ([1, 2, 3], ["ArrowLeft"] * 4, 0.2),
        ([1001, 1002, 1003], ["ArrowRight"] * 2, 2),
        ([-2.5, 0, 1e300], ["End"], 30),
    ],
)
def test_the_probabilities_are_those_of_the_logits_and_the_temperature(
    open_tab, logits, keys, temperature
):
    tab = open_tab(SOFTMAX)
    press(tab.page.get_by_label("Temperature T"), *keys)
    for name, logit in zip(("cat", "dog", "fox"), logits, strict=True):
        field = tab.page.get_by_label(f"logit of {name}")
        field.focus()
        tab.page.keyboard.press("Control+a")
        tab.page.keyboard.type(str(logit))
    expected = [f"{each:.3f}" for each in share(logits, temperature)]
    assert words(tab) == (
        f"At temperature {temperature} the probabilities are cat {{}}, dog {{}}, fox {{}}.".format(
            *expected
        )
    )
    assert [row[-1] for row in rows(tab, "Logits and probabilities")] == expected
    bars = figure(tab).locator(".moving-bar").evaluate_all("bars => bars.map(b => b.style.width)")
    np.testing.assert_allclose(
        [float(bar.rstrip("%")) for bar in bars], 100 * share(logits, temperature), atol=0.01
    )


def test_a_logit_that_is_no_number_is_named(open_tab):
    tab = open_tab(SOFTMAX)
    field = tab.page.get_by_label("logit of dog")
    field.fill("")
    assert words(tab) == "No number is typed as the logit of dog: type one."
    assert field.get_attribute("aria-invalid") == "true"
    field.fill("2")
    assert words(tab).startswith("At temperature 1 ")
    assert field.get_attribute("aria-invalid") == "false"


def weights(tab):
    """The table of weights, NaN where a key is hidden."""
    table = [row[1:] for row in rows(tab, "Weights")]
    return np.array(
        [[np.nan if text == "hidden" else number(text) for text in row] for row in table]
    )


def test_the_mask_goes_and_comes_at_the_space_bar(open_tab):
    tab = open_tab(ATTENTION)
    masked = weights(tab)
    assert (np.isnan(masked) == ~np.tri(5, dtype=bool)).all()
    np.testing.assert_allclose(np.nansum(masked, axis=1), 1, atol=0.021)
    assert "Hidden from it: man." in words(tab)
    box = tab.page.get_by_label("Causal mask")
    press(box, "Space")
    bare = weights(tab)
    np.testing.assert_array_equal(bare[0], bare[3])  # the same word
    np.testing.assert_array_equal(bare[4], masked[4])
    assert (bare[:4] != masked[:4]).any(axis=1).all()
    assert "Nothing is hidden from it." in words(tab)
    press(box, "Space")
    np.testing.assert_array_equal(weights(tab), masked)


def test_a_query_is_looked_at_closely(open_tab):
    tab = open_tab(ATTENTION)
    press(tab.page.get_by_label("Look closely at query"), "ArrowUp")
    looks = "Query 2, bit, looks at the {:.2f}, dog {:.2f}, bit {:.2f}. Hidden from it: the, man."
    assert words(tab) == looks.format(*weights(tab)[2])
    keys = rows(tab, "This query")
    vectors = np.array([[number(entry) for entry in row[1].split()] for row in keys])
    scores = vectors @ vectors[2] / 2
    assert [number(row[2]) for row in keys] == scores.tolist()
    assert [row[3] for row in keys] == [row[2] for row in keys[:3]] + ["−∞", "−∞"]
    expected = [*share(scores[:3], 1), 0, 0]
    np.testing.assert_allclose([number(row[4]) for row in keys], expected, atol=0.0051)
    marked = figure(tab).locator('tr[aria-current="true"]')
    assert [text.split()[0] for text in marked.all_inner_texts()] == ["bit"]


def test_a_sentence_of_ones_own_is_taken_word_by_word(open_tab):
    tab = open_tab(ATTENTION)
    field = tab.page.get_by_label("Your sentence")
    press(field, "Control+a", "Backspace")
    assert words(tab) == "There is no word in the sentence. Type at least one."
    assert field.get_attribute("aria-invalid") == "true"
    tab.page.keyboard.type("Ein  Satz")
    assert words(tab).startswith("Query 0, ein, looks at ein 1.00. Hidden from it: satz.")
    assert [row[0] for row in rows(tab, "Weights")] == ["ein", "satz"]
    field.fill("a b c d e f g h i")
    assert words(tab).endswith("Only the first 8 words are taken.")
    assert len(rows(tab, "Weights")) == 8
    field.fill("<b>bold</b>")
    assert [row[0] for row in rows(tab, "Weights")] == ["<b>bold</b>"]


@EACH
def test_without_javascript_a_still_picture_stands_there_and_says_so(open_tab, page):
    tab = open_tab(page, java_script_enabled=False)
    assert figure(tab).locator("svg[role=img]").is_visible()
    assert len(figure(tab).locator("svg > title").text_content()) > 80
    assert figure(tab).get_by_text("With JavaScript you could change").is_visible()
    assert not figure(tab).locator("input, select, table").count()


@EACH
def test_from_the_disk_it_moves_as_well(open_tab, site, page):
    tab = open_tab(page, root=f"{site.as_uri()}/")
    before = words(tab)
    assert not figure(tab).get_by_text("With JavaScript you could change").count()
    press(figure(tab).locator("input, select").last, "ArrowUp")
    assert words(tab) != before


@EACH
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_tab_key_reaches_every_control_and_shows_where_it_is(open_tab, page, scheme):
    tab = open_tab(page, color_scheme=scheme)
    words(tab)  # waits until the script has run
    controls = figure(tab).locator("input, select").all()
    controls[0].focus()
    for control in controls:
        name = control.evaluate("e => e.getAttribute('aria-label') ?? e.labels[0].textContent")
        assert name.strip()
        assert control.evaluate("e => e === document.activeElement"), name
        style = control.evaluate(
            "e => [getComputedStyle(e).outlineStyle, e.matches(':focus-visible')]"
        )
        assert style == ["solid", True], name
        tab.page.keyboard.press("Tab")
    assert not figure(tab).locator(":focus").count()


@EACH
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_has_the_colour_of_the_pages_text(open_tab, page, scheme):
    tab = open_tab(page, color_scheme=scheme)
    words(tab)  # waits until the script has run
    colour = tab.page.locator(".md-content p").first.evaluate("e => getComputedStyle(e).color")
    texts = (
        figure(tab)
        .locator("svg text")
        .evaluate_all("all => [...new Set(all.map(text => getComputedStyle(text).fill))]")
    )
    assert texts == ([] if page == ATTENTION else [colour])


LONGEST = " ".join(["incomprehensibilities"] * 8)


@pytest.mark.parametrize(
    ("page", "label", "value"),
    [
        (DESCENT, "Learning rate η", "0.12"),
        (SOFTMAX, "logit of cat", "-1.2345678901e300"),
        (ATTENTION, "Your sentence", LONGEST),
    ],
)
def test_a_phone_shows_all_of_it(open_tab, page, label, value):
    tab = open_tab(page, viewport={"width": 360, "height": 640})
    tab.page.get_by_label(label).fill(value)
    box = figure(tab).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    out = figure(tab).evaluate(
        """figure => [...figure.querySelectorAll(":not(svg *)")].filter(
            (part) => part.getBoundingClientRect().right > figure.getBoundingClientRect().right
        ).map((part) => part.outerHTML.slice(0, 80))"""
    )
    assert not out


@pytest.mark.parametrize(("wish", "seconds"), [("reduce", "0s"), ("no-preference", "0.15s")])
def test_a_bar_glides_only_where_motion_is_welcome(open_tab, wish, seconds):
    tab = open_tab(SOFTMAX, reduced_motion=wish)
    bar = figure(tab).locator(".moving-bar").first
    assert bar.evaluate("e => getComputedStyle(e).transitionDuration") == seconds


@EACH
def test_a_figure_has_no_handler_in_its_html(site, page):
    html = (site / page).read_text("utf-8")
    moving = html[html.index("data-moving") : html.index("</script>", html.index("data-moving"))]
    assert '<script type="module">' in moving
    assert not re.search(r"\son\w+=|setAttribute\(\s*[\"']on|innerHTML|eval\(", moving)
