"""What a list of every provider asks of assessments is answered from an index.

It begins as the one that it replaces did. An index is made and dropped without remaking its table,
so that the triggers of 0009 stay on SQLite too.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0010_notice_claimed'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(
                fields=['status', 'published_at', 'provider', 'framework', 'grade'],
                name='assessment_standing',
            ),
        ),
        migrations.RemoveIndex(
            model_name='assessment',
            name='assessment_by_status',
        ),
    ]
