"""The demo's outlets and what they report: fictional papers, known events of 2021 and 2022.

Every outlet is invented and its address lies under `.example`. The events are public
knowledge, told in our own words. `after` is seconds from the moment when every feed has been
read once; items without it are the back catalogue that the first, silent poll remembers.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """One report; `after` None means it was there before the demo began."""

    title: str
    text: str
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented paper with a feed; without samples its feed is dead and answers 404."""

    slug: str
    name: str
    lang: str
    samples: tuple[Sample, ...] = ()


WIRE_TITLE = "Russian trainers move into Timbuktu base left by the French"

EXAMPLE_WIRE = Outlet(
    "example-wire",
    "Example Wire",
    "en",
    (
        Sample(
            "Rain delays millet harvest along the Niger bend",
            "Farmers around Mopti say that late rains have pushed the harvest back by two weeks.",
        ),
        Sample(
            WIRE_TITLE,
            "TIMBUKTU (Example Wire) - Russian military trainers have arrived at a base in northern"
            " Mali that French soldiers handed over in December, Mali's army said. They are to"
            " train Malian troops at Timbuktu, a spokesman said. How many have come was not"
            " disclosed. Read more",
            after=1,
        ),
        Sample(
            "West African bloc closes borders with Mali",
            "Presidents of the regional bloc agreed on 9 January to close land and air borders with"
            " Mali and to freeze its assets after the junta proposed to put off elections.",
            after=38,
        ),
    ),
)

DUNE_COURIER = Outlet(
    "dune-courier",
    "Dune Courier",
    "en",
    (
        Sample(
            "Salt caravans return to the northern road",
            "Traders have taken up the route again after a year in which few dared to travel it.",
        ),
        Sample(
            WIRE_TITLE,
            "Russian military trainers have arrived at a base in northern Mali that French soldiers"
            " handed over in December, Mali's army said. They are to train Malian troops at"
            " Timbuktu, a spokesman said.",
            after=5,
        ),
        Sample(
            "European Union puts sanctions on the Wagner Group",
            "EU foreign ministers on 13 December 2021 agreed to freeze the assets of the Wagner"
            " Group, of three companies linked to it and of eight people, citing torture and"
            " killings in several countries. The Russian private military company had by then been"
            " linked to a possible deployment in Mali.",
            after=29,
        ),
        Sample(
            "Opera house opens its season with Richard Wagner",
            "A four-hour evening of Valkyries and very large brass was met with polite applause.",
            after=33,
        ),
    ),
)

HARMATTAN_POST = Outlet(
    "harmattan-post",
    "The Harmattan Post",
    "en",
    (
        Sample(
            "Library of Ahmed Baba catalogues another thousand manuscripts",
            "Scholars expect the work to take ten more years.",
        ),
        Sample(
            WIRE_TITLE,
            "Russian military trainers have arrived at a base in northern Mali that French soldiers"
            " handed over in December, according to Mali's army.",
            after=9,
        ),
        Sample(
            "@everyone <b>Wagner</b> mercenaries <script>alert('x')</script> <@&1122334455>"
            " [free gold](https://evil.example) <!channel>",
            "A feed may carry anything: ||spoilers||, ```code```, \u202ereversed text\u202c and"
            " mentions such as @here. Wagner mercenaries stay words, and nobody is pinged.",
            after=44,
        ),
    ),
)

FANAL_DU_SAHEL = Outlet(
    "fanal-du-sahel",
    "Le Fanal du Sahel",
    "fr",
    (
        Sample(
            "Le prix du riz recule sur les marchés de Ségou",
            "Les commerçants attribuent la baisse à une bonne récolte de contre-saison.",
        ),
        Sample(
            "La force Barkhane remet le camp de Tombouctou à l'armée malienne",
            "Après près de neuf ans de présence, les soldats français ont quitté Tombouctou le 14"
            " décembre 2021. Le camp a été remis à l'armée malienne, a indiqué l'état-major."
            " Lire la suite",
            after=14,
        ),
        Sample(
            "Paris et ses partenaires annoncent leur retrait militaire du Mali",
            "La France et ses alliés ont annoncé le 17 février 2022 le retrait coordonné de leurs"
            " forces du Mali. Le départ de Barkhane et de Takuba doit prendre de quatre à six"
            " mois.",
            after=50,
        ),
    ),
)

STEPNOY_VESTNIK = Outlet(
    "stepnoy-vestnik",
    "Степной вестник",
    "ru",
    (
        Sample(
            "В степи ожидается ранняя весна",
            "Синоптики обещают потепление уже к середине марта.",
        ),
        Sample(
            "Россия передала Мали четыре вертолёта",
            "Министр обороны Мали сообщил 30 сентября 2021 года, что страна получила от России"
            " четыре вертолёта, оружие и боеприпасы.",
            after=19,
        ),
        Sample(
            "Западные страны осудили прибытие ЧВК «Вагнер» в Мали",
            "Пятнадцать европейских стран и Канада 23 декабря 2021 года осудили развёртывание"
            " наёмников «Вагнера» на территории Мали. Власти в Бамако заявили, что речь идёт об"
            " инструкторах.",
            after=54,
        ),
    ),
)

MANARAT_AS_SAHIL = Outlet(
    "manarat-as-sahil",
    "منارة الساحل",
    "ar",
    (
        Sample(
            "موسم التمور يبدأ في واحات الشمال",
            "يتوقع المزارعون محصولا جيدا هذا العام.",
        ),
        Sample(
            "فرنسا تعلن انسحاب قواتها من مالي",
            "أعلنت فرنسا وشركاؤها في 17 فبراير 2022 سحب قواتهم العسكرية من مالي بعد تسع سنوات من"
            " التدخل.",
            after=24,
        ),
        Sample(
            "وصول مدربين روس إلى تمبكتو",
            "قال متحدث باسم الجيش المالي إن مدربين روس وصلوا إلى قاعدة في تمبكتو كانت القوات"
            " الفرنسية قد غادرتها.",
            after=58,
        ),
    ),
)

OLD_WELL_WEEKLY = Outlet("old-well-weekly", "Old Well Weekly", "en")

OUTLETS = (
    EXAMPLE_WIRE,
    DUNE_COURIER,
    HARMATTAN_POST,
    FANAL_DU_SAHEL,
    STEPNOY_VESTNIK,
    MANARAT_AS_SAHIL,
    OLD_WELL_WEEKLY,
)
