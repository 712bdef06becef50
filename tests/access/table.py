"""Who may open which address: the one table, which `test_access` holds against the site.

An address that is missing here fails the suite. Who is not named is sent to sign in, if nobody in
particular, and otherwise refused (403).
"""

from __future__ import annotations

from auditor.accounts.vocabulary import Role
from tests.access.addresses import ADMIN
from tests.access.people import ANONYMOUS, STAFF, SUPERUSER, VISITORS

EVERYBODY = frozenset(VISITORS)
WITH_ACCOUNT = EVERYBODY - {ANONYMOUS}
AT_THE_DESK = frozenset({STAFF, SUPERUSER})
MANAGERS = frozenset({Role.ADMINISTRATOR.value, Role.EDITOR.value})
# Addresses that lead everybody to the sign-in page: where it used to be.
STEPS: frozenset[str] = frozenset()

PUBLIC = {
    "public:overview": EVERYBODY,
    "public:feed": EVERYBODY,
    "public:about": EVERYBODY,
    "public:robots": EVERYBODY,
    "public:healthz": EVERYBODY,
    "public:provider-list": EVERYBODY,
    "public:provider-detail": EVERYBODY,
    "public:provider-feed": EVERYBODY,
    "public:document-detail": EVERYBODY,
    "public:version-detail": EVERYBODY,
    "public:version-text": EVERYBODY,
    "public:diff-choose": EVERYBODY,
    "public:diff-detail": EVERYBODY,
    "public:provider-assessment": EVERYBODY,
    "public:provider-routes": EVERYBODY,
    "public:provider-signup": EVERYBODY,
    # For the vetted; who is not is told that there is none, as of one that is not there.
    "public:signup-picture": EVERYBODY,
    "public:signup-feed": EVERYBODY,
    "public:assessment-feed": EVERYBODY,
    "public:assessment-detail": EVERYBODY,
    "public:assessment-changes": EVERYBODY,
    "public:corrections": EVERYBODY,
    "public:correction-feed": EVERYBODY,
    "public:methodology": EVERYBODY,
    "public:measurements": EVERYBODY,
    "public:indicator-detail": EVERYBODY,
    "public:indicator-texts": EVERYBODY,
    "public:search": EVERYBODY,
    "public:methodology-version": EVERYBODY,
    "public:framework-file": EVERYBODY,
    "public:framework-catalog": EVERYBODY,
}
OPERATIONS = {
    "operations:health": EVERYBODY,
    # For whoever has the token, which no session replaces: its own tests are in tests/operations.
    "operations:metrics": EVERYBODY,
}
DESK = {
    "desk:sign-in": STEPS,
    "desk:queue": AT_THE_DESK,
    "desk:version-detail": AT_THE_DESK,
    "desk:version-text": AT_THE_DESK,
    "desk:capture-detail": AT_THE_DESK,
    "desk:raw-page": AT_THE_DESK,
    "desk:refusal": AT_THE_DESK,
    "desk:capture-screenshot": AT_THE_DESK,
    "desk:document-detail": AT_THE_DESK,
    "desk:document-checks": AT_THE_DESK,
    "desk:document-versions": AT_THE_DESK,
    "desk:document-declarations": AT_THE_DESK,
    "desk:check-now": AT_THE_DESK,
    "desk:tracking": AT_THE_DESK,
    "desk:robots": AT_THE_DESK,
    "desk:declaration-list": AT_THE_DESK,
    "desk:declaration-new": AT_THE_DESK,
    "desk:declarations-import": AT_THE_DESK,
    "desk:declarations-export": AT_THE_DESK,
    "desk:provider-export": AT_THE_DESK,
    "desk:declaration-edit": AT_THE_DESK,
    "desk:trial-detail": AT_THE_DESK,
    "desk:trial-screenshot": AT_THE_DESK,
}
ACCOUNTS = {
    "accounts:home": WITH_ACCOUNT,
    "accounts:token-list": WITH_ACCOUNT,
    "accounts:token-revoke": WITH_ACCOUNT,
    "accounts:token-revoke-all": WITH_ACCOUNT,
    "accounts:invitation-accept": EVERYBODY,
    "accounts:people-list": MANAGERS,
    "accounts:person-invite": MANAGERS,
    "accounts:grant-detail": MANAGERS,
    "accounts:grant-renew": MANAGERS,
    "accounts:grant-revoke": MANAGERS,
    "accounts:second-factor-reset": MANAGERS,
    "accounts:invitation-withdraw": MANAGERS,
}
SIGNING_IN = {
    "account_login": EVERYBODY,
    "account_logout": EVERYBODY,
    "account_signup": EVERYBODY,
    "account_inactive": EVERYBODY,
    "account_reauthenticate": WITH_ACCOUNT,
    "account_email": WITH_ACCOUNT,
    "account_email_verification_sent": EVERYBODY,
    "account_confirm_email": EVERYBODY,
    "account_change_password": WITH_ACCOUNT,
    "account_set_password": WITH_ACCOUNT,
    "account_reset_password": EVERYBODY,
    "account_reset_password_done": EVERYBODY,
    "account_reset_password_from_key_done": EVERYBODY,
    "account_reset_password_from_key": EVERYBODY,
    "mfa_index": WITH_ACCOUNT,
    "mfa_authenticate": WITH_ACCOUNT,
    "mfa_reauthenticate": WITH_ACCOUNT,
    "mfa_activate_totp": WITH_ACCOUNT,
    "mfa_deactivate_totp": WITH_ACCOUNT,
    "mfa_view_recovery_codes": WITH_ACCOUNT,
    "mfa_generate_recovery_codes": WITH_ACCOUNT,
    "mfa_download_recovery_codes": WITH_ACCOUNT,
}
# For whoever works on assessments; what may be done there is checked again by the actions.
WORKERS = frozenset({Role.RESEARCHER.value, Role.REVIEWER.value, Role.EDITOR.value})
ASSESSING = {
    "assessing:work-list": WORKERS,
    "assessing:notice-list": WORKERS,
    "assessing:notice-read": WORKERS,
    "assessing:notice-open": WORKERS,
    "assessing:assessment-start": frozenset({Role.RESEARCHER.value}),
    "assessing:clause-queue": WORKERS,
    "assessing:clause-undo": WORKERS,
    "assessing:change-review": WORKERS,
    "assessing:clause-review": WORKERS,
    "assessing:clause-add": WORKERS,
    "assessing:clause-alike": WORKERS,
    "assessing:indicator-across": WORKERS,
    "assessing:observation-new": frozenset({Role.RESEARCHER.value}),
    "assessing:observation-file-add": frozenset({Role.RESEARCHER.value}),
    "assessing:observation-file": WORKERS,
    "assessing:observation-detail": WORKERS,
    "assessing:assessment-detail": WORKERS,
    "assessing:summary-edit": WORKERS,
    "assessing:day-edit": WORKERS,
    "assessing:take-over": WORKERS,
    "assessing:signup-take": WORKERS,
    "assessing:rates-edit": WORKERS,
    "assessing:note-add": WORKERS,
    "assessing:note-resolve": WORKERS,
    "assessing:assessment-compare": WORKERS,
    "assessing:step-take": WORKERS,
    "assessing:scope-new": WORKERS,
    "assessing:scope-edit": WORKERS,
    "assessing:scope-remove": WORKERS,
    "assessing:tiers-edit": WORKERS,
    "assessing:indicator-detail": WORKERS,
    "assessing:evidence-cite": WORKERS,
    "assessing:evidence-remove": WORKERS,
    "assessing:reply-list": frozenset({Role.REPRESENTATIVE.value}),
    "assessing:reply-write": frozenset({Role.REPRESENTATIVE.value}),
    # By the link alone: whoever has it is the provider's representative.
    "reply:reply-sent": EVERYBODY,
    "reply:reply-give": EVERYBODY,
}
# What anybody is given there depends on who asks; without a key or a session it is the public view.
PROGRAMS = {
    "api:root": EVERYBODY,
    "api:provider-list": EVERYBODY,
    "api:provider-detail": EVERYBODY,
    "api:document-list": EVERYBODY,
    "api:document-detail": EVERYBODY,
    "api:version-list": EVERYBODY,
    "api:version-detail": EVERYBODY,
    "api:version-text": EVERYBODY,
    "api:change-list": EVERYBODY,
    "api:change-detail": EVERYBODY,
    "api:assessment-list": EVERYBODY,
    "api:assessment-detail": EVERYBODY,
    "api:framework-list": EVERYBODY,
    "api:framework-detail": EVERYBODY,
    "api:schema": EVERYBODY,
    "api:docs": EVERYBODY,
    "api:nothing": EVERYBODY,
    "exports:page": EVERYBODY,
    "exports:download": EVERYBODY,
    # A copy that is not there for who asks is one that is not there (404), whoever asks.
    "exports:evidence-file": EVERYBODY,
}
# Within it, Django's own permissions say what each member of staff may do.
DJANGOS_ADMIN = {"admin-sign-in": AT_THE_DESK, ADMIN: AT_THE_DESK}

MAY_OPEN: dict[str, frozenset[str]] = {
    **PUBLIC,
    **OPERATIONS,
    **DESK,
    **ACCOUNTS,
    **SIGNING_IN,
    **ASSESSING,
    **PROGRAMS,
    **DJANGOS_ADMIN,
}
