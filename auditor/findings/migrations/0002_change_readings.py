import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('findings', '0001_readings'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rules_version', models.CharField(max_length=60)),
                ('direction', models.CharField(choices=[('stricter', 'Stricter'), ('looser', 'Looser'), ('mixed', 'Stricter in part, looser in part'), ('neutral', 'Neither stricter nor looser'), ('none', 'No clause changed in meaning')], max_length=30)),
                ('significance', models.PositiveSmallIntegerField()),
                ('summary', models.TextField(blank=True)),
                ('fault', models.TextField(blank=True)),
                ('announced_on', models.DateField(blank=True, null=True)),
                ('announced_exact', models.TextField(blank=True)),
                ('announced_start', models.PositiveIntegerField(blank=True, null=True)),
                ('announced_end', models.PositiveIntegerField(blank=True, null=True)),
                ('read_at', models.DateTimeField()),
                ('change', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reading', to='archive.change')),
                ('new', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings_before', to='findings.reading')),
                ('old', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings_after', to='findings.reading')),
            ],
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('indicator', models.CharField(max_length=20)),
                ('kind', models.CharField(choices=[('added', 'Added'), ('removed', 'Removed'), ('stricter', 'Stricter'), ('looser', 'Looser'), ('reworded', 'Reworded'), ('moved', 'Moved')], max_length=30)),
                ('sentence', models.TextField()),
                ('change_reading', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to='findings.changereading')),
                ('new', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='shifts_before', to='findings.finding')),
                ('old', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='shifts_after', to='findings.finding')),
            ],
        ),
        migrations.AddIndex(
            model_name='changereading',
            index=models.Index(fields=['direction', '-significance'], name='change_reading_direction'),
        ),
        migrations.AddIndex(
            model_name='changereading',
            index=models.Index(fields=['-significance', '-id'], name='change_reading_weightiest'),
        ),
        migrations.AddConstraint(
            model_name='changereading',
            constraint=models.CheckConstraint(condition=models.Q(('direction__in', ['stricter', 'looser', 'mixed', 'neutral', 'none'])), name='change_reading_direction_known'),
        ),
        migrations.AddConstraint(
            model_name='changereading',
            constraint=models.CheckConstraint(condition=models.Q(('significance__gte', 0), ('significance__lte', 100)), name='change_reading_significance_percent'),
        ),
        migrations.AddConstraint(
            model_name='changereading',
            constraint=models.CheckConstraint(condition=models.Q(('rules_version', ''), _negated=True), name='change_reading_rules_stated'),
        ),
        migrations.AddConstraint(
            model_name='changereading',
            constraint=models.CheckConstraint(condition=models.Q(('fault', ''), models.Q(('direction', 'none'), ('significance', 0), ('summary', '')), _connector='OR'), name='change_reading_fault_or_direction'),
        ),
        migrations.AddConstraint(
            model_name='changereading',
            constraint=models.CheckConstraint(condition=models.Q(('old', models.F('new')), _negated=True), name='change_reading_two_readings'),
        ),
        migrations.AddConstraint(
            model_name='changereading',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('announced_end', None), ('announced_exact', ''), ('announced_on', None), ('announced_start', None)), models.Q(('announced_end__gt', models.F('announced_start')), ('announced_on__isnull', False), ('announced_start__isnull', False), models.Q(('announced_exact', ''), _negated=True)), _connector='OR'), name='change_reading_announced_together'),
        ),
        migrations.AddIndex(
            model_name='shift',
            index=models.Index(fields=['indicator', 'kind'], name='shift_of_indicator'),
        ),
        migrations.AddConstraint(
            model_name='shift',
            constraint=models.UniqueConstraint(fields=('change_reading', 'position'), name='shift_position_once'),
        ),
        migrations.AddConstraint(
            model_name='shift',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['added', 'removed', 'stricter', 'looser', 'reworded', 'moved'])), name='shift_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='shift',
            constraint=models.CheckConstraint(condition=models.Q(('indicator', ''), _negated=True), name='shift_indicator_stated'),
        ),
        migrations.AddConstraint(
            model_name='shift',
            constraint=models.CheckConstraint(condition=models.Q(('sentence', ''), _negated=True), name='shift_sentence_stated'),
        ),
        migrations.AddConstraint(
            model_name='shift',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'added'), ('new__isnull', False), ('old', None)), models.Q(('kind', 'removed'), ('new', None), ('old__isnull', False)), models.Q(models.Q(('kind__in', ['added', 'removed']), _negated=True), models.Q(('old__isnull', False), ('new__isnull', False), _connector='OR')), _connector='OR'), name='shift_sides_of_kind'),
        ),
    ]
