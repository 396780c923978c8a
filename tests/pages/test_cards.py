"""Cards: a faulty one is an error that names file and key."""

import pytest

from scripts.cards import CardError, load_card
from scripts.catalogue import Catalogue
from tests.tooling.conftest import CARD, ROOT


@pytest.fixture
def load(tmp_path):
    def read(text: str):
        path = tmp_path / "k1_double.toml"
        path.write_text(text, "utf-8")
        return load_card(path)

    return read


def test_a_card_is_read(load):
    card = load(CARD)
    assert (card.title, card.minutes) == ("Doubling", 5)
    assert [mistake.name for mistake in card.mistake] == ["tripled", "unchecked"]
    assert card.alternative[0].pairs == [("2 * x", "x + x")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "Doubling"', "", "title: is missing"),
        ('title = "Doubling"', "title = 3", "title: Input should be a valid string"),
        ("minutes = 5", "minutes = 50", "minutes: Input should be less than or equal to 40"),
        ("minutes = 5", 'minutes = "5"', "minutes: Input should be a valid integer"),
        ("papers", "paper", "paper: is not a key of a card"),
        ('["Think.", "Think of two.", "Two times."]', '["Think."]', "hints: List should have"),
        ('says = "That is three times."', "", "mistake[1].says: is missing"),
        ('["2 * x", "3 * x"]', '["2 * x"]', "mistake[1].swap: List should have at least 2"),
        ('["2 * x", "3 * x"]', '["a", "b", "c"]', "swap holds pairs of texts"),
        ('["2 * x", "3 * x"]', '["a", "a"]', "swap replaces nothing"),
        ('name = "unchecked"', 'name = "tripled"', "two entries have the name 'tripled'"),
        ("minutes = 5", "minutes = = 5", "is no TOML"),
    ],
)
def test_what_is_wrong_is_named(load, old, new, said):
    assert CARD.count(old) == 1
    with pytest.raises(CardError) as error:
        load(CARD.replace(old, new))
    assert said in str(error.value)
    assert "k1_double.toml" in str(error.value)


def test_a_missing_card_is_named(tmp_path):
    with pytest.raises(CardError, match=r"none\.toml is not there"):
        load_card(tmp_path / "none.toml")


def test_the_figures_of_the_readme_are_those_of_the_cards():
    cards = [load_card(kata.card) for kata in Catalogue().katas]
    mistakes = sum(len(card.mistake) for card in cards)
    alternatives = sum(len(card.alternative) for card in cards)
    line = f"{len(cards)} katas, {mistakes} mistakes rejected, {alternatives} alternatives accepted"
    assert line in (ROOT / "README.md").read_text("utf-8")
