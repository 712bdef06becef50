"""The language of a text, by its frequent words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

from auditor.kyc.words import LANGUAGES, UNDETERMINED, word_list

SAMPLES, SAMPLE = 6, 3_000
"""A long text is judged by so many passages of so many characters, spread over it: the head of a
page is often in another language than its text."""
LEAST_HITS = 2.0
LEAST_SHARE = 0.12
"""Of the words: running text of the seven languages has about 0.3 to 0.5 after shared words are
divided, lists of names and foreign text under 0.1."""
LEAST_LEAD = 1.2
WORD = re.compile(r"[^\W\d_]++")
NOT_TEXT = re.compile(r"https?://\S++|\]\([^)\s]*+\)?+|(?<![\w.])[\w.]++@[\w.]++")


def language_of(text: str) -> str:
    """ "en", "fr", "es", "de", "pt", "ru", "it", or "und" where too little or something else is said."""
    words = WORD.findall(NOT_TEXT.sub(" ", _sampled(text)).lower())
    scores: defaultdict[str, float] = defaultdict(float)
    for word, count in Counter(words).items():
        languages = _languages_of_words().get(word, ())
        for language in languages:
            scores[language] += count / len(languages)
    first, second = (
        sorted(((s, name) for name, s in scores.items()), reverse=True) + [(0.0, "")] * 2
    )[:2]
    is_clear = first[0] >= max(LEAST_HITS, LEAST_SHARE * len(words), LEAST_LEAD * second[0])
    return first[1] if is_clear and first[1] in LANGUAGES else UNDETERMINED


def is_frequent(word: str, language: str | None) -> bool:
    """Whether `word`, in any case, is one of the frequent words of the language, or of any if None."""
    languages = _languages_of_words().get(word.lower(), ())
    return bool(languages) if language not in LANGUAGES else language in languages


@cache
def _languages_of_words() -> dict[str, tuple[str, ...]]:
    lists = word_list("languages")
    found: defaultdict[str, list[str]] = defaultdict(list)
    for language, words in {**lists["read"], **lists["others"]}.items():
        for word in dict.fromkeys(words):
            found[word].append(language)
    return {word: tuple(languages) for word, languages in found.items()}


def _sampled(text: str) -> str:
    if len(text) <= SAMPLES * SAMPLE:
        return text
    step = (len(text) - SAMPLE) // (SAMPLES - 1)
    return " ".join(text[start : start + SAMPLE] for start in range(0, step * SAMPLES, step))
