"""Words by which people find the way to a sign-up form, and see how far into it they are."""

from __future__ import annotations

import re
import unicodedata

# The languages are those in which controls are classified: ar de en es fr hi it ja pt ru tr zh.
SIGN_UP = (
    "sign up", "signup", "sign up now", "sign up free", "sign up for free", "register", "register now",
    "register here", "registration", "create account", "create an account", "create my account",
    "create your account", "create a free account", "create free account", "open account",
    "open an account", "open your account", "new account", "join", "join now", "join us",
    "join for free", "get started", "get started now", "get started free", "become a customer",
    "don t have an account", "no account yet", "new customer",
    "registrieren", "jetzt registrieren", "kostenlos registrieren", "registrierung", "konto erstellen",
    "konto eröffnen", "konto anlegen", "neues konto", "jetzt konto eröffnen", "mitglied werden",
    "kunde werden", "noch kein konto",
    "s inscrire", "inscription", "inscrivez vous", "créer un compte", "créer mon compte", "créez un compte",
    "ouvrir un compte", "ouvrir mon compte", "nouveau compte", "devenir client", "je m inscris",
    "registrarse", "registrarme", "regístrate", "registrate", "regístrese", "registro", "crear cuenta",
    "crear una cuenta", "crea una cuenta", "crea tu cuenta", "abrir cuenta", "abrir una cuenta",
    "abre tu cuenta", "darse de alta", "hazte cliente",
    "registrati", "iscriviti", "registrazione", "crea account", "crea un account", "crea il tuo account",
    "apri conto", "apri un conto", "apri il conto", "diventa cliente", "nuovo account",
    "cadastre se", "cadastrar", "cadastrar se", "cadastro", "registar", "registe se", "registre se",
    "criar conta", "criar uma conta", "crie sua conta", "crie a sua conta", "abrir conta", "abra sua conta",
    "inscreva se",
    "регистрация", "зарегистрироваться", "создать аккаунт", "создать учетную запись", "создать учётную запись",
    "открыть счет", "открыть счёт", "нет аккаунта", "стать клиентом",
    "kaydol", "kayıt ol", "üye ol", "hesap oluştur", "hesap aç", "ücretsiz kaydol", "kaydolun",  # noqa: RUF001 - Turkish
    "साइन अप", "साइन अप करें", "पंजीकरण", "पंजीकरण करें", "रजिस्टर करें", "खाता बनाएं", "खाता बनाएँ", "खाता खोलें",
    "注册", "註冊", "立即注册", "立即註冊", "免费注册", "免費註冊", "创建账户", "建立帳戶", "创建账号", "建立帳號", "开户", "開戶",
    "登録", "新規登録", "会員登録", "無料登録", "今すぐ登録", "アカウント作成", "アカウントを作成", "口座開設", "新規会員登録", "サインアップ",
    "تسجيل", "إنشاء حساب", "أنشئ حسابا", "أنشئ حسابك", "فتح حساب", "افتح حسابا", "سجل الآن", "اشترك", "حساب جديد",
)  # fmt: skip
LOG_IN = (
    "log in", "login", "log on", "sign in", "signin",
    "anmelden", "einloggen", "login", "se connecter", "connexion", "iniciar sesión", "entrar", "acceder",
    "accedi", "entra", "iniciar sessão", "fazer login", "войти", "вход", "giriş", "giriş yap", "oturum aç",
    "लॉग इन", "लॉग इन करें", "लॉगिन", "साइन इन", "साइन इन करें", "登录", "登入", "ログイン", "サインイン",
    "تسجيل الدخول", "دخول",
)  # fmt: skip
NEXT = (
    "next", "next step", "continue", "proceed", "go on", "weiter", "nächster schritt", "fortfahren",
    "suivant", "étape suivante", "continuer", "siguiente", "continuar", "paso siguiente", "avanti",
    "continua", "prosegui", "seguinte", "próximo", "avançar", "далее", "продолжить", "следующий шаг",
    "ileri", "devam", "devam et", "sonraki", "अगला", "आगे बढ़ें", "जारी रखें", "下一步", "继续", "繼續",
    "次へ", "続ける", "続行", "進む", "التالي", "متابعة", "استمرار",
)  # fmt: skip
# What is registered for with the same words, and is no account.
ELSEWHERE = re.compile(
    r"newsletter|webinar|event|blog|updates|alerts|waitlist|demo|course|podcast|рассылк|boletín|bülten"
    r"|メルマガ|セミナー|订阅|النشرة"
)
ADDRESS = re.compile(
    r"(?:^|[/._?=&-])(?:sign-?up|register|registration|join|create-?(?:an-?)?account|open-?(?:an-?)?account"
    r"|onboarding|registrieren|inscription|registro|registrazione|cadastro)(?:$|[/._?=&-])",
    re.IGNORECASE,
)
# A word for step, a number, and of how many: "Step 1 of 3", "第1步 共3步".
_STEP_WORD = r"(?:step|schritt|étape|etape|paso|passo|passaggio|etapa|шаг|adım|चरण|步骤|步驟|ステップ|手順|الخطوة|خطوة)"  # noqa: RUF001 - Turkish
_OF = r"(?:\s*(?:/|of|von|sur|de|di|из|में से|中の|من)\s*)"
STEPS = re.compile(
    rf"{_STEP_WORD}\s*:?\s*(\d{{1,2}}){_OF}(\d{{1,2}})\b"
    r"|第\s*(\d{1,2})\s*步\W{0,3}共\s*(\d{1,2})\s*步"
    r"|\b(\d{1,2})\s*adımdan\s*(\d{1,2})",  # noqa: RUF001 - Turkish
    re.IGNORECASE,
)
LONGEST_LABEL = 40  # Characters: what is longer is a sentence about something.
_NOT_WORDS = re.compile(r"[^\w\u0900-\u097f]+")
_DIACRITICS_OF_ARABIC = re.compile(r"[\u064b-\u0652]")


def rank_of_way(label: str, address: str) -> int:
    """How surely a link or button leads to the sign-up form: 3 its words say just that, 0 not at all."""
    words = plain(label)
    if len(words) > LONGEST_LABEL or ELSEWHERE.search(words) or words in _LOG_IN:
        return 0
    if words in _SIGN_UP:
        return 3
    if any(_contains(words, phrase) for phrase in _SIGN_UP):
        return 2
    return 1 if words and ADDRESS.search(address) else 0


def is_log_in(label: str) -> bool:
    return plain(label) in _LOG_IN


def is_next(label: str) -> bool:
    return plain(label) in _NEXT


def step_of(text: str) -> str:
    """What a page says of its step, as it stands ("Step 1 of 3"), or nothing."""
    for found in STEPS.finditer(text):
        numbers = [int(one) for one in found.groups() if one]
        if max(numbers) > 1:
            return " ".join(found[0].split())
    return ""


def plain(label: str) -> str:
    """Small letters and single blanks, without signs: "Sign up →" -> "sign up"."""
    folded = unicodedata.normalize("NFKC", label).casefold()
    return _NOT_WORDS.sub(" ", _DIACRITICS_OF_ARABIC.sub("", folded)).strip()


def _contains(words: str, phrase: str) -> bool:
    """Whole words, where a script parts them with blanks."""
    if phrase.isascii() or " " in words:
        return f" {phrase} " in f" {words} "
    return len(phrase) > 1 and phrase in words


_SIGN_UP = frozenset(map(plain, SIGN_UP))
_LOG_IN = frozenset(map(plain, LOG_IN))
_NEXT = frozenset(map(plain, NEXT))
