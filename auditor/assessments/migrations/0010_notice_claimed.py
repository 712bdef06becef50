"""A letter is claimed before it is sent, so that no two workers send it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0009_frozen'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='mail_claimed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
