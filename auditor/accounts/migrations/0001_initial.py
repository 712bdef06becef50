"""Grants of roles, invitations, and the audit log."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('providers', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('sequence', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('actor_name', models.CharField(max_length=254)),
                ('action', models.CharField(max_length=100)),
                ('subject_type', models.CharField(blank=True, max_length=100)),
                ('subject_id', models.CharField(blank=True, max_length=100)),
                ('detail', models.JSONField(default=dict)),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64, unique=True)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'audit entries',
                'indexes': [models.Index(fields=['at'], name='audit_entry_at'), models.Index(fields=['action', 'sequence'], name='audit_entry_action'), models.Index(fields=['subject_type', 'subject_id'], name='audit_entry_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(('sequence__gte', 1)), name='audit_entry_from_one'), models.CheckConstraint(condition=models.Q(('action', ''), _negated=True), name='audit_entry_action_stated'), models.UniqueConstraint(fields=('previous_hash',), name='audit_entry_one_follower')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('role', models.CharField(choices=[('researcher', 'Researcher'), ('reviewer', 'Reviewer'), ('editor', 'Editor'), ('representative', "Provider's representative"), ('regulator', 'Regulator'), ('administrator', 'Administrator')], max_length=20)),
                ('purpose', models.TextField(blank=True)),
                ('role_expires_at', models.DateTimeField(blank=True, null=True)),
                ('is_for_superuser', models.BooleanField(default=False)),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('invited_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.provider')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['researcher', 'reviewer', 'editor', 'representative', 'regulator', 'administrator'])), name='invitation_role_known'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'representative'), ('provider__isnull', False)), models.Q(models.Q(('role', 'representative'), _negated=True), ('provider', None)), _connector='OR'), name='invitation_provider_of_representative'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['regulator', 'researcher']), _negated=True), models.Q(('purpose', ''), _negated=True), _connector='OR'), name='invitation_vetted_purpose'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['regulator', 'researcher']), _negated=True), ('role_expires_at__isnull', False), _connector='OR'), name='invitation_vetted_expiry'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_together'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='invitation_withdrawn_together'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('withdrawn_at', None), _connector='OR'), name='invitation_accepted_or_withdrawn')],
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('researcher', 'Researcher'), ('reviewer', 'Reviewer'), ('editor', 'Editor'), ('representative', "Provider's representative"), ('regulator', 'Regulator'), ('administrator', 'Administrator')], max_length=20)),
                ('purpose', models.TextField(blank=True)),
                ('granted_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.provider')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_grants', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['researcher', 'reviewer', 'editor', 'representative', 'regulator', 'administrator'])), name='role_grant_role_known'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'representative'), ('provider__isnull', False)), models.Q(models.Q(('role', 'representative'), _negated=True), ('provider', None)), _connector='OR'), name='role_grant_provider_of_representative'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['regulator', 'researcher']), _negated=True), models.Q(('purpose', ''), _negated=True), _connector='OR'), name='role_grant_vetted_purpose'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['regulator', 'researcher']), _negated=True), ('expires_at__isnull', False), _connector='OR'), name='role_grant_vetted_expiry'), models.CheckConstraint(condition=models.Q(('user', models.F('approved_by')), _negated=True), name='role_grant_approved_by_another'), models.CheckConstraint(condition=models.Q(('expires_at', None), ('expires_at__gt', models.F('granted_at')), _connector='OR'), name='role_grant_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_by', None)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='role_grant_revoked_together'), models.UniqueConstraint(condition=models.Q(('provider', None), ('revoked_at', None)), fields=('user', 'role'), name='role_grant_one_standing'), models.UniqueConstraint(condition=models.Q(('provider__isnull', False), ('revoked_at', None)), fields=('user', 'provider'), name='role_grant_one_of_provider')],
            },
        ),
    ]
