"""Words of languages in Latin letters, from simplemma's tables turned round.

simplemma knows the base form of each word; here all words of one base form are asked for. Loaded
by simplemma itself the tables would take 600 MB; as `tables.Table` they stay on disk.
"""

from bot.languages.reading import Reading
from bot.languages.tables import Table

LANGUAGES = ("en", "fr", "es", "de", "pt", "it", "pl")
LONGEST_ENDING = 3  # letters that a word takes in the plural
# Forms that have become words of their own, and far more common ones: "Bamako-based" is no base.
STRAYED = {"en": frozenset({"based", "basing"})}
# Past tenses that simplemma knows only as the word that they also are. Not those which hardly
# ever are past tenses: bound, ground, wound, bit, born.
PAST = {
    "en": {
        "bend": "bent",
        "break": "broke",
        "feel": "felt",
        "go": "gone",
        "leave": "left",
        "rise": "rose",
        "shake": "shook",
        "shoot": "shot",
        "slay": "slew",
        "swear": "swore",
        "think": "thought",
        "win": "won",
    }
}


class Latin:
    """The words of one language."""

    def __init__(self, language: str, table: Table) -> None:
        """Take a language's table."""
        self._table = table
        self._strayed = STRAYED.get(language, frozenset())
        self._past = PAST.get(language, {})
        self._is_german = language == "de"
        self._is_english = language == "en"

    def readings(self, word: str) -> tuple[Reading, ...]:
        """Return what a word may be; nothing if it is not known or does not inflect.

        A word in small letters may be a name (wagner, Wagnera) or a German noun, one that begins
        with a capital may stand at the start of a phrase; but the spelling as given goes first.
        """
        spelt = (word, word.capitalize() if word.islower() else word.lower())
        bases = ((each, self._table.base(each)) for each in spelt)
        known, base = next((each for each in bases if each[1] is not None), (word, None))
        if base is None:
            return ()
        if known == base:
            past = self._past.get(base, base)
            return (Reading(base, self._family(base) - self._strayed | {past}),)
        if word[0].isupper() and not self._is_german and not word.lower().startswith(base.lower()):
            return ()  # a name that looks like a form of something else: Mali, Polish "mały"
        if self._is_english and known.endswith("s"):
            # Forces are forces, and never what is forced.
            return (Reading(base, frozenset({base, known})),)
        return (Reading(base, self._family(base) | self._plural(known, base)),)

    def _family(self, base: str) -> frozenset[str]:
        """Return a base form, its forms, and theirs: French retirée is one of retiré."""
        forms = self._table.forms(base)
        theirs = (self._table.forms(form) for form in forms if form != base)
        return forms.union({base}, *theirs)

    def _plural(self, word: str, base: str) -> frozenset[str]:
        """Find a participle's own forms with the verb: Portuguese retirada, retiradas."""
        verb = self._table.base(base)
        if verb in {None, base}:
            return frozenset()
        longest = len(word) + LONGEST_ENDING
        forms = self._table.forms(str(verb))
        return frozenset(form for form in forms if form.startswith(word) and len(form) <= longest)
