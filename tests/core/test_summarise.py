from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Field, Span
from bot.core.summarise import LIMIT, Summary, summarise
from bot.core.text import cut

LEAD = "Mali said on Thursday that it would act."
SECOND = "Its ministers met in the morning."
FILLER = "A long sentence of no great interest stands here. " * 20
MATCH = "Later, Wagner fighters were seen near Timbuktu."


def spans_of(word, text, field=Field.TEXT):
    start = text.index(word)
    return [Span(field, start, start + len(word))]


def marked(summary):
    return [summary.text[start:end] for start, end in summary.marks]


def test_a_short_text_is_its_own_summary():
    text = f"{LEAD} {MATCH}"

    summary = summarise(text, "Mali acts", spans_of("Wagner", text))

    assert (summary.text, marked(summary)) == (text, ["Wagner"])


def test_the_sentence_that_matched_is_in_and_the_lead_before_it():
    text = f"{LEAD} {SECOND} {FILLER}{MATCH} The end."

    summary = summarise(text, "Mali acts", spans_of("Wagner", text))

    assert summary.text.startswith(f"{LEAD} {SECOND} ")
    assert summary.text.endswith(f". … {MATCH}")
    assert (len(summary.text) <= LIMIT, marked(summary)) == (True, ["Wagner"])


def test_without_a_match_in_the_text_the_lead_stands_alone():
    text = f"{LEAD} {SECOND} {FILLER}"

    summary = summarise(text, "Mali acts", spans_of("Mali", "Mali acts", Field.TITLE))

    assert summary.text.startswith(f"{LEAD} {SECOND}")
    assert summary.marks == ()


def test_what_is_not_the_writers_is_left_out():
    text = f"BAMAKO, Jan 6 (Reuters) - {LEAD} Read more"

    assert summarise(text, "Mali acts", []) == Summary(LEAD)


def test_a_sentence_that_repeats_the_title_is_left_out():
    assert summarise(f"Mali acts! {LEAD}", "Mali acts", []) == Summary(LEAD)


def test_a_text_of_boilerplate_has_no_summary():
    assert summarise("Read more", "Mali acts", []) == Summary("")


def test_white_space_is_made_one_space_and_marks_follow():
    text = "Mali  said\tthat Wagner \n\n came  to   stay."

    summary = summarise(text, "", [*spans_of("Wagner", text), *spans_of("to   stay", text)])

    assert summary.text == "Mali said that Wagner came to stay."
    assert marked(summary) == ["Wagner", "to stay"]


def test_overlapping_and_touching_hits_make_one_mark():
    text = "Wagner Group men"
    spans = [Span(Field.TEXT, 0, 12), Span(Field.TEXT, 7, 12), Span(Field.TEXT, 12, 16)]

    assert summarise(text, "", spans).marks == ((0, 16),)


def test_a_sentence_that_is_too_long_is_cut_around_its_match():
    text = "before " * 100 + "Wagner " + "after " * 100

    summary = summarise(text, "", spans_of("Wagner", text))

    assert summary.text.startswith("… before ")
    assert summary.text.endswith("…")
    assert (len(summary.text) <= LIMIT, marked(summary)) == (True, ["Wagner"])


def test_a_long_sentence_with_an_early_match_keeps_its_beginning():
    text = "Wagner " + "after " * 100

    assert summarise(text, "", spans_of("Wagner", text)).text.startswith("Wagner after")
    assert summarise(text, "", []).text.startswith("Wagner after")


def test_a_long_run_without_spaces_is_cut_at_the_match():
    text = "字" * 500 + "瓦格纳" + "字" * 500

    summary = summarise(text, "", spans_of("瓦格纳", text))

    assert summary.text.startswith("… 瓦格纳")
    assert marked(summary) == ["瓦格纳"]


def test_a_summary_is_cut_between_graphemes():
    family = "👨‍👩‍👧‍👦"

    summary = summarise(family * 200, "", [])

    assert summary.text == cut(family * 200, LIMIT)
    assert summary.text.rstrip("…").count(family) * len(family) == len(summary.text) - 1


WORDS = st.sampled_from(
    [
        "Wagner",
        "Mali said so.",
        "Read more",
        "\n",
        " ",
        "… ",
        "e\u0301",
        "👨‍👩‍👧‍👦",
        "قال الجيش.",
        "字。",
        "(AP) — ",
    ]
)
TEXTS = st.text() | st.lists(WORDS, max_size=200).map("".join)


@given(
    text=TEXTS,
    title=TEXTS,
    limit=st.integers(10, 500),
    pairs=st.lists(st.tuples(st.integers(0, 300), st.integers(1, 90))),
)
def test_a_summary_keeps_its_limit_and_marks_only_what_matched(text, title, limit, pairs):
    spans = [Span(Field.TEXT, start, start + length) for start, length in pairs]

    summary = summarise(text, title, spans, limit)

    edges = [edge for mark in summary.marks for edge in mark]
    hits = {char for span in spans for char in text[span.start : span.end]} | {" "}
    assert len(summary.text) <= limit
    assert edges == sorted(set(edges))
    assert all(set(part) <= hits for part in marked(summary))


@given(
    words=st.lists(st.sampled_from(["Mali", "said", "so."]), max_size=200), at=st.integers(0, 200)
)
def test_a_match_is_always_in_the_summary(words, at):
    words.insert(at, "Wagner")
    text = " ".join(words)

    assert marked(summarise(text, "", spans_of("Wagner", text))) == ["Wagner"]
