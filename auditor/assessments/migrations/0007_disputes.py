import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0006_replies'),
    ]

    operations = [
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField()),
                ('raised_by_name', models.CharField(max_length=200, verbose_name='who says so')),
                ('raised_at', models.DateTimeField()),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('is_upheld', models.BooleanField(blank=True, null=True)),
                ('resolution', models.TextField(blank=True, verbose_name='public')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='assessments.assessment')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='dispute_body_stated'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('raised_by_name', ''), _negated=True), name='dispute_raised_by_name_stated'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.UniqueConstraint(condition=models.Q(('resolved_at', None)), fields=('assessment',), name='dispute_one_open'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resolved_at', None), ('resolved_by', None), ('is_upheld', None), ('resolution', '')), models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False), ('is_upheld__isnull', False), models.Q(('resolution', ''), _negated=True)), _connector='OR'), name='dispute_resolved_together'),
        ),
    ]
