"""The enumerations of the archive."""

from django.db.models import TextChoices


class Trigger(TextChoices):
    """Who asked for a capture."""

    SCHEDULE = "schedule", "Schedule"
    MANUAL = "manual", "By hand"
    REPLAY = "replay", "Replayed from another archive's pages"


class Fetcher(TextChoices):
    """What fetched the pages of a capture."""

    HTTP = "http", "HTTP client"
    BROWSER = "browser", "Browser"


class VersionState(TextChoices):
    """How far a version is believed. Only confirmed versions are public."""

    CANDIDATE = "candidate", "Candidate"
    CONFIRMED = "confirmed", "Confirmed"
    SUSPECT = "suspect", "Suspect"
    VARIANT = "variant", "Variant"


class Cause(TextChoices):
    """Why a version differs from the one before it. Only `change` is the provider's doing."""

    FIRST = "first", "First record"
    CHANGE = "change", "Change by the provider"
    TECHNICAL = "technical", "Technical upgrade of the archive"
    EXTRACTOR = "extractor", "Upgrade of the text extractor"
    DECLARATION = "declaration", "Change of the declaration"
    BOILERPLATE = "boilerplate", "Only navigation, counters, links or layout"
    LANGUAGE = "language", "Switch of language or date format"
    PAGE = "page", "Another page of the site, or another part of it"


# What the overview and the feeds show.
OF_PROVIDER = frozenset({Cause.FIRST, Cause.CHANGE})


class Origin(TextChoices):
    """Where a declaration came from."""

    DESK = "desk", "Entered here"
    OTA = "ota", "Open Terms Archive"
    SAMPLE = "sample", "Sample web"


class RecordOutcome(TextChoices):
    """What an imported record became."""

    VERSION = "version", "A version"
    EMPTY = "empty", "Empty: kept as a record only"
    SAME_TEXT = "same_text", "Same text as its neighbour: kept as a record only"


class Finding(TextChoices):
    """What a person finds of a version that the software did not believe."""

    GENUINE = "genuine", "Genuine: these are the provider's words"
    DISMISSED = "dismissed", "Dismissed: not what the provider said"


class ControlKind(TextChoices):
    """What a control of a form is for."""

    FIELD = "field", "Field"
    BUTTON = "button", "Button or link"
    CAPTCHA = "captcha", "Captcha"


class FormStep(TextChoices):
    """What became of a control (`auditor.pages.form_changes.FormChangeKind`)."""

    ADDED = "added", "Control added"
    REMOVED = "removed", "Control removed"
    REQUIRED = "required", "Control became required"
    OPTIONAL = "optional", "Control became optional"
