# ruff: noqa: RUF001 - Words of several alphabets.
"""Short lines in which a page speaks of itself or for its seller, and not for the document.

A *notice* says that the page failed, that its browser will not do, or that it still loads. It is told
sentence by sentence: one other sentence in the line and it is none, and what begins with a small letter
is an item of a list. Such a line is furniture wherever it stands, so the patterns are narrow.

An *aside* is wider: an invitation, a question about cookies, an error in other words. A clause may
look like one; so it is never hidden, but it waits for a second reading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from auditor.pages.legal_words import legal_words
from auditor.pages.outcomes import Outcome
from auditor.pages.passages import LINK
from auditor.pages.phrases import patterns

LONGEST = 220  # Characters. A page says short what it has to say of itself.
LONGEST_INVITATION = 14  # Words.
_SENTENCES = re.compile(r"(?<=[.!?…])[\s.!?…]+")
_EDGES = " .!?…:;,\"'()[]*_#>|-"
_FOR = r"(?:,? (?:to|for|in order to|and|pour|afin de|para|um|per|чтобы|для) .{1,60})?"
_SORRY = r"(?:(?:oops|whoops|uh[- ]oh|sorry|hoppla|oups|désolé|ups|ops)\b\W*)?"
# (what is said, pattern of a whole sentence in lower case)
_SAYINGS = (
    ("it failed", r"oops|whoops|sorry"),
    ("it failed", _SORRY + r"something went wrong(?: (?:on our (?:end|side)|here|while .{1,40}))?"),
    ("it failed", _SORRY + r"we(?:'re| are) (?:currently |still )?(?:experiencing|having) (?:some )?technical (?:difficulties|problems|issues)"),
    ("it failed", r"(?:this|the) (?:page|content|section) (?:could not|couldn't|cannot|can't) be (?:loaded|displayed|shown)|(?:failed|unable) to load(?: (?:the |this )?(?:page|content|section|data))?|error loading (?:the |this )?(?:page|content|section|data)|this (?:page|site|website|content) is (?:currently|temporarily) (?:unavailable|down|offline)"),
    ("it failed, French", _SORRY + r"(?:quelque chose s'est mal passé|nous rencontrons (?:actuellement )?des (?:difficultés|problèmes) techniques|cette page est (?:momentanément|temporairement) indisponible)"),
    ("it failed, Spanish", _SORRY + r"(?:algo (?:salió|ha salido|fue) mal|estamos (?:experimentando|teniendo) (?:dificultades técnicas|problemas técnicos)|esta página no está disponible (?:temporalmente|en este momento))"),
    ("it failed, German", _SORRY + r"(?:(?:da ist )?etwas (?:ist )?schief ?gelaufen|wir haben (?:derzeit |zurzeit |momentan )?technische (?:probleme|schwierigkeiten)|diese seite ist (?:derzeit|vorübergehend) nicht (?:verfügbar|erreichbar))"),
    ("it failed, Portuguese", _SORRY + r"(?:algo (?:deu errado|correu mal)|estamos (?:enfrentando|com|tendo) (?:dificuldades técnicas|problemas técnicos)|esta página está temporariamente indisponível)"),
    ("it failed, Italian", _SORRY + r"(?:qualcosa è andato storto|(?:stiamo riscontrando|abbiamo) (?:dei )?(?:problemi tecnici|difficoltà tecniche)|questa pagina non è al momento disponibile)"),
    ("it failed, Russian", r"(?:упс\W*)?(?:что-то пошло не так|у нас (?:возникли )?технические (?:неполадки|проблемы)|эта страница временно недоступна)"),
    ("try again", r"(?:please )?try again(?: (?:later|shortly|soon|in a (?:moment|while|few (?:minutes|moments))))?|(?:please )?(?:refresh|reload) (?:the|this|your) page(?: (?:and|to) try again)?"),
    ("try again, French", r"(?:veuillez |merci de )?(?:réessayer|réessayez)(?: (?:plus tard|ultérieurement|dans quelques (?:instants|minutes)))?|(?:veuillez )?(?:actualiser|actualisez|recharger|rechargez) (?:la|cette) page"),
    ("try again, Spanish", r"(?:por favor,? )?(?:inténtelo|inténtalo|vuelva a intentarlo|vuelve a intentarlo)(?: (?:de nuevo|otra vez))?(?: (?:más tarde|en unos minutos))?|(?:recargue|recarga|actualice|actualiza) (?:la|esta) página"),
    ("try again, German", r"(?:bitte )?versuch(?:en sie|e) es (?:bitte )?(?:(?:später|in (?:einigen|wenigen) minuten) )?(?:noch einmal|erneut)|(?:bitte )?lad(?:en sie|e) (?:die|diese) seite (?:neu|erneut)"),
    ("try again, Portuguese", r"(?:por favor,? )?tente novamente(?: (?:mais tarde|em alguns minutos))?|(?:atualize|recarregue) (?:a|esta) página"),
    ("try again, Italian", r"(?:si prega di |per favore,? )?(?:riprova|riprovare)(?: (?:più tardi|tra qualche minuto))?|(?:ricarica|aggiorna) (?:la|questa) pagina"),
    ("try again, Russian", r"(?:пожалуйста,? )?(?:попробуйте|повторите попытку)(?: (?:снова|ещ[её] раз))?(?: (?:позже|позднее))?|обновите (?:эту )?страницу"),
    ("the browser", r"(?:your|this) (?:web )?browser (?:is|appears to be) (?:not supported|no longer supported|unsupported|out ?of ?date|outdated|too old)(?: (?:by|on) (?:this|our) (?:site|website|page))?|your browser does(?: not|n't) support .{1,40}|(?:you(?:'re| are)|it looks like you(?:'re| are)) using an? (?:outdated|unsupported|old|older) (?:version of your )?(?:web )?browser|(?:please )?(?:update|upgrade) your (?:web )?browser" + _FOR),
    ("the browser, French", r"votre navigateur (?:n'est (?:pas|plus) (?:pris en charge|compatible|supporté|à jour)|est (?:obsolète|trop ancien)|ne prend pas en charge .{1,40})|(?:veuillez )?(?:mettre|mettez) à jour votre navigateur" + _FOR),
    ("the browser, Spanish", r"(?:tu|su) navegador (?:no es compatible|no está (?:actualizado|soportado)|está (?:desactualizado|obsoleto))|(?:por favor,? )?(?:actualice su|actualiza tu) navegador" + _FOR),
    ("the browser, German", r"(?:ihr|dein) browser (?:wird nicht (?:mehr )?unterstützt|ist (?:veraltet|nicht (?:mehr )?aktuell))|(?:bitte )?aktualisier(?:en sie ihren|e deinen) browser" + _FOR),
    ("the browser, Portuguese", r"(?:o )?seu navegador (?:não é (?:compatível|suportado)|está desatualizado)|(?:por favor,? )?atualize (?:o )?seu navegador" + _FOR),
    ("the browser, Italian", r"il (?:tuo|suo) browser (?:non è (?:supportato|compatibile|aggiornato)|è obsoleto)|(?:aggiorna il tuo|aggiorni il suo) browser" + _FOR),
    ("the browser, Russian", r"ваш браузер (?:не поддерживается|устарел)|(?:пожалуйста,? )?обновите (?:ваш |свой )?браузер" + _FOR),
    ("its script", r"(?:please |you need to )?(?:enable|turn on|activate) javascript(?: and cookies)?(?: in your (?:web )?browser)?" + _FOR),
    ("its script", r"javascript is (?:disabled|turned off|not enabled)(?: (?:in|on) your (?:web )?browser)?|javascript is required(?: to (?:view|display|load|see|run) this (?:page|site|website|app|content))?|this (?:page|site|website|app|content) (?:requires|needs) javascript" + _FOR),
    ("its script, French", r"(?:veuillez |merci d')?(?:activer|activez) javascript(?: dans votre navigateur)?" + _FOR + r"|javascript est désactivé(?: dans votre navigateur)?|cette page nécessite javascript"),
    ("its script, Spanish", r"(?:por favor,? )?(?:habilit[ea]|activ[ea]) javascript(?: en (?:su|tu) navegador)?" + _FOR + r"|javascript está (?:desactivado|deshabilitado)(?: en (?:su|tu) navegador)?|esta página requiere javascript"),
    ("its script, German", r"(?:bitte )?aktivier(?:en sie|e) javascript(?: in (?:ihrem|deinem) browser)?" + _FOR + r"|javascript ist (?:deaktiviert|nicht aktiviert)|diese seite (?:benötigt|erfordert) javascript"),
    ("its script, Portuguese", r"(?:por favor,? )?(?:ative|habilite) o javascript(?: (?:no|em) seu navegador)?" + _FOR + r"|(?:o )?javascript está (?:desativado|desabilitado)|esta página requer javascript"),
    ("its script, Italian", r"(?:si prega di )?(?:abilita|attiva|abilitare|attivare) javascript(?: nel (?:tuo|suo) browser)?" + _FOR + r"|javascript è (?:disabilitato|disattivato)|questa pagina richiede javascript"),
    ("its script, Russian", r"(?:пожалуйста,? )?включите javascript(?: в (?:вашем |своём )?браузере)?" + _FOR + r"|javascript (?:отключ[её]н|выключен)"),
    ("it loads", r"loading(?: (?:the )?(?:page|content|document))?|please wait(?: while .{1,40} loads?)?|chargement(?: en cours)?|veuillez patienter|cargando|espere(?: por favor| un momento)?|wird geladen|bitte warten(?: sie)?|carregando|aguarde|caricamento(?: in corso)?|attendere|(?:ид[её]т )?загрузка|подождите"),
)  # fmt: skip
_SAYING = re.compile("|".join(f"(?:{pattern})" for _, pattern in _SAYINGS))
# What a seller bids a reader do. Each begins the line.
_INVITATION = re.compile(
    r"get [$€£]?\d|(?:sign up|join|register|get started|get (?:the|our|your|an?|up to)|download|install|try|subscribe|follow us"
    r"|discover|explore|refer|invite|earn|win|claim|save|open (?:an?|your)|start|switch|shop|buy|upgrade|don't miss"
    r"|learn more|see how|scan|limited[- ]time|new:|special offer"
    r"|inscrivez-vous|rejoignez|téléchargez|essayez|abonnez-vous|suivez-nous|découvrez|parrainez|gagnez|profitez|ouvrez"
    r"|commencez|économisez|ne manquez pas"
    r"|reg[ií]str(?:ate|ese)|únete|únase|descarg(?:a|ue)|pruebe?|prueba|suscríb(?:ete|ase)|síguenos|descubr[ae]|invita"
    r"|gan[ae]|aprovech[ae]|abr[ae]|empie(?:za|ce)|consig(?:ue|a)|ahorr[ae]|no te pierdas"
    r"|jetzt|registrier(?:en sie sich|e dich)|meld(?:en sie sich|e dich)|lad(?:en sie|e)|test(?:en sie|e)|abonnier(?:en sie|e)"
    r"|folg(?:en sie|e) uns|entdeck(?:en sie|e)|gewinn(?:en sie|e)|sicher(?:n sie sich|e dir)|eröffn(?:en sie|e)"
    r"|start(?:en sie|e)|spar(?:en sie|e)|verpass(?:en sie|e)"
    r"|cadastre-se|registe-se|inscreva-se|baixe|descarregue|experimente|assine|siga-nos|descubra|convide|ganhe|aproveite"
    r"|abra|comece|economize|não perca"
    r"|registrati|iscriviti|unisciti|scarica|prova|abbonati|seguici|scopri|guadagna|vinci|approfitta|apri|inizia"
    r"|risparmia|non perdere"
    r"|зарегистрируйтесь|присоединяйтесь|скачайте|попробуйте|подпишитесь|подписывайтесь|узнайте|пригласите|получите"
    r"|выиграйте|откройте|начните|сэкономьте)(?!\w)"
)


@lru_cache(maxsize=4096)
def is_notice(words: str) -> bool:
    """Whether a line, as a passage has it, says of the page that it failed, cannot be shown or loads."""
    if len(words) > LONGEST or not words or words[0].islower():
        return False
    lowered = LINK.sub("", words).lower()
    said = [core for one in _SENTENCES.split(lowered) if (core := one.strip(_EDGES))]
    return bool(said) and all(map(_SAYING.fullmatch, said))


def are_asides(gone: Sequence[str], come: Sequence[str]) -> bool:
    """Whether lines that went or came may be the page's own words, so that they should be read again.

    Where lines went and others came something was reworded: then invitations alone are asides.
    """
    lines = [LINK.sub("", line).strip().lower() for line in (*gone, *come)]
    is_reworded = bool(gone) and bool(come)
    return bool(lines) and all(
        _is_invitation(line) or (not is_reworded and _is_of_a_failing_page(line)) for line in lines
    )


def _is_invitation(line: str) -> bool:
    is_short = len(line.split()) <= LONGEST_INVITATION
    return is_short and _INVITATION.match(line) is not None


def _is_of_a_failing_page(line: str) -> bool:
    """Whether a page that is no document would be known by this line. Clauses speak of failures too,
    but in words of the law; banners ask for consent in such words.
    """
    if len(line) > LONGEST:
        return False
    said = {outcome for outcome, _, pattern in patterns() if pattern.search(line)}
    return Outcome.CONSENT_WALL in said or bool(said and not legal_words(line))
