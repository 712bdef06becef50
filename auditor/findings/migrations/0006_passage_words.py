"""The words of passages in the full text of each database.

They come folded and apart (`auditor.findings.searching.words`), so that neither database changes them.
"""

from django.db import migrations

MAKE = {
    'sqlite': [
        """
        CREATE VIRTUAL TABLE findings_passage_words
        USING fts5(words, content='', tokenize='unicode61 remove_diacritics 2', prefix='2 3')
        """
    ],
    'postgresql': [
        'ALTER TABLE findings_passage ADD COLUMN words tsvector',
        'CREATE INDEX findings_passage_words ON findings_passage USING gin (words)',
    ],
}
TAKE_AWAY = {
    'sqlite': ['DROP TABLE findings_passage_words'],
    'postgresql': ['ALTER TABLE findings_passage DROP COLUMN words'],
}


def make(apps, schema_editor):
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def take_away(apps, schema_editor):
    for statement in TAKE_AWAY[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('findings', '0005_passages'),
    ]

    operations = [migrations.RunPython(make, take_away)]
