"""Feeds and overview follow what was last to be seen, not what last occurred."""

import django.utils.timezone
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Greatest


def place(apps, schema_editor):
    """Our own changes stand where they were shown, those of other archives where they occurred."""
    changes = apps.get_model('archive', 'Change').objects
    theirs = Q(version__capture=None) | Q(version__capture__trigger='replay')
    changes.filter(theirs).update(listed_at=F('occurred_at'))
    changes.exclude(theirs).update(listed_at=Greatest(F('occurred_at'), F('shown_at')))


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0007_plainer_outcomes'),
    ]

    operations = [
        migrations.AddField(
            model_name='change',
            name='listed_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.RunPython(place, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['-listed_at', '-id'], name='change_last_listed_first'),
        ),
    ]
