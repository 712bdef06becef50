"""Lines that a page writes for each visit or visitor, and that say nothing of the document.

Each pattern must match a whole line, so that a sentence of the document is never taken for one.
They are kept narrow: a line that they match vanishes before texts are compared.
"""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = 160  # Characters. What a page says of itself is short.

_N = r"\d[\d.,  ]*[kKmM]?"
_AGE = r"(?:an?|\d+|one|two|three)"
# (what differs at each visit, pattern of a whole line). All but the ages hold a digit.
_LINES = (
    ("votes", rf"(?:was this \w+ helpful\??\s*)?{_N} ?(?:out )?of {_N} ?(?:people |users )?found (?:this|it) (?:\w+ )?helpful"),
    ("votes, French", rf".{{0,45}}{_N} ?(?:personnes? )?sur {_N}.{{0,20}}(?:utile|trouvé).{{0,20}}"),
    ("votes, French", rf"utilisateurs qui ont trouvé cela utile ?: ?{_N} ?sur {_N}"),
    ("votes, Spanish", rf"usuarios a los que les pareció útil ?: ?{_N} ?de {_N}"),
    ("votes, Spanish", rf"a {_N} ?(?:personas )?de {_N} ?(?:personas )?les pareció útil"),
    ("votes, German", rf"{_N} ?von {_N} ?(?:personen )?fanden dies hilfreich"),
    ("votes, Portuguese", rf"usuários que acharam isso útil ?: ?{_N} ?de {_N}"),
    ("votes, Portuguese", rf"{_N} ?de {_N} ?acharam isso útil"),
    ("readers", rf"(?:viewed )?{_N}\+? ?(?:views?|reads|visits|shares|likes|comments|visitors|vues|visitas|aufrufe|weergaven)"),
    ("readers", rf"(?:(?:page )?views?|hits|vues|visitas|aufrufe) ?: ?{_N}"),
    ("reading time", rf"(?:reading time ?: ?)?(?:about )?{_N}[ -]?min(?:ute)?s?\.? (?:read|reading time|de lecture|de lectura|de leitura|lesezeit|di lettura|leestijd)"),
    ("reading time", rf"(?:reading time|temps de lecture|lesezeit|tiempo de lectura) ?: ?(?:about |environ )?{_N}[ -]?min(?:ute)?n?s?"),
    ("age of the page", rf"(?:last )?(?:updated|modified|edited|published|posted)(?: by [\w .]{{2,30}})? (?:about |over |almost )?{_AGE} (?:second|minute|hour|day|week|month|year)s? ago"),
    ("age of the page, French", r"(?:mis à jour|modifié|publié) il y a (?:une?|\d+) \w+"),
    ("age of the page, Spanish", r"(?:actualizado|modificado|publicado) hace (?:una?|\d+) \w+"),
    ("age of the page, German", r"(?:aktualisiert|geändert) vor (?:eine[mr]|\d+) \w+"),
    ("age of the page, Portuguese", r"(?:atualizado|modificado|publicado) há (?:uma?|\d+) \w+"),
    ("this delivery", r"(?:this )?page (?:was )?(?:generated|rendered|served|printed) (?:at|on|in|by)\b.*"),
    ("this delivery", r"(?:request|trace|session|error|incident|correlation|ray)[ -]?(?:id|reference) ?[:#]? ?[0-9a-f-]{6,}"),
    ("this visit", r"(?:current|local|server) time ?:.{0,40}"),
    ("the page, not its text", r"page last (?:updated?|modified|edited|reviewed) ?:?.{0,60}"),
    ("further people in a list", r"\+\d{1,3}"),
)  # fmt: skip
_LINE = re.compile("|".join(f"(?:{pattern})" for _, pattern in _LINES), re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_AGES = ("ago", "une heure", "un jour", "una hora", "un día", "einer stunde", "einem tag")

# What is written on buttons. It alternates with the state of a visitor or with an experiment.
_BUTTONS = frozenset(
    "sign in|sign up|log in|login|log out|logout|sign out|register|get started|sign in sign up"
    "|log in sign up|sign up log in|sign in / sign up|log in / sign up|create account|open account"
    "|se connecter|connexion|s'inscrire|iniciar sesión|registrarse|anmelden|registrieren|einloggen"
    "|entrar|cadastre-se|iniciar sessão|accedi|registrati|inloggen|registreren|zaloguj się"
    "|zarejestruj się|войти|регистрация|зарегистрироваться|print|print this page|imprimer|drucken"
    "|imprimir|stampa|share|copy link|copied|back to top|skip to content|skip to main content"
    "|loading|loading…|accept all|reject all|cookie settings|manage cookies|accept cookies"
    "|accept all cookies|reject all cookies|tout accepter|tout refuser|alle akzeptieren"
    "|alle ablehnen|aceptar todo|rechazar todo|aceitar tudo|accetta tutto|rifiuta tutto"
    "|alles accepteren|alles weigeren|zaakceptuj wszystkie|принять все".split("|")
)

# A figure, an amount, a time, or letters and digits in a row as in a token.
_FLEETING = re.compile(r"[\w.,:-]*\d[\w.,:-]*|\b[0-9a-f]{8,}\b", re.IGNORECASE)


def without_figures(line: str) -> str:
    """A line with figures and tokens masked: alike for "Visitor 7" and "Visitor 8"."""
    return _FLEETING.sub("#", line)


@lru_cache(maxsize=16384)
def is_chatter(line: str) -> bool:
    """Whether a line, without Markdown marks around it, is a remark of the page on itself."""
    plain = line.rstrip(" .!?").lower()
    if plain in _BUTTONS:
        return True
    if not _DIGIT.search(plain) and not plain.endswith(_AGES):
        return False
    return _LINE.fullmatch(plain) is not None
