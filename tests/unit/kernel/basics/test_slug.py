import re

from hypothesis import given
from hypothesis import strategies as st

from kernel.basics.slug import kebab, slug


def test_words_in_lower_case_with_hyphens() -> None:
    assert slug("Write a haiku, please!") == "write-a-haiku-please"


def test_cut_between_words() -> None:
    assert slug("Write a one-page guide to brewing good tea", limit=20) == "write-a-one-page"


def test_one_long_word_is_cut_hard() -> None:
    assert slug("a" * 60, limit=10) == "a" * 10


def test_accents_go_and_other_scripts_stay() -> None:
    assert slug("Café à Zürich") == "cafe-a-zurich"
    assert slug("写一首诗") == "写一首诗"


def test_nothing_left_is_untitled() -> None:
    assert slug("?!") == "untitled"


def test_wire_names_as_prefixes() -> None:
    assert kebab("RequestResponse") == "request-response"
    assert kebab("request-response") == "request-response"


@given(st.text(), st.integers(min_value=1, max_value=60))
def test_always_a_name_that_fits(text: str, limit: int) -> None:
    made = slug(text, limit)
    assert made == "untitled" or (0 < len(made) <= limit and re.fullmatch(r"[^\W_]+(-[^\W_]+)*", made))
    assert "/" not in made
