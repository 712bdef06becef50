"""Documents that were read before learn which check "not modified" refers to."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill_last_reading(apps, schema_editor):
    document = apps.get_model("archive", "Document")
    capture = apps.get_model("archive", "Capture")
    readings = capture.objects.filter(document=OuterRef("pk"), outcome="ok")
    newest = readings.order_by("-started_at", "-pk").values("pk")[:1]
    document.objects.update(last_reading=Subquery(newest))


class Migration(migrations.Migration):
    dependencies = [("archive", "0005_reading_again")]
    operations = [migrations.RunPython(fill_last_reading, migrations.RunPython.noop)]
