"""What a site answers in place of a page is kept, and named by the check."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0008_change_listed'),
    ]

    operations = [
        migrations.AddField(
            model_name='capture',
            name='refusal',
            field=models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of what a site answered in place of a page, decoded'),
        ),
        migrations.AddIndex(
            model_name='capture',
            index=models.Index(condition=models.Q(('refusal', ''), _negated=True), fields=['document', 'id'], name='capture_refused'),
        ),
        migrations.AddConstraint(
            model_name='capture',
            constraint=models.CheckConstraint(condition=models.Q(('refusal', ''), models.Q(('snapshot', None), ('text_digest', '')), _connector='OR'), name='capture_refusal_is_no_page'),
        ),
    ]
