"""Documents that were read before learn which check "not modified" refers to."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill_last_reading(apps, schema_editor):
    document = apps.get_model("archive", "Document")
    capture = apps.get_model("archive", "Capture")
    readings = capture.objects.filter(document=OuterRef("pk"), outcome="ok")
    newest = readings.order_by("-started_at", "-pk").values("pk")[:1]
    document.objects.update(last_reading=Subquery(newest))


def fill_shown_at(apps, schema_editor):
    """What stood there before was seen as soon as its version was made."""
    change = apps.get_model("archive", "Change")
    version = apps.get_model("archive", "Version")
    made = version.objects.filter(pk=OuterRef("version")).values("created_at")[:1]
    change.objects.update(shown_at=Subquery(made))


class Migration(migrations.Migration):
    dependencies = [("archive", "0005_reading_again")]
    operations = [
        migrations.RunPython(fill_last_reading, migrations.RunPython.noop),
        migrations.RunPython(fill_shown_at, migrations.RunPython.noop),
    ]
