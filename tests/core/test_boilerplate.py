import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.boilerplate import paragraphs


def own(text):
    return [text[start:end] for start, end in paragraphs(text)]


@pytest.mark.parametrize(
    "slug",
    [
        "(Reuters) - ",
        "BAMAKO, Jan 6 (Reuters) - ",
        "PARIS (AP) — ",
        "BAMAKO, Mali (AP) — ",
        "Bamako (AFP) – ",
        "AFP - ",
        "Bamako, 6 ene (EFE).- ",
        "MOSCOW, January 6. /TASS/. ",
        "МОСКВА, 6 января. /ТАСС/. ",
        "МОСКВА, 6 янв — РИА Новости. ",
        "ТАСС, 6 января. ",
        "باماكو (رويترز) - ",
    ],
)
def test_a_dateline_before_the_first_sentence_is_not_the_writers(slug):
    assert own(f"{slug}The governor denied it.") == ["The governor denied it."]


@pytest.mark.parametrize(
    "tail",
    [
        "Read more",
        "Read more…",
        "[Read more »]",
        "[read more]",
        "READ MORE",
        "Read the full story at Sahel Gazette",
        "Click here to read more",
        "Continue reading Wagner in Mali →",
        "The post Wagner in Mali appeared first on Sahel Gazette.",
        "This article was originally published by Sahel Gazette.",
        "(Reporting by A. Writer; Editing by B. Editor)",
        "Our Standards: The Thomson Reuters Trust Principles.",
        "Lire la suite...",
        "Lire aussi : Wagner au Mali",
        "En savoir plus",
        "L’article Wagner au Mali est apparu en premier sur La Gazette.",
        "Читать далее",
        "Читайте также: Вагнер в Мали",
        "Подробнее…",
        "Подписывайтесь на наш канал",
        "اقرأ المزيد",
        "إقرأ أيضا: فاغنر في مالي",
        "Leer más",
        "Sigue leyendo →",
        "La entrada Wagner en Malí se publicó primero en La Gaceta.",
        "https://t.example/x?utm_source=rss",
        "pic.twitter.com/AbCdEf123",
        "Read more https://sahel-gazette.example/1?utm_medium=feed",
    ],
)
def test_what_a_site_sets_behind_a_paragraph_is_not_the_writers(tail):
    assert own(f"The governor denied it. {tail}") == ["The governor denied it."]
    assert own(f"The governor denied it.\n\n{tail}\n") == ["The governor denied it."]


@pytest.mark.parametrize(
    "text",
    [
        "He asked people to read more.",
        "Officials told Reuters that they were leaving.",
        "Reporters of (AFP) said so.",
        "دعا للمزيد من الضغط.",
        "The post was taken on Thursday.",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text):
    assert own(text) == [text]


def test_a_slug_is_one_only_at_the_very_beginning():
    assert own("It began.\nAFP - a paper said so.") == ["It began.", "AFP - a paper said so."]


@pytest.mark.parametrize("text", ["", "  \n ", "Read more", "Read more\nLire la suite"])
def test_a_text_without_words_of_its_own_has_no_paragraph(text):
    assert own(text) == []


@given(
    st.text()
    | st.lists(st.sampled_from(["Read more", " ", "\n", "(AP) — ", "a.", "[", "…"])).map("".join)
)
def test_paragraphs_are_in_order_apart_and_without_space_around_them(text):
    found = list(paragraphs(text))
    edges = [edge for pair in found for edge in pair]

    assert edges == sorted(edges)
    assert all(
        text[start:end] and text[start:end] == text[start:end].strip() for start, end in found
    )
