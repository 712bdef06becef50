import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0001_assessments'),
    ]

    operations = [
        migrations.CreateModel(
            name='Scope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=200)),
                ('channel', models.CharField(blank=True, max_length=200)),
                ('customer_type', models.CharField(blank=True, max_length=200)),
                ('residence', models.CharField(blank=True, max_length=200)),
                ('product', models.CharField(blank=True, max_length=200)),
                ('funding_method', models.CharField(blank=True, max_length=200)),
                ('is_typical', models.BooleanField(default=False)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scopes', to='assessments.assessment')),
            ],
        ),
        migrations.CreateModel(
            name='Tier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('axis', models.CharField(choices=[('claimed', 'Claimed'), ('observed', 'Observed'), ('exposure', 'Exposure'), ('fact', 'Fact')], max_length=30)),
                ('order', models.PositiveSmallIntegerField()),
                ('level', models.PositiveSmallIntegerField(choices=[(0, '0: none, or a wallet only'), (1, '1: contact point'), (2, '2: self-declared'), (3, '3: document or data source checked'), (4, '4: checked and bound to its holder'), (5, '5: bound, with verified address or second evidence')])),
                ('trigger', models.CharField(choices=[('never', 'Never'), ('unstated', 'Not stated'), ('authority_request', 'When an authority asks'), ('risk_event', 'When something looks risky'), ('threshold', 'Above a value'), ('before_withdrawal', 'Before a withdrawal'), ('before_deposit', 'Before a deposit'), ('at_opening', 'When the account is opened')], max_length=30)),
                ('threshold_operation', models.CharField(blank=True, choices=[('any', 'Any operation'), ('deposit', 'Deposit'), ('withdrawal', 'Withdrawal'), ('transfer', 'Transfer to another customer'), ('exchange', 'Exchange'), ('payment', 'Payment to a merchant'), ('balance', 'Balance held')], max_length=30)),
                ('threshold_window', models.CharField(blank=True, choices=[('transaction', 'One transaction'), ('day', 'A day'), ('week', 'A week'), ('month', 'A month'), ('year', 'A year'), ('lifetime', 'For good')], max_length=30)),
                ('threshold_amount', models.DecimalField(blank=True, decimal_places=8, max_digits=30, null=True)),
                ('threshold_currency', models.CharField(blank=True, max_length=10)),
                ('scope', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tiers', to='assessments.scope')),
            ],
        ),
        migrations.CreateModel(
            name='Limit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('operation', models.CharField(choices=[('any', 'Any operation'), ('deposit', 'Deposit'), ('withdrawal', 'Withdrawal'), ('transfer', 'Transfer to another customer'), ('exchange', 'Exchange'), ('payment', 'Payment to a merchant'), ('balance', 'Balance held')], max_length=30)),
                ('window', models.CharField(choices=[('transaction', 'One transaction'), ('day', 'A day'), ('week', 'A week'), ('month', 'A month'), ('year', 'A year'), ('lifetime', 'For good')], max_length=30)),
                ('amount', models.DecimalField(blank=True, decimal_places=8, max_digits=30, null=True)),
                ('currency', models.CharField(blank=True, max_length=10)),
                ('tier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='limits', to='assessments.tier')),
            ],
        ),
        migrations.AddConstraint(
            model_name='scope',
            constraint=models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='scope_label_stated'),
        ),
        migrations.AddConstraint(
            model_name='scope',
            constraint=models.UniqueConstraint(fields=('assessment', 'label'), name='scope_label_once'),
        ),
        migrations.AddConstraint(
            model_name='scope',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='scope_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='tier',
            constraint=models.UniqueConstraint(fields=('scope', 'axis', 'order'), name='tier_order_once'),
        ),
        migrations.AddConstraint(
            model_name='tier',
            constraint=models.CheckConstraint(condition=models.Q(('axis__in', ('claimed', 'observed'))), name='tier_axis_known'),
        ),
        migrations.AddConstraint(
            model_name='tier',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', [0, 1, 2, 3, 4, 5])), name='tier_level_known'),
        ),
        migrations.AddConstraint(
            model_name='tier',
            constraint=models.CheckConstraint(condition=models.Q(('trigger__in', ['never', 'unstated', 'authority_request', 'risk_event', 'threshold', 'before_withdrawal', 'before_deposit', 'at_opening'])), name='tier_trigger_known'),
        ),
        migrations.AddConstraint(
            model_name='tier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('threshold_amount', None), ('threshold_currency', ''), ('threshold_operation', ''), ('threshold_window', '')), models.Q(('threshold_amount__gte', 0), ('threshold_currency__regex', '^[A-Z][A-Z0-9]{1,9}\\Z'), ('threshold_operation__in', ['any', 'deposit', 'withdrawal', 'transfer', 'exchange', 'payment', 'balance']), ('threshold_window__in', ['transaction', 'day', 'week', 'month', 'year', 'lifetime']), ('trigger', 'threshold')), _connector='OR'), name='tier_threshold_of_trigger'),
        ),
        migrations.AddConstraint(
            model_name='limit',
            constraint=models.UniqueConstraint(fields=('tier', 'operation', 'window'), name='limit_once'),
        ),
        migrations.AddConstraint(
            model_name='limit',
            constraint=models.CheckConstraint(condition=models.Q(('operation__in', ['any', 'deposit', 'withdrawal', 'transfer', 'exchange', 'payment', 'balance'])), name='limit_operation_known'),
        ),
        migrations.AddConstraint(
            model_name='limit',
            constraint=models.CheckConstraint(condition=models.Q(('window__in', ['transaction', 'day', 'week', 'month', 'year', 'lifetime'])), name='limit_window_known'),
        ),
        migrations.AddConstraint(
            model_name='limit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount', None), ('currency', '')), models.Q(('amount__gte', 0), ('currency__regex', '^[A-Z][A-Z0-9]{1,9}\\Z')), _connector='OR'), name='limit_currency_of_amount'),
        ),
    ]
