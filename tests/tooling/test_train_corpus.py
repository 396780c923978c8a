"""`kata train`: the text, its characters and its split."""

import pytest
import torch

from scripts.errors import KataError
from scripts.training.corpus import make_corpus, read_text


def test_default_text_is_pythons_own_prose():
    text = read_text(None)

    assert len(text) > 300_000
    assert "The simple form" in text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"caf\xe9 au lait", r"is not UTF-8: see line 1, byte 3"),
        (b"one\ntwo\n\xff\xfe", r"is not UTF-8: see line 3, byte 8"),
    ],
)
def test_a_file_that_is_no_utf8_is_refused_with_the_place(tmp_path, content, message):
    path = tmp_path / "text.txt"
    path.write_bytes(content)

    with pytest.raises(KataError, match=message):
        read_text(path)


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path):
    with pytest.raises(KataError, match=r"nowhere\.txt is not there"):
        read_text(tmp_path / "nowhere.txt")
    with pytest.raises(KataError, match="is a folder"):
        read_text(tmp_path)


def test_a_byte_order_mark_is_no_character_of_the_text(tmp_path):
    path = tmp_path / "text.txt"
    path.write_bytes(b"\xef\xbb\xbfabc")

    assert read_text(path) == "abc"


@pytest.mark.parametrize("text", ["", "a" * 17])
def test_too_short_a_text_is_told_how_many_characters_it_needs(text):
    message = rf"it\.txt has {len(text)} characters; --block-size 8 needs at least 18"
    with pytest.raises(KataError, match=message):
        make_corpus(text, "it.txt", block_size=8)


def test_the_shortest_text_gives_one_window_each():
    corpus = make_corpus("abcdefghi" * 2, "it.txt", block_size=8)

    assert corpus.decode(corpus.train) == "abcdefghi"
    assert corpus.decode(corpus.validation) == "abcdefghi"


def test_the_vocabulary_is_that_of_the_whole_text():
    text = "ab\n" * 400 + "ß𝄞ñ"  # at the very end, so that only the validation part holds them
    corpus = make_corpus(text, "it.txt", block_size=8)

    assert corpus.characters == "\nabßñ𝄞"
    assert corpus.decode(corpus.validation).endswith("ß𝄞ñ")
    assert corpus.train.dtype == torch.int64
    assert corpus.train.max() == 2


def test_a_tenth_from_ten_places_is_kept_for_validation():
    text = "".join(chr(0x4E00 + number) for number in range(2000))  # no character twice
    corpus = make_corpus(text, "it.txt", block_size=8)

    train, validation = corpus.decode(corpus.train), corpus.decode(corpus.validation)
    assert sorted(train + validation) == sorted(text)
    assert len(validation) == 200
    assert validation[:20] == text[180:200]
    assert validation[-20:] == text[-20:]


def test_a_sample_begins_a_line_where_there_are_lines():
    with_lines = make_corpus("ab\n" * 10, "it.txt", block_size=8)
    without = make_corpus("xy" * 10, "it.txt", block_size=8)

    assert with_lines.decode(with_lines.first_prompt()[0]) == "\n"
    assert without.decode(without.first_prompt()[0]) == "x"
