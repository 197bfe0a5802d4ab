"""What differs between two texts: sentences added, taken out, reworded and moved; what is no difference."""

import pytest

from tui.relations.diff import ComparedSentence, difference

OLD = "The ferry leaves at eight. Nobody saw the gulls. The lamp is lit."


def changed(old: str, new: str) -> list[tuple[str, str]]:
    return [
        (part.old.strip(), part.new.strip())
        for one in difference(old, new).sentences
        for part in one.parts
        if part.changed
    ]


def kinds(old: str, new: str) -> dict[str, int]:
    found = difference(old, new)
    return {kind: count for kind in ("new", "gone", "reworded", "moved") if (count := found.count(kind))}


def test_a_sentence_that_is_reworded_is_told_by_its_words() -> None:
    assert changed(OLD, OLD.replace("eight", "nine")) == [("eight.", "nine.")]
    assert kinds(OLD, OLD.replace("eight", "nine")) == {"reworded": 1}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("渡口的灯还亮着。", "渡口的【老】灯还亮着。", ("", "【老】")),
        ("The lamp of the ferry is lit.", "The lamp of the ferry (late) is lit.", ("", "(late)")),
        ("Nobody “ever” saw the gulls.", "Nobody saw the gulls.", ("“ever”", "")),
    ],
)
def test_what_a_bracket_opens_is_told_with_it(old: str, new: str, expected: tuple[str, str]) -> None:
    assert changed(old, new) == [expected]


def test_chinese_is_compared_by_characters() -> None:
    assert changed("渡口的灯昨天还亮着，我们都看见了。", "渡口的灯今天还亮着，我们都看见了。") == [("昨", "今")]


def test_sentences_are_added_and_taken_out() -> None:
    assert kinds(OLD, OLD.replace(" Nobody saw the gulls.", "") + " A letter came from far away.") == {
        "new": 1,
        "gone": 1,
    }


def test_a_paragraph_that_stands_elsewhere_has_moved() -> None:
    paragraphs = [
        "One came early by boat.",
        "Two went late on foot.",
        "Three stayed where they were.",
        "Four is the last of all.",
    ]
    found = difference("\n".join(paragraphs), "\n".join([paragraphs[3], *paragraphs[:3]]))
    assert not found
    assert found.count("moved") == 1


def test_paragraphs_that_begin_elsewhere_make_no_difference() -> None:
    assert kinds(OLD, OLD.replace(" Nobody", "\nNobody")) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("他说：“网站被封锁了！”", "他說:「網站被封鎖了!」"),
        ("It’s the ferry — again…", "It's the Ferry - again..."),
        ("ｆｕｌｌ width １２", "full  width 12"),
        ("The ferry was dleayed by the storm.", "The ferry was delayed by the storm."),
        ("他高兴的说我们都很好。", "他高兴地说我们都很好。"),
        ("用GPT写的文章很长。", "用 GPT 写的文章很长。"),
    ],
)
def test_forms_script_punctuation_and_slips_are_minor(one: str, other: str) -> None:
    found = difference(one, other)
    assert (bool(found), found.minor) == (False, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It fell by 15 points in May.", "It fell by 16 points in May."),
        ("It is at 5 degrees this morning.", "It is at -5 degrees this morning."),
        ("It grew by 1.5 in the year.", "It grew by 15 in the year."),
        ("They attack the town at night.", "They attacked the town at night."),
        ("他们的书记昨天来了。", "他们的**昨天来了。"),
        ("वह घर के पास बैठा है आज", "वह घर के पास बैठी है आज"),
    ],
)
def test_a_number_a_sign_and_a_word_are_differences(one: str, other: str) -> None:
    assert kinds(one, other) == {"reworded": 1}


def test_strictly_a_slip_is_a_difference() -> None:
    assert (
        difference("The ferry was dleayed today.", "The ferry was delayed today.", strict=True).count("reworded") == 1
    )


def test_sentences_that_a_site_repeats_are_left_out() -> None:
    promotion = "subscribetoourchannelfornews"
    found = difference(OLD, f"{OLD}\nSubscribe to our channel for news.", {promotion})
    assert not found
    assert found.count("repeated") == 1


def test_it_is_told_by_paragraphs() -> None:
    found = difference("One is here.\nTwo goes away soon.\nThree.", "One is here.\nThree.\nFour comes in now.")
    assert [[sentence.kind for sentence in some] for some in found.paragraphs] == [
        ["alike"],
        ["gone"],
        ["alike"],
        ["new"],
    ]
    assert found.summary == "1 sentence added · 1 taken out"


def test_a_passage_knows_where_it_stands() -> None:
    new = "One is here. Two has come today."
    (sentence,) = [one for one in difference("One is here.", new).sentences if one.kind == "new"]
    assert new[slice(*sentence.new_span)] == "Two has come today."


def test_a_word_that_stayed_among_many_that_did_not_is_told_with_them() -> None:
    (sentence,) = difference(
        "In the harbour of the old town the ferry waits for the people who never come in winter and in spring.",
        "In the harbour of the old town the boat hurries past a crowd who soon come in winter and in spring.",
    ).sentences
    assert isinstance(sentence, ComparedSentence)
    assert sum(part.changed for part in sentence.parts) <= 2
