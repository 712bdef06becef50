"""The enumerations of due diligence. A stored value is never reused with another meaning.

What a value means in numbers and in a sentence stands in the framework file, frozen with its version.
"""

from django.db.models import IntegerChoices, TextChoices


class IndicatorKind(TextChoices):
    """What sort of question an indicator asks. Only controls enter claimed, observed and gap."""

    CONTROL = "control", "Control"
    EXPOSURE = "exposure", "Exposure"
    FACT = "fact", "Fact"


class Aspect(TextChoices):
    """Which value of an answer is meant, by evidence for instance."""

    CLAIMED = "claimed", "Claimed"
    OBSERVED = "observed", "Observed"
    EXPOSURE = "exposure", "Exposure"
    FACT = "fact", "Fact"


class ClaimedValue(TextChoices):
    """What the provider says that it does."""

    MANDATORY = "mandatory", "Mandatory"
    CONDITIONAL = "conditional", "Conditional"
    DISCRETIONARY = "discretionary", "Discretionary"
    EXPLICIT_NO = "explicit_no", "Explicitly not done"
    SILENT = "silent", "Silent"
    CONTRADICTORY = "contradictory", "Contradictory"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
    NOT_ASSESSED = "not_assessed", "Not assessed"


class ObservedValue(TextChoices):
    """What the provider was seen to do."""

    EFFECTIVE = "effective", "Effective"
    PARTIAL = "partial", "Partial"
    NOMINAL = "nominal", "Nominal: asked for, but anything is accepted"
    ABSENT = "absent", "Absent"
    INCONCLUSIVE = "inconclusive", "Inconclusive"
    NOT_OBSERVABLE = "not_observable", "Could not be observed"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
    NOT_ASSESSED = "not_assessed", "Not assessed"


class ExposureValue(TextChoices):
    """Whether a route or function that due diligence has to cover is offered."""

    NOT_OFFERED = "not_offered", "Not offered"
    OFFERED_AFTER_CDD = "offered_after_cdd", "Offered after customer due diligence"
    OFFERED_UNSPECIFIED = "offered_unspecified", "Offered, due diligence not specified"
    OFFERED_WITHOUT_CDD = "offered_without_cdd", "Offered without customer due diligence"
    ADVERTISED = "advertised", "Advertised as free of checks"
    UNKNOWN = "unknown", "Unknown"


class FactValue(TextChoices):
    """Whether a fact could be established."""

    CONFIRMED = "confirmed", "Confirmed"
    CONTRADICTED = "contradicted", "Contradicted"
    NOT_FOUND = "not_found", "Not found"
    UNCHECKED = "unchecked", "Not checked"


class Observability(TextChoices):
    """How far an indicator can be seen from outside."""

    TEST = "T", "By test"
    DOCUMENT = "D", "In documents"
    AUTHORITY = "A", "Through an authority"
    REGISTER = "R", "In a register"


class SourceStatus(TextChoices):
    """How well the reference behind an indicator was checked."""

    VERIFIED = "V", "Checked against the source's text"
    MEMORY = "M", "Not yet checked against the source's text"


class EvidenceKind(TextChoices):
    """What a piece of evidence is."""

    TERMS_VERSION = "terms_version", "Terms of service, a confirmed version"
    POLICY_VERSION = "policy_version", "AML/KYC policy, a confirmed version"
    SITE_PAGE = "site_page", "Page of the provider's site"
    FORM_SURVEY = "form_survey", "Survey of a sign-up form"
    REGISTER_ENTRY = "register_entry", "Entry in a public register"
    AUTHORITY_FINDING = "authority_finding", "Finding or judgment of an authority"
    AUTHORITY_REPLY = "authority_reply", "Reply of an authority"
    PROVIDER_REPLY = "provider_reply", "Reply of the provider"
    TEST_PROTOCOL = "test_protocol", "Protocol of a test"
    SOCIAL_POST = "social_post", "Post of the provider on social media"
    UPLOAD = "upload", "Uploaded file"
    REPUTABLE_REPORT = "reputable_report", "Report of a reputable publisher"
    USER_REPORT = "user_report", "Report of a user"


class EvidenceStrength(TextChoices):
    """How much a piece of evidence proves on the day of which it speaks."""

    JUDGMENT = "judgment", "Judgment or admission"
    AUTHORITY = "authority", "Regulator's finding"
    REGISTER = "register", "Register"
    TWO_TESTS = "two_tests", "Two independent documented tests"
    ONE_TEST = "one_test", "One documented test"
    DOCUMENT = "document", "Archived document"
    REPORT = "report", "Reputable report"
    USER = "user", "User report"


class IdentityLevel(IntegerChoices):
    """How strongly a customer is identified; says nothing of when (see `Trigger`)."""

    NONE = 0, "0: none, or a wallet only"
    CONTACT_POINT = 1, "1: contact point"
    SELF_DECLARED = 2, "2: self-declared"
    CHECKED = 3, "3: document or data source checked"
    HOLDER_BOUND = 4, "4: checked and bound to its holder"
    SECOND_EVIDENCE = 5, "5: bound, with verified address or second evidence"


class Trigger(TextChoices):
    """When an identity level is demanded; from never to at once."""

    NEVER = "never", "Never"
    UNSTATED = "unstated", "Not stated"
    AUTHORITY_REQUEST = "authority_request", "When an authority asks"
    RISK_EVENT = "risk_event", "When something looks risky"
    THRESHOLD = "threshold", "Above a value"
    BEFORE_WITHDRAWAL = "before_withdrawal", "Before a withdrawal"
    BEFORE_DEPOSIT = "before_deposit", "Before a deposit"
    AT_OPENING = "at_opening", "When the account is opened"


class Attribute(TextChoices):
    """What one control of a form asks for."""

    EMAIL = "email", "E-mail address"
    PHONE = "phone", "Telephone number"
    USERNAME = "username", "User name"
    PASSWORD = "password", "Password"
    GIVEN_NAME = "given_name", "Given name"
    MIDDLE_NAME = "middle_name", "Middle name"
    FAMILY_NAME = "family_name", "Family name"
    FULL_NAME = "full_name", "Full name"
    BIRTH_DATE = "birth_date", "Date of birth"
    NATIONALITY = "nationality", "Nationality"
    COUNTRY = "country", "Country of residence"
    STREET_ADDRESS = "street_address", "Street address"
    CITY = "city", "City"
    REGION = "region", "Region"
    POSTAL_CODE = "postal_code", "Postal code"
    NATIONAL_ID = "national_id", "National identity or passport number"
    TAX_ID = "tax_id", "Tax number"
    DOCUMENT_UPLOAD = "document_upload", "Upload of a document"
    SELFIE = "selfie", "Selfie or liveness check"
    SOURCE_OF_FUNDS = "source_of_funds", "Source of funds"
    OCCUPATION = "occupation", "Occupation"
    COMPANY_NAME = "company_name", "Name of the company"
    COMPANY_NUMBER = "company_number", "Registration number of the company"
    BENEFICIAL_OWNER = "beneficial_owner", "Beneficial owner"
    ONE_TIME_CODE = "one_time_code", "One-time code"
    PAYMENT_CARD = "payment_card", "Payment card"
    REFERRAL_CODE = "referral_code", "Referral code"
    CONSENT = "consent", "Consent"
    CAPTCHA = "captcha", "Captcha"
    FEDERATED_SIGN_IN = "federated_sign_in", "Sign-in with another account"
    WALLET_SIGN_IN = "wallet_sign_in", "Sign-in with a wallet"
    OTHER = "other", "Something else"


class BesideClaim(TextChoices):
    """How what a form asks for stands to what is claimed to be demanded at opening."""

    LESS = "less", "Asks for less than is claimed"
    UNCLEAR = "unclear", "May ask for as much as is claimed"
    AS_CLAIMED = "as_claimed", "Asks for what is claimed"
    AT_LEAST = "at_least", "Asks for at least what is claimed"
    MORE = "more", "Asks for more than is claimed"
    NO_CLAIM = "no_claim", "No claim is recorded"


class SourceOfMoney(TextChoices):
    """Where money comes from that is paid in."""

    CASH = "cash", "Cash"
    CARD = "card", "Payment card"
    VOUCHER = "voucher", "Voucher"
    BANK = "bank", "Bank account"


class LabelSource(TextChoices):
    """Where the label of a control was read."""

    LABEL = "label", "Its label"
    ARIA = "aria", "Its name for assistive technology"
    PLACEHOLDER = "placeholder", "Its placeholder"
    NEARBY = "nearby", "Text beside it"
    TITLE = "title", "Its title"
    NONE = "none", "Nowhere"


class ScopeDimension(TextChoices):
    """In what respects a provider may treat customers differently."""

    CHANNEL = "channel", "Channel"
    CUSTOMER_TYPE = "customer_type", "Type of customer"
    RESIDENCE = "residence", "Country of residence"
    PRODUCT = "product", "Product"
    FUNDING_METHOD = "funding_method", "Funding method"


class Operation(TextChoices):
    """How value moves."""

    ANY = "any", "Any operation"
    DEPOSIT = "deposit", "Deposit"
    WITHDRAWAL = "withdrawal", "Withdrawal"
    TRANSFER = "transfer", "Transfer to another customer"
    EXCHANGE = "exchange", "Exchange"
    PAYMENT = "payment", "Payment to a merchant"
    BALANCE = "balance", "Balance held"


class Window(TextChoices):
    """Over what time a limit counts."""

    TRANSACTION = "transaction", "One transaction"
    DAY = "day", "A day"
    WEEK = "week", "A week"
    MONTH = "month", "A month"
    YEAR = "year", "A year"
    LIFETIME = "lifetime", "For good"


class Grade(TextChoices):
    """What is published of the observed score. A letter only where the evidence bears one."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"
    E = "E", "E"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence", "Insufficient evidence"
    CLAIMS_ONLY = "claims_only", "Claims only"


class GapLabel(TextChoices):
    """What is published of the distance between claimed and observed."""

    STRICTER = "stricter_than_stated", "Stricter than stated"
    CONSISTENT = "consistent", "Consistent"
    SOME = "some", "Some gap"
    MATERIAL = "material", "Material gap"
    NOT_COMPARABLE = "not_comparable", "Not comparable"


class Treatment(TextChoices):
    """What the score makes of one value of a control."""

    COUNTED = "counted", "Counted"
    UNKNOWN = "unknown", "Unknown: only the bounds know of it"
    BEYOND = "beyond", "Unknown, and cannot be seen from outside: only the outer bounds know of it"
    NOT_APPLICABLE = "not_applicable", "Not applicable: left out"


class GradeReason(TextChoices):
    """Why there is no letter, or not the one that the observed score alone would give."""

    NOTHING_APPLICABLE = "nothing_applicable", "No control that can be observed applies"
    NO_OBSERVATION = "no_observation", "Nothing was observed"
    COVERAGE_TOO_LOW = "coverage_too_low", "Too little of what can be observed is known"
    BOUNDS_TOO_WIDE = "bounds_too_wide", "What is unknown could move the grade too far"
    CAPPED = "capped", "An observation limits the grade"


class Extent(TextChoices):
    """How far an amount is known."""

    AMOUNT = "amount", "An amount"
    UNLIMITED = "unlimited", "Unlimited"
    UNKNOWN = "unknown", "Unknown"
    NOT_COMPARABLE = "not_comparable", "Not comparable: no rate is given"


class Direction(TextChoices):
    """What a change of a text did to what its provider claims."""

    STRICTER = "stricter", "Stricter"
    LOOSER = "looser", "Looser"
    MIXED = "mixed", "Stricter in part, looser in part"
    NEUTRAL = "neutral", "Neither stricter nor looser"
    NONE = "none", "No clause changed in meaning"


class ShiftKind(TextChoices):
    """What became of one clause from a text to the next."""

    ADDED = "added", "Added"
    REMOVED = "removed", "Removed"
    STRICTER = "stricter", "Stricter"
    LOOSER = "looser", "Looser"
    REWORDED = "reworded", "Reworded"
    MOVED = "moved", "Moved"
