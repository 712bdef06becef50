"""What the page's author says in `autocomplete`: the WHATWG autofill field names.

Source: HTML Living Standard, 4.10.18.7 Autofill. Before the field name may stand `section-*`,
`shipping` or `billing`, and for telephones and e-mail `home`, `work`, `mobile`, `fax` or `pager`; after it
`webauthn`. Old spellings of the specifications before it are read too (`cc-exp-month`, `street`, ...).
"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.kyc.vocabulary import Attribute

MOST = 200
"""Characters of the attribute that are read; the longest sequence that the standard allows is shorter."""

FIELDS: Mapping[str, Attribute] = {
    "name": Attribute.FULL_NAME,
    "given-name": Attribute.GIVEN_NAME,
    "additional-name": Attribute.MIDDLE_NAME,
    "family-name": Attribute.FAMILY_NAME,
    "username": Attribute.USERNAME,
    "new-password": Attribute.PASSWORD,
    "current-password": Attribute.PASSWORD,
    "one-time-code": Attribute.ONE_TIME_CODE,
    "organization-title": Attribute.OCCUPATION,
    "organization": Attribute.COMPANY_NAME,
    "street-address": Attribute.STREET_ADDRESS,
    "address-line1": Attribute.STREET_ADDRESS,
    "address-line2": Attribute.STREET_ADDRESS,
    "address-line3": Attribute.STREET_ADDRESS,
    "address-level1": Attribute.REGION,
    "address-level2": Attribute.CITY,
    "address-level3": Attribute.CITY,
    "address-level4": Attribute.STREET_ADDRESS,
    "country": Attribute.COUNTRY,
    "country-name": Attribute.COUNTRY,
    "postal-code": Attribute.POSTAL_CODE,
    "bday": Attribute.BIRTH_DATE,
    "bday-day": Attribute.BIRTH_DATE,
    "bday-month": Attribute.BIRTH_DATE,
    "bday-year": Attribute.BIRTH_DATE,
    "cc-name": Attribute.PAYMENT_CARD,
    "cc-given-name": Attribute.PAYMENT_CARD,
    "cc-additional-name": Attribute.PAYMENT_CARD,
    "cc-family-name": Attribute.PAYMENT_CARD,
    "cc-number": Attribute.PAYMENT_CARD,
    "cc-exp": Attribute.PAYMENT_CARD,
    "cc-exp-month": Attribute.PAYMENT_CARD,
    "cc-exp-year": Attribute.PAYMENT_CARD,
    "cc-csc": Attribute.PAYMENT_CARD,
    "cc-type": Attribute.PAYMENT_CARD,
    "tel": Attribute.PHONE,
    "tel-country-code": Attribute.PHONE,
    "tel-national": Attribute.PHONE,
    "tel-area-code": Attribute.PHONE,
    "tel-local": Attribute.PHONE,
    "tel-local-prefix": Attribute.PHONE,
    "tel-local-suffix": Attribute.PHONE,
    "tel-extension": Attribute.PHONE,
    "email": Attribute.EMAIL,
    # Never or no longer in the standard, and still written.
    "full-name": Attribute.FULL_NAME,
    "first-name": Attribute.GIVEN_NAME,
    "last-name": Attribute.FAMILY_NAME,
    "middle-name": Attribute.MIDDLE_NAME,
    "surname": Attribute.FAMILY_NAME,
    "e-mail": Attribute.EMAIL,
    "phone": Attribute.PHONE,
    "street": Attribute.STREET_ADDRESS,
    "locality": Attribute.CITY,
    "city": Attribute.CITY,
    "region": Attribute.REGION,
    "state": Attribute.REGION,
    "zip": Attribute.POSTAL_CODE,
    "cc-cvc": Attribute.PAYMENT_CARD,
    "cc-csv": Attribute.PAYMENT_CARD,
}
WITHOUT_MEANING = frozenset({"webauthn"})


def declared(autocomplete: str) -> tuple[str, Attribute] | None:
    """The field name that the attribute ends with, and what it asks for; None for `on`, `off` and the like."""
    tokens = [one for one in autocomplete[:MOST].casefold().split() if one not in WITHOUT_MEANING]
    if not tokens or tokens[-1] not in FIELDS:
        return None
    return tokens[-1], FIELDS[tokens[-1]]
