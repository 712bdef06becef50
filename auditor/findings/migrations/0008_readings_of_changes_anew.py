"""Readings of changes go: the sweep makes them anew, with what each shift weighs and what stands of them.

Until then a change says that it is not read yet. They are derived, so that nothing is lost; what people said
stands in other tables.
"""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('findings', '0007_no_replacing'),
    ]

    operations = [
        migrations.RunSQL('DELETE FROM findings_shift', migrations.RunSQL.noop),
        migrations.RunSQL('DELETE FROM findings_changereading', migrations.RunSQL.noop),
    ]
