import pytest

from tests.core.match.asking import found


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("mali", "Mali, MALI and Somalia", ["Mali", "MALI"]),
        ("pull-out", "The pull-out, a pull out, a pullout", ["pull-out", "pull out"]),
        ("l'armée", "L'armée et cette armée", ["armée", "armée"]),
        ("U.S.", "US, U.S., us and U. S.", ["US", "U.S.", "us"]),
        ("m23", "M23, M-23 and M 23", ["M23", "M-23"]),
        ("M-23", "M23, M-23 and M 23", ["M23", "M-23"]),
        ("1,000", "1,000 or 1000 men", ["1,000"]),
        ("#1,000", "#1,000 1,000", ["#1,000"]),
        ("1,00*", "1,000 1,00", ["1,000", "1,00"]),
        ("*1,000", "21,000", ["21,000"]),
        (
            '"wagner group"',
            "Wagner Group, Wagner's group, group Wagner",
            ["Wagner Group", "Wagner's group"],
        ),
        ("“wagner group”", "Wagner Group", ["Wagner Group"]),
        ("«groupe Wagner»", "le groupe Wagner", ["groupe Wagner"]),
        ('"a b"~1', "a x b, a x x b, b a", ["a x b"]),
        ('"a b"~2', "a a x x b", ["a x x b"]),
        ('"马里 军队"~2', "马里的军队 马x里军队", ["马里的军队"]),
        ('"a b c"~1', "a b x c a b", ["a b x c"]),
        ("withdraw*", "Withdrawals withdraw drawn", ["Withdrawals", "withdraw"]),
        ("wagner-merc*", "Wagner mercenaries", ["Wagner mercenaries"]),
        ("söld*", "Soeldner soldiers", ["Soeldner", "soldiers"]),
        ("*abzug", "Truppenabzug Abzug abzuge", ["Truppenabzug", "Abzug"]),
        ("*abzug-mali", "Truppenabzug Mali", ["Truppenabzug Mali"]),
        ("바그너", "바그너의 용병", ["바그너"]),
        ("바그너*", "바그너의 용병", ["바그너의"]),
        ("马里", "巴马里奥", ["马里"]),
        ("ワグネ*", "「ワグネル」", ["ワグネ"]),
        ("马里", "马 里。里马", []),
        ("#mali", "Mali #Mali #malian mali#", ["#Mali"]),
        ("#바그너", "#바그너 #바그너의", ["#바그너"]),
        ("={IS}", "IS is Is ISIS IS's", ["IS", "IS"]),
        (
            "={Wagner Group}",
            "Wagner\u00a0Group, Wagner  Group, wagner group",
            ["Wagner\u00a0Group"],
        ),
        ("={M.A.L.I.}", "M.A.L.I. and Mali", ["M.A.L.I."]),
        ("={d’État}", "coup d'État, d'etat", ["d'État"]),
        ("={mali}", "https://news.example/mali mali", ["mali"]),
        ("={Ménaka}", "Me\u0301naka Menaka M&eacute;naka", ["Me\u0301naka", "M&eacute;naka"]),
        ("/FAMa?s?/", "FAMa, fama, FAMas, FAM and FAMine", ["FAMa", "FAMas", "FAM"]),
        ("/fam[a-z]*/i", "FAMa FAMine", ["FAMa", "FAMine"]),
        (r"/a\/b c/", "a/b c", ["a/b c"]),
        ("mali", "https://news.example/mali mali@x.example www.mali.ml", []),
        (
            "مالي",
            "ومالي والمالي بمالي لمالي للمالي كالمالي جمالي",
            [
                *("ومالي", "والمالي", "بمالي", "لمالي", "للمالي", "كالمالي"),
            ],
        ),
    ],
)
def test_what_is_looked_for_is_found(query, text, marked):
    assert found(query, text) == marked


def test_an_entity_is_covered_as_written():
    assert found("ménaka", "à M&eacute;naka.") == ["M&eacute;naka"]
    assert found("et", "a &eacute;t b &quot;et&quot; c") == ["&eacute;t", "et"]


def test_without_inflection_a_word_stands_for_itself():
    assert found("مالي", "مالي والمالي", inflect=False) == ["مالي"]


def test_particles_may_count_without_inflection():
    both = found("مالي", "مالي والمالي", inflect=False, particles=True)
    assert both == ["مالي", "والمالي"]


def test_a_letter_is_told_apart_in_the_language_of_the_item_or_of_the_term():
    assert found("ano", "el año") == ["año"]
    assert found("ano", "el año", lang="es") == []
    assert found("año", "el año", lang="es-MX") == ["año"]
    assert found("ano", "el año", lang=None) == ["año"]
