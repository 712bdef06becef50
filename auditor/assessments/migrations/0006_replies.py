import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0005_evidence'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReplyInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('token_hash', models.CharField(max_length=64, unique=True, verbose_name='SHA-256 of the token')),
                ('sent_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='assessments.assessment')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField()),
                ('signatory', models.CharField(max_length=200)),
                ('position', models.CharField(blank=True, max_length=200, verbose_name='of the signatory')),
                ('received_at', models.DateTimeField()),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='assessments.assessment')),
                ('invitation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reply', to='assessments.replyinvitation')),
            ],
            options={
                'verbose_name_plural': 'replies',
            },
        ),
        migrations.CreateModel(
            name='ReplyPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=20)),
                ('body', models.TextField()),
                ('reply', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='points', to='assessments.reply')),
            ],
        ),
        migrations.AddConstraint(
            model_name='replyinvitation',
            constraint=models.CheckConstraint(condition=models.Q(('email', ''), _negated=True), name='reply_invitation_email_stated'),
        ),
        migrations.AddConstraint(
            model_name='replyinvitation',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('sent_at'))), name='reply_invitation_expires_later'),
        ),
        migrations.AddConstraint(
            model_name='replyinvitation',
            constraint=models.CheckConstraint(condition=models.Q(('used_at', None), ('revoked_at', None), _connector='OR'), name='reply_invitation_used_or_revoked'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='reply_body_stated'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('signatory', ''), _negated=True), name='reply_signatory_stated'),
        ),
        migrations.AddConstraint(
            model_name='replypoint',
            constraint=models.UniqueConstraint(fields=('reply', 'indicator'), name='reply_point_indicator_once'),
        ),
        migrations.AddConstraint(
            model_name='replypoint',
            constraint=models.CheckConstraint(condition=models.Q(('indicator', ''), _negated=True), name='reply_point_indicator_stated'),
        ),
        migrations.AddConstraint(
            model_name='replypoint',
            constraint=models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='reply_point_body_stated'),
        ),
    ]
