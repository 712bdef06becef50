import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0009_capture_refusal'),
        ('assessments', '0004_observations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('aspect', models.CharField(choices=[('claimed', 'Claimed'), ('observed', 'Observed'), ('exposure', 'Exposure'), ('fact', 'Fact')], max_length=30)),
                ('kind', models.CharField(choices=[('terms_version', 'Terms of service, a confirmed version'), ('policy_version', 'AML/KYC policy, a confirmed version'), ('site_page', "Page of the provider's site"), ('form_survey', 'Survey of a sign-up form'), ('register_entry', 'Entry in a public register'), ('authority_finding', 'Finding or judgment of an authority'), ('authority_reply', 'Reply of an authority'), ('provider_reply', 'Reply of the provider'), ('test_protocol', 'Protocol of a test'), ('social_post', 'Post of the provider on social media'), ('upload', 'Uploaded file'), ('reputable_report', 'Report of a reputable publisher'), ('user_report', 'Report of a user')], max_length=30)),
                ('strength', models.CharField(choices=[('judgment', 'Judgment or admission'), ('authority', "Regulator's finding"), ('register', 'Register'), ('two_tests', 'Two independent documented tests'), ('one_test', 'One documented test'), ('document', 'Archived document'), ('report', 'Reputable report'), ('user', 'User report')], max_length=30)),
                ('visibility', models.CharField(choices=[('public', 'Public'), ('vetted', 'Vetted'), ('restricted', 'Restricted')], max_length=30)),
                ('speaks_on', models.DateField()),
                ('origin', models.CharField(blank=True, max_length=200)),
                ('is_historic', models.BooleanField(default=False, verbose_name='past conduct, penalised or ended')),
                ('note', models.TextField(blank=True)),
                ('added_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('text_digest', models.CharField(blank=True, max_length=64)),
                ('exact', models.TextField(blank=True)),
                ('prefix', models.TextField(blank=True)),
                ('suffix', models.TextField(blank=True)),
                ('start', models.PositiveIntegerField(blank=True, null=True)),
                ('end', models.PositiveIntegerField(blank=True, null=True)),
                ('event', models.JSONField(blank=True, null=True, verbose_name="a public event's facts")),
                ('title', models.CharField(blank=True, max_length=300)),
                ('publisher', models.CharField(blank=True, max_length=200)),
                ('url', models.TextField(blank=True)),
                ('upload', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the file')),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('media_type', models.CharField(blank=True, max_length=100)),
                ('anchor', models.CharField(blank=True, choices=[('anchored', 'Stands where it stood'), ('moved', 'Stands elsewhere, word for word'), ('changed', 'Stands in other words'), ('gone', 'Stands there no more'), ('unclear', 'Stands in several places, and nothing tells which is its own')], max_length=30)),
                ('current_start', models.PositiveIntegerField(blank=True, null=True)),
                ('current_end', models.PositiveIntegerField(blank=True, null=True)),
                ('stale_since', models.DateTimeField(blank=True, null=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='assessments.answer')),
                ('current_version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archive.version')),
                ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='archive.version')),
            ],
            options={
                'verbose_name_plural': 'evidence',
            },
        ),
        migrations.CreateModel(
            name='Anchoring',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('exact', 'Found word for word'), ('edited', 'Found in other words'), ('gone', 'Not found'), ('unclear', 'Found in several places')], max_length=30)),
                ('start', models.PositiveIntegerField(blank=True, null=True)),
                ('end', models.PositiveIntegerField(blank=True, null=True)),
                ('score', models.DecimalField(decimal_places=4, max_digits=5)),
                ('at', models.DateTimeField()),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archive.version')),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='anchorings', to='assessments.evidence')),
            ],
        ),
        migrations.AddField(
            model_name='evidence',
            name='observation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='assessments.observation'),
        ),
        migrations.AddConstraint(
            model_name='anchoring',
            constraint=models.UniqueConstraint(fields=('evidence', 'version'), name='anchoring_once'),
        ),
        migrations.AddConstraint(
            model_name='anchoring',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['exact', 'edited', 'gone', 'unclear'])), name='anchoring_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='anchoring',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end', None), ('kind__in', ('gone', 'unclear')), ('start', None)), models.Q(models.Q(('kind__in', ('gone', 'unclear')), _negated=True), ('end__gt', models.F('start')), ('start__isnull', False)), _connector='OR'), name='anchoring_place_if_found'),
        ),
        migrations.AddConstraint(
            model_name='anchoring',
            constraint=models.CheckConstraint(condition=models.Q(('score__gte', 0), ('score__lte', 1)), name='anchoring_score_out_of_one'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('aspect__in', ['claimed', 'observed', 'exposure', 'fact'])), name='evidence_aspect_known'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['terms_version', 'policy_version', 'site_page', 'form_survey', 'register_entry', 'authority_finding', 'authority_reply', 'provider_reply', 'test_protocol', 'social_post', 'upload', 'reputable_report', 'user_report'])), name='evidence_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('strength__in', ['judgment', 'authority', 'register', 'two_tests', 'one_test', 'document', 'report', 'user'])), name='evidence_strength_known'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('visibility__in', ['public', 'vetted', 'restricted'])), name='evidence_visibility_known'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('anchor__in', ['', 'anchored', 'moved', 'changed', 'gone', 'unclear'])), name='evidence_anchor_known'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('event', None), ('observation', None), ('title', ''), ('version__isnull', False)), models.Q(('event__isnull', False), ('observation', None), ('title', ''), ('version', None)), models.Q(('event', None), ('observation__isnull', False), ('title', ''), ('version', None)), models.Q(('event', None), ('observation', None), ('version', None), models.Q(('title', ''), _negated=True)), _connector='OR'), name='evidence_one_body'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('version', None), ('start', None), ('end', None), ('text_digest', ''), ('exact', ''), ('anchor', '')), models.Q(('version__isnull', False), ('start__isnull', False), ('end__isnull', False), models.Q(('text_digest', ''), _negated=True), models.Q(('exact', ''), _negated=True), models.Q(('anchor', ''), _negated=True)), _connector='OR'), name='evidence_quote_of_version'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('version', None), _negated=True), models.Q(('prefix', ''), ('suffix', '')), _connector='OR'), name='evidence_context_of_quote'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('version__isnull', False), _negated=True), ('end__gt', models.F('start')), _connector='OR'), name='evidence_quote_in_order'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('observation__isnull', False), _negated=True), models.Q(('visibility', 'public'), _negated=True), _connector='OR'), name='evidence_test_not_public'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('publisher', ''), ('upload', ''), ('url', '')), _connector='OR'), name='evidence_described'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('upload', ''), ('file_name', ''), ('media_type', '')), models.Q(models.Q(('upload', ''), _negated=True), models.Q(('file_name', ''), _negated=True), models.Q(('media_type', ''), _negated=True)), _connector='OR'), name='evidence_upload_together'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_at', None), ('removed_by', None)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='evidence_removed_together'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('anchor__in', ('changed', 'gone', 'unclear')), ('stale_since__isnull', False)), models.Q(models.Q(('anchor__in', ('changed', 'gone', 'unclear')), _negated=True), ('stale_since', None)), _connector='OR'), name='evidence_stale_since'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('current_version', None), ('current_start', None), ('current_end', None)), models.Q(('current_version__isnull', False), ('current_start__isnull', False), ('current_end__isnull', False)), _connector='OR'), name='evidence_current_together'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('anchor__in', ['', 'gone', 'unclear']), ('current_version', None)), models.Q(models.Q(('anchor__in', ['', 'gone', 'unclear']), _negated=True), ('current_version__isnull', False)), _connector='OR'), name='evidence_current_of_anchor'),
        ),
    ]
