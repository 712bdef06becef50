import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('providers', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('framework', models.CharField(max_length=20, verbose_name='version of the framework')),
                ('framework_digest', models.CharField(max_length=64, verbose_name='SHA-256 of its file')),
                ('number', models.PositiveIntegerField()),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('in_review', 'In review'), ('changes_requested', 'Changes requested'), ('reviewed', 'Reviewed'), ('right_of_reply', 'Right of reply'), ('approved', 'Approved'), ('embargoed', 'Embargoed'), ('published', 'Published'), ('disputed', 'Disputed'), ('superseded', 'Superseded'), ('withdrawn', 'Withdrawn')], default='draft', max_length=30)),
                ('is_historic', models.BooleanField(default=False, verbose_name='speaks of the past of a closed service')),
                ('as_of', models.DateField(blank=True, null=True)),
                ('summary', models.TextField(blank=True, verbose_name='public, and neutral')),
                ('reason', models.TextField(blank=True, verbose_name='why it replaces the one before: public')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('reply_due_at', models.DateTimeField(blank=True, null=True)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('embargo_until', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_because', models.TextField(blank=True, verbose_name='public where it was published')),
                ('inputs', models.JSONField(blank=True, null=True)),
                ('score', models.JSONField(blank=True, null=True)),
                ('score_digest', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 over inputs and score')),
                ('grade', models.CharField(blank=True, choices=[('A', 'A'), ('B', 'B'), ('C', 'C'), ('D', 'D'), ('E', 'E'), ('insufficient_evidence', 'Insufficient evidence'), ('claims_only', 'Claims only')], max_length=30)),
                ('gap_label', models.CharField(blank=True, choices=[('stricter_than_stated', 'Stricter than stated'), ('consistent', 'Consistent'), ('some', 'Some gap'), ('material', 'Material gap'), ('not_comparable', 'Not comparable')], max_length=30)),
                ('coverage', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authored_assessments', to=settings.AUTH_USER_MODEL)),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='providers.provider')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviewed_assessments', to=settings.AUTH_USER_MODEL)),
                ('supersedes', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='assessments.assessment')),
            ],
        ),
        migrations.CreateModel(
            name='Rate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(max_length=10)),
                ('per_unit', models.DecimalField(decimal_places=12, max_digits=30)),
                ('at', models.DateField()),
                ('source', models.CharField(max_length=300)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rates', to='assessments.assessment')),
            ],
        ),
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(fields=['status', 'published_at'], name='assessment_by_status'),
        ),
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(fields=['author', 'status'], name='assessment_of_author'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'in_review', 'changes_requested', 'reviewed', 'right_of_reply', 'approved', 'embargoed', 'published', 'disputed', 'superseded', 'withdrawn'])), name='assessment_status_known'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('grade__in', ['', 'A', 'B', 'C', 'D', 'E', 'insufficient_evidence', 'claims_only'])), name='assessment_grade_known'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('gap_label__in', ['', 'stricter_than_stated', 'consistent', 'some', 'material', 'not_comparable'])), name='assessment_gap_label_known'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('framework', ''), _negated=True), name='assessment_framework_stated'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(fields=('provider', 'framework', 'number'), name='assessment_number_once'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('published', 'disputed'))), fields=('provider', 'framework'), name='assessment_one_published'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('draft', 'submitted', 'in_review', 'changes_requested', 'reviewed', 'right_of_reply', 'approved', 'embargoed'))), fields=('provider', 'framework'), name='assessment_one_open'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('published_at__isnull', False), _connector='OR'), fields=('supersedes',), name='assessment_supersedes_once'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('reviewer', None), models.Q(('author', models.F('reviewer')), _negated=True), _connector='OR'), name='assessment_author_not_reviewer'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ('draft', 'submitted', 'withdrawn')), ('reviewer__isnull', False), _connector='OR'), name='assessment_reviewer_of_review'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at__isnull', False), _negated=True), models.Q(('reviewer', None), _negated=True), _connector='OR'), name='assessment_reviewed_at'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'withdrawn']), ('submitted_at__isnull', False), _connector='OR'), name='assessment_submitted_at'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('right_of_reply', 'approved', 'embargoed', 'published', 'disputed', 'superseded')), _negated=True), ('reply_due_at__isnull', False), _connector='OR'), name='assessment_reply_due'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'embargoed'), _negated=True), ('embargo_until__isnull', False), _connector='OR'), name='assessment_embargoed_until'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_historic', True), _negated=True), ('as_of__isnull', False), _connector='OR'), name='assessment_historic_as_of'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('supersedes__isnull', False), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='assessment_correction_reason'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('supersedes', None), models.Q(('supersedes', models.F('id')), _negated=True), _connector='OR'), name='assessment_not_of_itself'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='assessment_approved_together'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('published_by', None)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='assessment_published_together'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None), ('closed_because', '')), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), models.Q(('closed_because', ''), _negated=True)), _connector='OR'), name='assessment_closed_together'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status__in', ('superseded', 'withdrawn'))), models.Q(models.Q(('status__in', ('superseded', 'withdrawn')), _negated=True), ('closed_at', None)), _connector='OR'), name='assessment_closed_status'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('status__in', ('draft', 'submitted', 'in_review', 'changes_requested', 'reviewed', 'right_of_reply', 'approved', 'embargoed')), _negated=True), ('published_at', None), _connector='OR'), models.Q(models.Q(('status__in', ['published', 'disputed', 'superseded']), _negated=True), ('published_at__isnull', False), _connector='OR')), name='assessment_published_status'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('inputs', None), ('published_at', None), ('score', None), ('score_digest', '')), models.Q(('approved_at__isnull', False), ('as_of__isnull', False), ('inputs__isnull', False), ('published_at__isnull', False), ('score__isnull', False), models.Q(('score_digest', ''), _negated=True)), _connector='OR'), name='assessment_published_frozen'),
        ),
        migrations.AddConstraint(
            model_name='rate',
            constraint=models.UniqueConstraint(fields=('assessment', 'currency'), name='rate_currency_once'),
        ),
        migrations.AddConstraint(
            model_name='rate',
            constraint=models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z][A-Z0-9]{1,9}\\Z')), name='rate_currency_known'),
        ),
        migrations.AddConstraint(
            model_name='rate',
            constraint=models.CheckConstraint(condition=models.Q(('per_unit__gt', 0)), name='rate_positive'),
        ),
        migrations.AddConstraint(
            model_name='rate',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='rate_source_stated'),
        ),
    ]
