import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0003_answers'),
    ]

    operations = [
        migrations.CreateModel(
            name='Observation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('protocol', models.CharField(max_length=80)),
                ('tested_on', models.DateField()),
                ('vantage', models.CharField(blank=True, max_length=300)),
                ('level_tried', models.PositiveSmallIntegerField(blank=True, choices=[(0, '0: none, or a wallet only'), (1, '1: contact point'), (2, '2: self-declared'), (3, '3: document or data source checked'), (4, '4: checked and bound to its holder'), (5, '5: bound, with verified address or second evidence')], null=True)),
                ('tried', models.TextField()),
                ('asked', models.TextField(blank=True, verbose_name='what the provider asked for')),
                ('happened', models.TextField()),
                ('accepted', models.TextField(blank=True, verbose_name='what the provider accepted')),
                ('ethics_confirmed', models.BooleanField(verbose_name="no false documents, no illegal funds, no other person's data")),
                ('recorded_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='providers.provider')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recorded_observations', to=settings.AUTH_USER_MODEL)),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signed_observations', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='observation',
            index=models.Index(fields=['provider', 'tested_on'], name='observation_of_provider'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(('ethics_confirmed', True)), name='observation_ethics_confirmed'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(('protocol', ''), _negated=True), name='observation_protocol_stated'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(('tried', ''), _negated=True), name='observation_tried_stated'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(('happened', ''), _negated=True), name='observation_happened_stated'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signed_at', None), ('signed_by', None)), models.Q(('signed_at__isnull', False), ('signed_by__isnull', False)), _connector='OR'), name='observation_signed_together'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(('signed_by', None), models.Q(('signed_by', models.F('recorded_by')), _negated=True), _connector='OR'), name='observation_signed_by_another'),
        ),
    ]
