# ruff: noqa: RUF001 - Words of several alphabets.
"""Which language a text is in, and the same words as another region spells and dates them."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

# Small words that are frequent in one of the languages and rare in the others.
_SMALL_WORDS = {
    "en": "the of and to is that for with you your this are by or not from our may will which",
    "fr": "le les des et est une dans que pour vous votre nous sur avec par ou ne pas aux cette la un du",
    "es": "el los las una que para con por del su sus se al como usted nuestro puede nosotros no más la un",
    "de": "der die das und ist nicht mit von für auf dem den ein eine sie wir oder werden zu sich",
    "pt": "os as uma que para com por do da dos das não seu sua ao você nós em pode nossos são",
    "it": "il lo gli una che per con del della di non sono nel alla dei le si può nostro suo la un",
    "nl": "de het een van en is niet met voor op zijn wij u uw of dat te door aan bij",
    "pl": "i w na z do nie się jest oraz przez dla że lub od które po są być może użytkownik",
    "sv": "och att det som en är av för på med den till inte vi du eller från kan har din",
    "da": "og at det som en er af for på med den til ikke vi du eller fra kan har din de",
    "nb": "og å det som en er av for på med den til ikke vi du eller fra kan har din de",
    "fi": "ja on ei että se tai sekä ovat voi sen kun mukaan myös jos joka tämän voimme sinun",
    "cs": "a se na je že v s z do pro nebo které není jsou k jako podle být může vaše",
    "ro": "și de la în pe cu care este nu pentru sau din un o dumneavoastră sunt prin ale vă",
    "tr": "ve bir bu için ile olarak da de veya olan sizin tarafından kadar gibi daha ancak her",
    "hu": "a az és hogy nem egy is van vagy meg ha mint csak el azt kell lehet által való",
    "ru": "и в не на что с по для или это как от к из при вы мы если может вашей",
    "uk": "і в не на що з по для або це як від до із при ви ми якщо може вашої",
}  # fmt: skip
_OF_WORD: dict[str, list[str]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _OF_WORD.setdefault(_word, []).append(_language)
_WORDS_OF = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")), ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")), ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")), ("ar", re.compile("[\u0600-\u06ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")), ("hi", re.compile("[\u0900-\u097f]")),
)  # fmt: skip
SAMPLE = 20_000  # Characters. A language shows in far fewer.
FEWEST = 30  # Small words below which nothing is said.
_WORD = re.compile(r"[^\W\d_]+")
# Languages too near to each other to be told apart by small words.
_NEAR = ({"da", "nb"}, {"cs", "sk"}, {"ru", "uk"})


def language_of(text: str) -> str:
    """The two-letter code of a text's language, "" where it is too short or mixed to say."""
    return _language_of(text[:SAMPLE])


@lru_cache(maxsize=8)
def _language_of(sample: str) -> str:
    for language, script in _SCRIPTS:
        if len(script.findall(sample)) > len(sample) // 5:
            return language
    counted: Counter[str] = Counter()
    words = _WORD.findall(sample.lower())
    for word in words:
        counted.update(_OF_WORD.get(word, ()))
    if not counted or max(counted.values()) < FEWEST:
        return ""
    # Not by the hits alone: one word that two languages share ("un", "la") may make up most of them.
    said = set(words)
    for language in counted:
        counted[language] *= len(said & _WORDS_OF[language])
    ranked = counted.most_common(2)
    language, hits = ranked[0]
    is_clear = len(ranked) == 1 or hits > 1.5 * ranked[1][1] or are_near(language, ranked[1][0])
    return language if is_clear else ""


def are_near(one: str, other: str) -> bool:
    """Whether two languages are the same, or cannot be told apart here."""
    return one == other or any({one, other} <= near for near in _NEAR)


# --- Regions of one language ----------------------------------------------------------------------

_MONTHS = (
    "jan(?:uary|vier|uar|eiro|uari|vār)?|ene(?:ro)?|gen(?:naio)?",
    "feb(?:ruary|ruar|rero|braio|ruari)?|fév(?:rier)?|fev(?:ereiro)?",
    "mar(?:ch|s|zo|ço)?|märz|maart",
    "apr(?:il|ile)?|avr(?:il)?|abr(?:il)?",
    "may|mai|mayo|maio|maggio|mei",
    "june?|juin|juni|junho|junio|giugno",
    "july?|juillet|juli|julho|julio|luglio",
    "aug(?:ust|ustus)?|août|ago(?:sto)?",
    "sep(?:t(?:ember|embre|iembre)?)?|set(?:embro|tembre)?",
    "oct(?:ober|obre|ubre)?|okt(?:ober)?|out(?:ubro)?|ott(?:obre)?",
    "nov(?:ember|embre|iembre|embro)?",
    "dec(?:ember)?|déc(?:embre)?|dez(?:ember|embro)?|dic(?:iembre|embre)?",
)
_MONTH = "|".join(f"(?P<m{number}>{names})" for number, names in enumerate(_MONTHS, start=1))
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?"
_DAY_FIRST = re.compile(
    rf"\b{_DAY}(?: (?:of|de|d'))? (?:{_MONTH})\.?,?(?: de)? (?P<year>\d{{4}})", re.I
)
_MONTH_FIRST = re.compile(rf"\b(?:{_MONTH})\.? {_DAY},? (?P<year>\d{{4}})", re.I)
_YEAR = re.compile(r"\d{4}")
LONGEST_DATE = 40  # Characters before the year.
DAY_FIRST, MONTH_FIRST = "day first", "month first"


def dates(text: str) -> dict[str, set[str]]:
    """ISO date -> the orders (DAY_FIRST, MONTH_FIRST) in which the text writes it."""
    found: dict[str, set[str]] = {}
    # Only what stands before a year: names of months are sought at every word otherwise.
    near = "\n".join(
        text[max(0, one.start() - LONGEST_DATE) : one.end()] for one in _YEAR.finditer(text)
    )
    for order, pattern in ((DAY_FIRST, _DAY_FIRST), (MONTH_FIRST, _MONTH_FIRST)):
        for match in pattern.finditer(near):
            found.setdefault(_iso(match), set()).add(order)
    return found


def _iso(match: re.Match[str]) -> str:
    month = next(number for number in range(1, 13) if match[f"m{number}"])
    return f"{match['year']}-{month:02}-{int(match['day']):02}"


# (British, American) ends and words. Each British form is read as the American one.
_SPELLINGS = (
    (re.compile(r"\b(\w{3,})is(e[sd]?|ing|ations?|er|ers)\b"), r"\1iz\2"),
    (re.compile(r"\b(\w{3,})ys(e[sd]?|ing)\b"), r"\1yz\2"),
    (re.compile(r"\b(col|fav|hon|lab|behavi|neighb|endeav|harb)our"), r"\1or"),
    (re.compile(r"\b(cent|theat|met|lit)re(s?)\b"), r"\1er\2"),
    (re.compile(r"\b(licen|defen|offen|preten)ce(s?)\b"), r"\1se\2"),
    (re.compile(r"\b(cancel|travel|label|model|level|signal|fuel)l(ed|ing|er|ers)\b"), r"\1\2"),
    (re.compile(r"\b(judg|acknowledg)ement"), r"\1ment"),
    (re.compile(r"\b(instal|enrol|fulfil|skil)(ment|s|ful)?\b"), r"\1l\2"),
    (re.compile(r"\bprogramme"), "program"), (re.compile(r"\bcheque"), "check"),
    (re.compile(r"\bwhilst\b"), "while"), (re.compile(r"\btowards\b"), "toward"),
    (re.compile(r"\benquir"), "inquir"), (re.compile(r"\bu\.s\.(?:a\.)?"), "us"),
    (re.compile(r"\bpostcode"), "zip code"), (re.compile(r"\bcatalogue"), "catalog"),
)  # fmt: skip


@lru_cache(maxsize=1 << 14)
def american(lowered: str) -> str:
    """Lower-case English as an American spells it; other languages may be maimed alike on both sides."""
    for pattern, replacement in _SPELLINGS:
        lowered = pattern.sub(replacement, lowered)
    return lowered


_POINTS = re.compile(r"[^\w\s%€$£→/@-]+")


def without_region(sentence: str) -> str:
    """A sentence so that two regions of one language read alike: dates, spelling, case, points."""
    dated = _MONTH_FIRST.sub(_iso, _DAY_FIRST.sub(_iso, sentence))
    return " ".join(_POINTS.sub(" ", american(dated.lower())).split())


def spelling_flips(old: Counter[str], new: Counter[str]) -> int:
    """How many different words the one side spells as the other does not, both of them English."""
    flips = 0
    for word in old.keys() - new.keys():
        other = american(word)
        flips += other != word and other in new
    for word in new.keys() - old.keys():
        other = american(word)
        flips += other != word and other in old
    return flips
