"""Versions of ours get the declaration that their capture was read by.

Apart from the constraint that needs it: PostgreSQL alters no table with pending foreign keys.
"""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill_source(apps, schema_editor):
    version = apps.get_model("archive", "Version")
    capture = apps.get_model("archive", "Capture")
    read_by = capture.objects.filter(pk=OuterRef("capture")).values("source")[:1]
    version.objects.filter(capture__isnull=False).update(source=Subquery(read_by))


class Migration(migrations.Migration):
    dependencies = [("archive", "0002_belief")]
    operations = [migrations.RunPython(fill_source, migrations.RunPython.noop)]
