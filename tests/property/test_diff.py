"""Properties of the difference between any two texts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.relations.diff import difference

WORDS = st.sampled_from(
    [
        "ferry",
        "lamp",
        "the",
        "15",
        "-3",
        "渡",
        "口",
        "的",
        "网站",
        "網站",
        "delayed",
        "dleayed",
        ".",
        "。",
        "！",
        "\n",
        " ",
        ",",
        "，",
        "“",
        "*",
        "é",
        "x" * 400,
    ]
)
TEXTS = st.one_of(
    st.lists(WORDS, max_size=40).map(" ".join), st.lists(WORDS, max_size=40).map("".join), st.text(max_size=80)
)


def whole(paragraphs: list[tuple[int, int, str]]) -> str:
    found: dict[int, list[tuple[int, str]]] = {}
    for paragraph, start, text in paragraphs:
        if paragraph >= 0:
            found.setdefault(paragraph, []).append((start, text))
    return "\n".join("".join(text for _, text in sorted(found[number])) for number in sorted(found))


@given(TEXTS, TEXTS)
@settings(max_examples=300)
def test_applying_a_difference_to_one_text_gives_the_other(old: str, new: str) -> None:
    sentences = difference(old, new).sentences
    for text, side in ((old, "old"), (new, "new")):
        made = whole(
            [(getattr(p, f"{side}_paragraph"), getattr(p, f"{side}_span")[0], getattr(p, side)) for p in sentences]
        )
        assert made == "\n".join(line for line in text.split("\n") if line.strip())


@given(TEXTS, TEXTS)
def test_what_is_added_one_way_is_taken_out_the_other(old: str, new: str) -> None:
    there, back = difference(old, new), difference(new, old)
    assert bool(there) == bool(back)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    found = difference(text, text)
    assert not found
    assert not found.minor
