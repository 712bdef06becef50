import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0002_scopes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=20)),
                ('claimed', models.CharField(blank=True, choices=[('mandatory', 'Mandatory'), ('conditional', 'Conditional'), ('discretionary', 'Discretionary'), ('explicit_no', 'Explicitly not done'), ('silent', 'Silent'), ('contradictory', 'Contradictory'), ('not_applicable', 'Not applicable'), ('not_assessed', 'Not assessed')], max_length=30)),
                ('observed', models.CharField(blank=True, choices=[('effective', 'Effective'), ('partial', 'Partial'), ('nominal', 'Nominal: asked for, but anything is accepted'), ('absent', 'Absent'), ('inconclusive', 'Inconclusive'), ('not_observable', 'Could not be observed'), ('not_applicable', 'Not applicable'), ('not_assessed', 'Not assessed')], max_length=30)),
                ('exposure', models.CharField(blank=True, choices=[('not_offered', 'Not offered'), ('offered_after_cdd', 'Offered after customer due diligence'), ('offered_unspecified', 'Offered, due diligence not specified'), ('offered_without_cdd', 'Offered without customer due diligence'), ('advertised', 'Advertised as free of checks'), ('unknown', 'Unknown')], max_length=30)),
                ('fact', models.CharField(blank=True, choices=[('confirmed', 'Confirmed'), ('contradicted', 'Contradicted'), ('not_found', 'Not found'), ('unchecked', 'Not checked')], max_length=30)),
                ('claimed_note', models.TextField(blank=True, verbose_name='public')),
                ('observed_note', models.TextField(blank=True, verbose_name='vetted')),
                ('updated_at', models.DateTimeField()),
                ('updated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='assessments.assessment')),
            ],
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('assessment', 'indicator'), name='answer_indicator_once'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('claimed__in', ['', 'mandatory', 'conditional', 'discretionary', 'explicit_no', 'silent', 'contradictory', 'not_applicable', 'not_assessed'])), name='answer_claimed_known'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('observed__in', ['', 'effective', 'partial', 'nominal', 'absent', 'inconclusive', 'not_observable', 'not_applicable', 'not_assessed'])), name='answer_observed_known'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('exposure__in', ['', 'not_offered', 'offered_after_cdd', 'offered_unspecified', 'offered_without_cdd', 'advertised', 'unknown'])), name='answer_exposure_known'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('fact__in', ['', 'confirmed', 'contradicted', 'not_found', 'unchecked'])), name='answer_fact_known'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('claimed', ''), _negated=True), models.Q(('observed', ''), _negated=True), ('exposure', ''), ('fact', '')), models.Q(models.Q(('exposure', ''), _negated=True), ('claimed', ''), ('fact', ''), ('observed', '')), models.Q(models.Q(('fact', ''), _negated=True), ('claimed', ''), ('exposure', ''), ('observed', '')), _connector='OR'), name='answer_values_of_one_kind'),
        ),
    ]
