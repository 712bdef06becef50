from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0003_version_source")]
    operations = [
        migrations.AddConstraint(
            model_name='version',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('capture__isnull', False), ('imported', None), ('snapshot__isnull', False), ('source__isnull', False)), models.Q(('capture', None), ('imported__isnull', False), ('snapshot', None), ('source', None)), _connector='OR'), name='version_one_origin'),
        ),
    ]
