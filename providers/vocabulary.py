"""The enumerations of the catalogue. A stored value is never reused with another meaning."""

from django.db.models import TextChoices


class Activity(TextChoices):
    """What a provider does for its customers; a provider may have several."""

    E_MONEY_ISSUER = "e_money_issuer", "E-money issuer"
    DIGITAL_CURRENCY_ISSUER = "digital_currency_issuer", "Digital currency issuer"
    DIGITAL_CURRENCY_EXCHANGER = "digital_currency_exchanger", "Digital currency exchanger"
    CUSTODIAL_EXCHANGE = "custodial_exchange", "Custodial exchange"
    DERIVATIVES_EXCHANGE = "derivatives_exchange", "Derivatives exchange"
    P2P_MARKETPLACE = "p2p_marketplace", "Peer-to-peer marketplace"
    INSTANT_SWAP = "instant_swap", "Instant swap"
    MIXER = "mixer", "Mixer"
    DECENTRALISED_NETWORK = "decentralised_network", "Decentralised network"
    PRIVACY_LEDGER = "privacy_ledger", "Privacy-enhancing ledger"
    VOUCHER_ISSUER = "voucher_issuer", "Voucher issuer"
    PREPAID_CARD_ISSUER = "prepaid_card_issuer", "Prepaid card issuer"
    E_WALLET = "e_wallet", "E-wallet"
    MONEY_TRANSMITTER = "money_transmitter", "Money transmitter"
    PAYMENT_GATEWAY = "payment_gateway", "Payment gateway"
    PAYMENT_FACILITATOR = "payment_facilitator", "Payment facilitator"
    CARD_NETWORK = "card_network", "Card network"
    CRYPTO_ATM_OPERATOR = "crypto_atm_operator", "Crypto ATM operator"
    GUARANTEE_MARKETPLACE = "guarantee_marketplace", "Guarantee marketplace"
    MERCHANT_AFFILIATE_NETWORK = (
        "merchant_affiliate_network",
        "Merchant that pays affiliates per sign-up",
    )
    ELECTRONIC_IDENTIFICATION = "electronic_identification", "Electronic identification"
    MARKETPLACE = "marketplace", "Marketplace"
    BANK = "bank", "Bank"


class ProviderStatus(TextChoices):
    """Whether the service operates. `unknown` wherever no source settles it."""

    ACTIVE = "active", "Active"
    CLOSED = "closed", "Closed"
    SEIZED = "seized", "Seized by an authority"
    MERGED = "merged", "Merged into another provider"
    PROTOCOL = "protocol", "Protocol without an operator"
    UNKNOWN = "unknown", "Unknown"


class OperatorModel(TextChoices):
    """Who runs the service and through whom money reaches it."""

    SINGLE_OPERATOR = "single_operator", "Single operator"
    OPERATOR_WITH_AGENTS = "operator_with_agents", "Operator with agents"
    OPERATOR_WITH_EXCHANGERS = "operator_with_exchangers", "Operator with third-party exchangers"
    DECENTRALISED_NO_OPERATOR = "decentralised_no_operator", "Decentralised, no operator"
    SMART_CONTRACT = "smart_contract", "Smart contract"
    NESTED = "nested", "Nested in another provider"
    UNKNOWN = "unknown", "Unknown"


class LedgerTransparency(TextChoices):
    """Who can see the movements of value."""

    PRIVATE_LEDGER = "private_ledger", "Private ledger"
    PUBLIC_PSEUDONYMOUS = "public_pseudonymous", "Public ledger, pseudonymous"
    PUBLIC_PRIVACY_ENHANCED = "public_privacy_enhanced", "Public ledger, privacy-enhanced"
    MIXED = "mixed", "Mixed"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
    UNKNOWN = "unknown", "Unknown"


class IdentifierScheme(TextChoices):
    """The register or name space an identifier belongs to."""

    DOMAIN = "domain", "Domain"
    LEI = "lei", "LEI (ISO 17442)"
    BIC = "bic", "BIC (ISO 9362)"
    NMLS = "nmls", "NMLS"
    FINCEN_MSB = "fincen_msb", "FinCEN MSB registration"
    COMPANY_NUMBER = "company_number", "Company number"
    WIKIDATA = "wikidata", "Wikidata"
    OTA_SERVICE = "ota_service", "Open Terms Archive service"


class RelationKind(TextChoices):
    """How one provider stands to another: the subject is ... the target."""

    EXCHANGER_FOR = "exchanger_for", "Exchanger for"
    AGENT_OF = "agent_of", "Agent of"
    OWNED_BY = "owned_by", "Owned by"
    SUCCESSOR_OF = "successor_of", "Successor of"
    BRAND_OF = "brand_of", "Brand of"
    NESTED_IN = "nested_in", "Nested in"


class EventKind(TextChoices):
    """What kind of public, dated fact an event is."""

    ENFORCEMENT = "enforcement", "Enforcement action"
    SANCTION = "sanction", "Sanctions designation"
    DELISTING = "delisting", "Sanctions designation removed"
    SETTLEMENT = "settlement", "Settlement or consent order"
    CONVICTION = "conviction", "Guilty plea or conviction"
    CLOSURE = "closure", "Closure"
    SEIZURE = "seizure", "Seizure"
    ACQUISITION = "acquisition", "Acquisition or merger"
    LICENCE = "licence", "Licence granted or lost"
    STATEMENT = "statement", "Statement in the provider's own documents"
    REPORT = "report", "Published report about the provider"


class LicenceStatus(TextChoices):
    """What the register says of a licence."""

    CURRENT = "current", "Current"
    REVOKED = "revoked", "Revoked"
    SURRENDERED = "surrendered", "Surrendered"
    EXPIRED = "expired", "Expired"
    UNKNOWN = "unknown", "Unknown"


class SourceTier(TextChoices):
    """How near a source stands to the fact."""

    OFFICIAL = "official", "Official document"
    SECONDARY = "secondary", "Secondary report"
