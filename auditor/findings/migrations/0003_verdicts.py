import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('findings', '0002_change_readings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField()),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('exact', models.TextField()),
                ('prefix', models.TextField(blank=True)),
                ('suffix', models.TextField(blank=True)),
                ('words_digest', models.CharField(max_length=64)),
                ('quote_digest', models.CharField(max_length=64)),
                ('claimed', models.CharField(blank=True, max_length=30)),
                ('amount', models.DecimalField(blank=True, decimal_places=8, max_digits=30, null=True)),
                ('currency', models.CharField(blank=True, max_length=10)),
                ('window', models.CharField(blank=True, choices=[('transaction', 'One transaction'), ('day', 'A day'), ('week', 'A week'), ('month', 'A month'), ('year', 'A year'), ('lifetime', 'For good')], max_length=30)),
                ('operation', models.CharField(blank=True, choices=[('any', 'Any operation'), ('deposit', 'Deposit'), ('withdrawal', 'Withdrawal'), ('transfer', 'Transfer to another customer'), ('exchange', 'Exchange'), ('payment', 'Payment to a merchant'), ('balance', 'Balance held')], max_length=30)),
                ('trigger', models.CharField(blank=True, choices=[('never', 'Never'), ('unstated', 'Not stated'), ('authority_request', 'When an authority asks'), ('risk_event', 'When something looks risky'), ('threshold', 'Above a value'), ('before_withdrawal', 'Before a withdrawal'), ('before_deposit', 'Before a deposit'), ('at_opening', 'When the account is opened')], max_length=30)),
                ('number', models.PositiveIntegerField()),
                ('decision', models.CharField(choices=[('accepted', 'Accepted'), ('corrected', 'Corrected'), ('rejected', 'Rejected'), ('added', 'Added by a person'), ('withdrawn', 'Taken back: open again')], max_length=30)),
                ('note', models.TextField(blank=True)),
                ('batch', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('given_at', models.DateTimeField()),
                ('indicator', models.CharField(max_length=20)),
                ('settled_indicator', models.CharField(blank=True, max_length=20)),
                ('proposed', models.JSONField(blank=True, null=True)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clause_verdicts', to='archive.document')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clause_verdicts', to='archive.version')),
            ],
        ),
        migrations.CreateModel(
            name='ChangeVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('decision', models.CharField(choices=[('accepted', 'Accepted'), ('corrected', 'Corrected'), ('rejected', 'Rejected'), ('added', 'Added by a person'), ('withdrawn', 'Taken back: open again')], max_length=30)),
                ('note', models.TextField(blank=True)),
                ('batch', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('given_at', models.DateTimeField()),
                ('old_digest', models.CharField(max_length=64, verbose_name='SHA-256 of the text before')),
                ('new_digest', models.CharField(max_length=64, verbose_name='SHA-256 of the text after')),
                ('direction', models.CharField(blank=True, choices=[('stricter', 'Stricter'), ('looser', 'Looser'), ('mixed', 'Stricter in part, looser in part'), ('neutral', 'Neither stricter nor looser'), ('none', 'No clause changed in meaning')], max_length=30)),
                ('proposed_direction', models.CharField(choices=[('stricter', 'Stricter'), ('looser', 'Looser'), ('mixed', 'Stricter in part, looser in part'), ('neutral', 'Neither stricter nor looser'), ('none', 'No clause changed in meaning')], max_length=30)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='change_verdicts', to='archive.document')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['given_by', '-given_at'], name='change_verdict_of_person')],
                'constraints': [models.UniqueConstraint(fields=('document', 'old_digest', 'new_digest', 'number'), name='change_verdict_number_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='change_verdict_from_one'), models.CheckConstraint(condition=models.Q(('proposed_direction__in', ['stricter', 'looser', 'mixed', 'neutral', 'none'])), name='change_verdict_proposed_direction_known'), models.CheckConstraint(condition=models.Q(('direction__in', ['', 'stricter', 'looser', 'mixed', 'neutral', 'none'])), name='change_verdict_direction_known'), models.CheckConstraint(condition=models.Q(models.Q(('decision__in', ['accepted', 'corrected']), models.Q(('direction', ''), _negated=True)), models.Q(('decision__in', ['rejected', 'withdrawn']), ('direction', '')), _connector='OR'), name='change_verdict_direction_of_decision')],
            },
        ),
        migrations.AddIndex(
            model_name='verdict',
            index=models.Index(fields=['document', 'quote_digest'], name='clause_verdict_of_quote'),
        ),
        migrations.AddIndex(
            model_name='verdict',
            index=models.Index(fields=['words_digest', 'indicator'], name='clause_verdict_of_words'),
        ),
        migrations.AddIndex(
            model_name='verdict',
            index=models.Index(fields=['given_by', '-given_at'], name='clause_verdict_of_person'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.UniqueConstraint(fields=('document', 'indicator', 'quote_digest', 'number'), name='clause_verdict_number_once'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='clause_verdict_from_one'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('decision__in', ['accepted', 'corrected', 'rejected', 'added', 'withdrawn'])), name='clause_verdict_decision_known'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('line__gte', 1)), name='clause_verdict_line_from_one'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='clause_verdict_start_before_end'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('exact', ''), _negated=True), name='clause_verdict_exact_stated'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('indicator', ''), _negated=True), name='clause_verdict_indicator_stated'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('window__in', ['', 'transaction', 'day', 'week', 'month', 'year', 'lifetime'])), name='clause_verdict_window_known'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('operation__in', ['', 'any', 'deposit', 'withdrawal', 'transfer', 'exchange', 'payment', 'balance'])), name='clause_verdict_operation_known'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('trigger__in', ['', 'never', 'unstated', 'authority_request', 'risk_event', 'threshold', 'before_withdrawal', 'before_deposit', 'at_opening'])), name='clause_verdict_trigger_known'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gte', 0), _connector='OR'), name='clause_verdict_amount_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('currency', ''), ('currency__regex', '^[A-Z][A-Z0-9]{1,9}\\Z'), _connector='OR'), name='clause_verdict_currency_code'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claimed__in', ('mandatory', 'conditional', 'discretionary', 'explicit_no', 'silent', 'contradictory', 'not_applicable', 'not_assessed', 'not_offered', 'offered_after_cdd', 'offered_unspecified', 'offered_without_cdd', 'advertised', 'unknown', 'stated')), ('decision__in', ('accepted', 'corrected', 'added')), models.Q(('settled_indicator', ''), _negated=True)), models.Q(models.Q(('decision__in', ('accepted', 'corrected', 'added')), _negated=True), ('amount', None), ('claimed', ''), ('currency', ''), ('operation', ''), ('settled_indicator', ''), ('trigger', ''), ('window', '')), _connector='OR'), name='clause_verdict_claim_of_decision'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', 'accepted'), _negated=True), ('proposed__isnull', False), _connector='OR'), name='clause_verdict_on_proposal'),
        ),
    ]
