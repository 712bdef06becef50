import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('archive', '0009_capture_refusal'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rules_version', models.CharField(max_length=60)),
                ('outcome', models.CharField(choices=[('read', 'Read'), ('unreadable', 'The store does not have the text, or has it damaged'), ('failed', 'The rules could not be applied to the text')], default='read', max_length=30)),
                ('fault', models.TextField(blank=True)),
                ('clause_count', models.PositiveIntegerField(default=0)),
                ('indicator_count', models.PositiveIntegerField(default=0)),
                ('read_at', models.DateTimeField()),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reading', to='archive.version')),
            ],
        ),
        migrations.CreateModel(
            name='Finding',
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
                ('position', models.PositiveIntegerField(verbose_name='order in the text')),
                ('indicator', models.CharField(max_length=20)),
                ('confidence', models.FloatField()),
                ('significance', models.PositiveSmallIntegerField(verbose_name="how much a reviewer's look is worth, of 100")),
                ('rule', models.CharField(max_length=120)),
                ('why', models.TextField()),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='findings.reading')),
            ],
        ),
        migrations.CreateModel(
            name='SweepTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30, unique=True)),
                ('holder', models.CharField(blank=True, max_length=36)),
                ('held_until', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('held_until', None), ('holder', '')), models.Q(models.Q(('holder', ''), _negated=True), ('held_until__isnull', False)), _connector='OR'), name='sweep_turn_held_by_somebody')],
            },
        ),
        migrations.AddIndex(
            model_name='reading',
            index=models.Index(fields=['rules_version'], name='reading_of_rules'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['read', 'unreadable', 'failed'])), name='reading_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(('rules_version', ''), _negated=True), name='reading_rules_stated'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('fault', ''), ('outcome', 'read')), models.Q(models.Q(('outcome', 'read'), _negated=True), models.Q(('fault', ''), _negated=True), ('clause_count', 0)), _connector='OR'), name='reading_fault_or_clauses'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(('indicator_count__lte', models.F('clause_count'))), name='reading_indicators_of_clauses'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['indicator', 'claimed'], name='finding_of_indicator'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['-significance', 'id'], name='finding_weightiest'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['quote_digest', 'indicator'], name='finding_of_quote'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['words_digest', 'indicator'], name='finding_of_words'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('reading', 'position'), name='finding_position_once'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('line__gte', 1)), name='finding_line_from_one'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='finding_start_before_end'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('exact', ''), _negated=True), name='finding_exact_stated'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('indicator', ''), _negated=True), name='finding_indicator_stated'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('window__in', ['', 'transaction', 'day', 'week', 'month', 'year', 'lifetime'])), name='finding_window_known'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('operation__in', ['', 'any', 'deposit', 'withdrawal', 'transfer', 'exchange', 'payment', 'balance'])), name='finding_operation_known'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('trigger__in', ['', 'never', 'unstated', 'authority_request', 'risk_event', 'threshold', 'before_withdrawal', 'before_deposit', 'at_opening'])), name='finding_trigger_known'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gte', 0), _connector='OR'), name='finding_amount_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('currency', ''), ('currency__regex', '^[A-Z][A-Z0-9]{1,9}\\Z'), _connector='OR'), name='finding_currency_code'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('claimed__in', ('mandatory', 'conditional', 'discretionary', 'explicit_no', 'silent', 'contradictory', 'not_applicable', 'not_assessed', 'not_offered', 'offered_after_cdd', 'offered_unspecified', 'offered_without_cdd', 'advertised', 'unknown', 'stated'))), name='finding_claimed_known'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__gte', 0), ('confidence__lte', 1)), name='finding_confidence_share'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('significance__gte', 0), ('significance__lte', 100)), name='finding_significance_percent'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rule', ''), _negated=True), models.Q(('why', ''), _negated=True)), name='finding_says_why'),
        ),
    ]
