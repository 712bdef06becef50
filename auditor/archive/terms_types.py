"""The types of document, by the field's names.

`OPEN_TERMS_ARCHIVE` is that archive's vocabulary; `DUE_DILIGENCE` is what this project needs and
that vocabulary lacks, so an export names only the first.
"""

OPEN_TERMS_ARCHIVE = (
    "Terms of Service",
    "Privacy Policy",
    "Imprint",
    "Trackers Policy",
    "Developer Terms",
    "Community Guidelines",
    "Community Guidelines - Deceased Users",
    "Deceased Users",
    "Acceptable Use Policy",
    "Restricted Use Policy",
    "Commercial Terms",
    "Copyright Claims Policy",
    "Law Enforcement Guidelines",
    "Human Rights Policy",
    "In-App Purchases Policy",
    "Review Guidelines",
    "Brand Guidelines",
    "Quality Guidelines",
    "Data Controller Agreement",
    "Data Processor Agreement",
    "User Consent Policy",
    "Closed Captioning Policy",
    "Seller Warranty",
    "Single Sign-On Policy",
    "Vulnerability Disclosure Policy",
    "Live Policy",
    "Complaints Policy",
    "Conditions of Carriage",
    "General Conditions of Sale",
    "Marketplace Buyers Conditions",
    "Marketplace Sellers Conditions",
    "Ranking Parameters Description",
    "Premium Partner Conditions",
    "Platform to Business Notice",
    "Business Mediation Policy",
    "Business Privacy Policy",
    "Editorial Policy",
    "Anti-corruption Policy",
)
DUE_DILIGENCE = (
    "AML/KYC Policy",
    "Verification Levels and Limits",
    "Fees",
    "Restricted Countries",
    "Risk Disclosure",
    "Safeguarding",
    "Help Article",
    "Sign-up Page",
    "Licence Register Entry",
)
TERMS_TYPES = (*OPEN_TERMS_ARCHIVE, *DUE_DILIGENCE)
