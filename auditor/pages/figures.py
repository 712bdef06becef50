# ruff: noqa: RUF001 - Words of several alphabets.
"""Figures that differ between two texts where nothing else does: counts, or terms?

A page counts aloud: visitors, votes, downloads. Such a figure differs at nearly every visit, and its
first step must not be taken for the provider's. So a bare figure is a count unless something says
that it is a term: money, a share, a time or a date, a reference to a clause, a word of duty or limit in its
line, or a table, whose unit may stand in another row. What is called a count wrongly is late by one reading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from auditor.pages.chatter import without_figures
from auditor.pages.differences import changed_lines
from auditor.pages.essence import condense, without_marks, without_number
from auditor.pages.judgement import Belief, Earlier, Memory

UNIT_WORDS = 2  # "14 business days": how far a unit stands from its figure.
_GROUPS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")  # "12 034" is one figure.
_CLOCK = r"\d{1,2}:\d{2}:\d{2}"  # With seconds: it runs.
_FIGURE = re.compile(rf"{_CLOCK}|\d[\d.,']*(?<=\d)(?:[kKmM]\b)?\+?")
_WHOLE = re.compile(r"\d+|\d{1,3}(?:[.,']\d{3})+|\d+(?:[.,]\d+)?[kKmM]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERING = re.compile(r"\(?\d+(?:\.\d{1,2})*[.)]\s|\d+(?:\.\d{1,2})+\s")
_WORD = re.compile(r"[^\W\d_]+")

# What a page counts aloud. Such a word near a figure speaks for a count, even in a table.
_COUNTED = re.compile(
    r"\b(?:visit(?:s|ors?)?|view(?:s|ed|ers?)?|read(?:s|ers)|online|helpful|likes|liked|follow(?:ers|ing)|subscribers?"
    r"|members?|users?|customers?|clients?|people|downloads?|downloaded|installs?|reviews?|ratings?|stars|comments?"
    r"|votes?|replies|counting|served"
    r"|visiteurs?|vues?|consultée?|lecteurs?|en ligne|utiles?|abonnés?|membres?|utilisateurs?|personnes?"
    r"|téléchargements?|avis|étoiles|commentaires?"
    r"|visitantes?|visitas?|vistas?|visto|lectores|en línea|útil|seguidores|suscriptores|miembros|usuarios?|clientes?"
    r"|personas?|descargas?|reseñas?|opiniones|valoraciones|estrellas|comentarios?|votos?"
    r"|besucher\w*|besuche|aufrufe|leser|hilfreich|abonnenten|mitglieder|nutzer\w*|kunden|personen|bewertungen|sterne"
    r"|kommentare?|stimmen"
    r"|visualizações|leitores|assinantes|membros|usuários?|utilizadores|pessoas|avaliações|estrelas|comentários?"
    r"|visitatori|visualizzazioni|lettori|iscritti|membri|utenti|clienti|persone|recensioni|valutazioni|stelle"
    r"|commenti|voti"
    r"|посетител\w+|просмотр\w*|читател\w+|онлайн|полезн\w+|подписчик\w*|участник\w*|пользовател\w+|клиент\w*"
    r"|человек|людей|скачиван\w+|отзыв\w*|оцен\w+|звезд\w*|комментари\w+|голос\w*)\b",
    re.IGNORECASE,
)
_CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD "
    "HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD "
    "MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN "
    "PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY "
    "TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG BTC ETH USDC USDT".replace(
        " ", "|"
    )
)
# ISO 4217, and money that has no code there.
_MONEY = re.compile(
    rf"[€$£¥₽₹₿¢₴₩₺₸]|\b(?:{_CODES})\b ?\d|\d\+? ?(?:{_CODES})\b"
    r"|(?i:\b(?:euros?|dollars?|pounds?|sterling|cents?|francs?|yen|yuan|zł|kr|pesos?|dólar\w*|dollar[io]|reais|libras?"
    r"|sterline|franken|rappen|рубл\w*|руб|коп\w*|доллар\w*|евро)\b)"
)
_SHARE = re.compile(
    r"[%‰]|\b(?:per ?cent|percent\w*|pour ?cent|prozent\w*|por ?ciento|por ?cento|percento|процент\w*|bps|basis points?)\b",
    re.IGNORECASE,
)
# Duties, rights and limits: what makes a line a clause.
_CLAUSE = re.compile(
    r"\b(?:must|shall|may|can|cannot|will|should|needs? to|ha(?:ve|s) to|requires?d?|entitled|agrees?|undertakes?|limit(?:s|ed)?"
    r"|maximum|minimum|max|at least|at most|up to|no more than|exceed(?:s|ing)?|thresholds?|fees?|charge[sd]?|prices?|costs?"
    r"|rates?|interest|tax(?:es)?|penalt(?:y|ies)|aged?|older|eligible|per|within|quota"
    r"|doi(?:t|vent)|devez|devra|peu(?:t|vent)|pouvez|ser(?:a|ont)|limites?|plafonds?|au moins|au plus|jusqu\w*|frais|tarifs?|prix"
    r"|deben?|deberán?|pueden?|podrán?|límites?|máxim[oa]s?|mínim[oa]s?|al menos|hasta|comisi[óo]n\w*|tarifas?|precios?"
    r"|m[uü]ss(?:en|t)?|d[aü]rf(?:en|t)?|k[aö]nn(?:en|t)?|soll(?:en|te)?|verpflichte\w*|höchst\w*|mindest\w*"
    r"|grenzen?|limits?|bis zu|gebühr\w*|entgelte?|kosten|preise?|pro|je"
    r"|deve(?:m|rá|rão)?|pode(?:m|rá|rão)?|pelo menos|até|taxas?|preços?"
    r"|devono|dovrà|dovete|può|possono|potrà|limiti|massim[oaie]|minim[oaie]|almeno|fino a|commission[ei]|tariff[ae]|prezz[oi]"
    r"|долж[енны]+|обязан\w*|мо[жг]\w+т|вправе|нельзя|запрещ\w+|лимит\w*|максим\w+|миним\w+|не менее|не более|до|комисси\w+"
    r"|тариф\w*|цен[аыу])\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:secs?|seconds?|mins?|minutes?|h|hrs?|hours?|days?|nights?|weeks?|months?|quarters?|years?|yrs?|pm|utc|gmt"
    r"|secondes?|heures?|jours?|journées?|semaines?|mois|trimestres?|ans?|années?"
    r"|segundos?|minutos?|horas?|días?|semanas?|mes|meses|años?|dias?|mês|anos?"
    r"|sekunden?|minuten?|stunden?|\w*tage?n?|wochen?|monat\w*|quartal\w*|jahr\w*|uhr"
    r"|second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]"
    r"|секунд\w*|минут\w*|час(?:а|ов)?|день|дня|дней|дн|сут\w+|недел\w+|месяц\w*|квартал\w*|год(?:а|ов|у)?|лет"
    r"|jan(?:uary|vier|uar|eiro)?|ene(?:ro)?|gennaio|feb(?:ruary|ruar|rero|braio)?|février|fev(?:ereiro)?|mar(?:ch|s|zo|ço)?"
    r"|märz|apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|mayo?|maio?|maggio|june?|juin|junio?|junho|giugno|july?|juillet|julio?|julho"
    r"|luglio|aug(?:ust)?|août|agosto|sep(?:t|tember|tembre|tiembre)?|setembro|settembre|oct(?:ober|obre|ubre)?|okt(?:ober)?"
    r"|outubro|ottobre|nov(?:ember|embre|iembre|embro)?|dec(?:ember)?|déc(?:embre)?|dez(?:ember|embro)?|dic(?:iembre|embre)?"
    r"|январ\w|феврал\w|марта?|апрел\w|ма[йя]|июн\w|июл\w|августа?|сентябр\w|октябр\w|ноябр\w|декабр\w)",
    re.IGNORECASE,
)
_TIME_SIGN = re.compile(r" ?(?:[ap]\.?m|s)\b", re.IGNORECASE)  # A word of another kind elsewhere.
_NUMBER_OF = r"(?:no|nos|nr|n|num|number|núm|número|numéro|numero|nummer|номер)?\W{0,3}$"
_REFERENCE = re.compile(
    r"(?:§|\b(?:sections?|sec|articles?|art|clauses?|paragraphs?|para|annex|appendix|schedule|chapter|part|exhibit|step|version"
    r"|rule|item|page|directive|regulation|level|tier"
    r"|paragraphe|annexe|chapitre|partie|étape|point|alinéa|loi|règlement"
    r"|artículo|sección|cláusula|apartado|párrafo|anexo|capítulo|paso|ley|versión|punto"
    r"|abschnitt|artikel|ziffer|absatz|abs|kapitel|teil|anlage|anhang|punkt|schritt|satz|paragraf|seite"
    r"|sec?ção|seção|artigo|parágrafo|lei|passo|articolo|sezione|clausola|paragrafo|comma|allegato|capitolo|legge"
    r"|стать\w+|раздел\w*|пункт\w*|п|глав\w+|приложени\w+|част\w+|закон\w*|шаг\w*))\W{0,3}"
    + _NUMBER_OF,
    re.IGNORECASE,
)
# The figure names something. A visitor has such a number too.
_NAME = re.compile(
    r"(?:[№#]|n[°º]|\b(?:no|nr|num|number|núm|número|numéro|numero|\w*nummer|номер|phone|tel|fax|code|id|box))\W{0,3}$",
    re.IGNORECASE,
)


def turning(old: str, new: str) -> set[str]:
    """The lines that differ, without their figures, where nothing but figures does; else nothing."""
    gone, come = (Counter(map(_shape, lines)) for lines in changed_lines(old, new))
    return set(gone) if gone == come else set()


def is_restless(memory: Memory, base: Earlier, text: str) -> bool:
    """Whether all that differs are figures in places that differed in the version before, too.

    Such is a number of visitors, a countdown or a token: it would be an edit at every visit.
    """
    now = turning(memory.text_of(base.key), text)
    if not now:
        return False
    confirmed = [e for e in memory.earlier if e.belief is Belief.CONFIRMED and e.key != base.key]
    if not confirmed:
        return False
    gone, come = changed_lines(memory.text_of(confirmed[-1].key), memory.text_of(base.key))
    return now <= set(map(_shape, gone)) & set(map(_shape, come))


def is_count(old: str, new: str) -> bool:
    """Whether all that differs are counts, as far as their lines show."""
    gone, come = (sorted(map(_joined, lines), key=_shape) for lines in changed_lines(old, new))
    if not gone or list(map(_shape, gone)) != list(map(_shape, come)):
        return False
    rows = _rows(new)
    return all(_counts(*pair, is_row=pair[1] in rows) for pair in zip(gone, come, strict=True))


def _shape(line: str) -> str:
    return without_figures(_joined(line))


def _joined(line: str) -> str:
    return _GROUPS.sub("", line)


def _rows(text: str) -> set[str]:
    """The rows of a text's tables, as `changed_lines` gives them."""
    raws = (raw for raw in text.split("\n") if raw.lstrip().startswith("|"))
    cores = filter(None, map(without_marks, raws))
    return {_joined(condense(without_number(core))) for core in cores}


def _counts(old: str, new: str, *, is_row: bool) -> bool:
    """Whether a line differs in counts alone. Both lines have the same shape."""
    if _MONEY.search(new) or _SHARE.search(new) or _CLAUSE.search(new):
        return False
    figures = list(_differing(old, new))
    return bool(figures) and all(_is_count(new, figure, is_row=is_row) for figure in figures)


def _differing(old: str, new: str) -> Iterator[re.Match[str]]:
    before, after = list(_FIGURE.finditer(old)), list(_FIGURE.finditer(new))
    # A token ("7f3a") may hold another number of figures on either side.
    if len(before) == len(after):
        yield from (now for was, now in zip(before, after, strict=True) if was[0] != now[0])


def _is_count(line: str, figure: re.Match[str], *, is_row: bool) -> bool:
    before, after = line[: figure.start()], line[figure.end() :]
    if re.fullmatch(_CLOCK, figure[0]):
        return True
    number = figure[0].rstrip("+")
    if _is_attached(before, after) or _is_timed(before, after) or _REFERENCE.search(before):
        return False
    if not before.strip("( ") and _NUMBERING.match(line):
        return False
    if _COUNTED.search(line):
        return True
    if is_row or _NAME.search(before) or not _may_be_a_number_of(number):
        return False
    return not any(map(_TIME.fullmatch, _WORD.findall(line)))


def _may_be_a_number_of(number: str) -> bool:
    """Whether something can be counted by it: no fraction, year, or code with a leading nought."""
    is_code = number.startswith("0") and len(number) > 1
    return bool(_WHOLE.fullmatch(number)) and not _YEAR.fullmatch(number) and not is_code


def _is_attached(before: str, after: str) -> bool:
    """Whether a figure is a part of something longer: a token, a date, an ordinal, a telephone's."""
    return re.search(r"[\w/+-]$|\d[:.,']$", before) is not None or (
        re.match(r"[\w°ºª]|[/-]\w|:\d", after) is not None
    )


def _is_timed(before: str, after: str) -> bool:
    """Whether a unit of time or a month stands beside a figure, before any other figure."""
    if _TIME_SIGN.match(after):
        return True
    near: Sequence[str] = [
        *_WORD.findall(re.split(r"\d", after)[0])[:UNIT_WORDS],
        *_WORD.findall(re.split(r"\d", before)[-1])[-1:],
    ]
    return any(map(_TIME.fullmatch, near))
