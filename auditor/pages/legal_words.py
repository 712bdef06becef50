"""The wording of terms and policies, in the languages that providers write them in.

It only ever weighs one part of a page against another, so a word that is missing costs little.
"""

from __future__ import annotations

import re

# Stems: a word counts when it begins with one.
STEMS = """
accept account agreement aml applicable arbitration authori binding breach clause comply complian
conditions confidential consent consumer contract controller customer data disclaim dispute
fees governing herein hereby identification identity indemn information jurisdiction
kyc laundering law legal liab licen money obligation party parties payment personal policy privacy
prohibited processing regulat restrict retention sanction shall suspend terminat terms transaction
verification violat warrant withdraw
agb anbieter anspr auskunft bedingung betroffen datenschutz einwillig entgelt geldwäsche gerichtsstand
gesetz haftung identifizier kunde kündig nutzung pflicht recht verantwortlich verarbeit vereinbar
vertrag widerruf zahlung zustimm
accord clause client compte conditions confidentialité consentement contrat données droit frais
juridi légal litige loi obligation paiement partie politique prestataire résili responsab tarif
traitement utilisat
acuerdo aviso cliente condiciones consentimiento contrato cuenta datos derecho incumpl jurisdicc
legal ley obligaci pago política prevención privacidad protección responsab servicio términos
tratamiento usuario
acordo cláusula cliente condições consentimento conta contrato dados direito lavagem legisla lei
pagamento política privacidade responsab rescis serviço taxa termos tratamento utiliza
accordo condizioni consenso contratto dati diritt informativa legge obblig pagament parti privacy
recesso responsabil riciclaggio servizi termini trattamento utente
aansprakelijk algemene betaling gebruik gegevens klant overeenkomst persoonsgegevens privacybeleid
recht toestemming verwerking voorwaarden wet
dane danych klient konto odpowiedzialn opłat osobow płatno polityka postanow prawa prawo prywatno
regulamin umow usług użytkown zgod
avtal betal integritet kund lag personuppgift rätt samtycke villkor
gizlilik hizmet koşul kullan kişisel ödeme sorumlu sözleşme veri yasal
данн договор закон идентифик клиент конфиденциальн личност обработк обязан оплат ответственн
персональн пользовател права право правил соглашен сторон услови услуг
дані даних догов закон згод користувач обов послуг умов
""".split()
# Scripts that put no blanks between words: these count wherever they stand.
SIGNS = (
    "条款 隐私 个人信息 责任 协议 账户 法律 用户 政策 同意 條款 隱私 個人資料 責任 協議 "
    "規約 個人情報 同意 責任 契約 利用者 取引 禁止 법률 개인정보 약관 책임 동의 이용자"
).split()
LEGAL = re.compile(
    rf"\b(?:{'|'.join(sorted(set(STEMS), key=len, reverse=True))})\w*|{'|'.join(SIGNS)}",
    re.IGNORECASE,
)
WORD = re.compile(r"[぀-ヿ一-鿿가-힣]{1,2}|[^\W_]+")


def count_words(text: str) -> int:
    """Words; of scripts without blanks, two characters count as one."""
    return len(WORD.findall(text))


def legal_words(text: str) -> list[str]:
    """The words of a text that terms and policies are made of, each as often as it stands."""
    return [word.lower() for word in LEGAL.findall(text)]
