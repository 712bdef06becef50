"""SQLite refuses to replace a verdict through its number too, as it does through its id.

REPLACE removes every row with which the new one would collide under any unique key, and fires no
trigger on DELETE. PostgreSQL has no such statement: nothing is made there. A table that Django remakes
on SQLite loses its triggers: a later migration of one of these tables has to make them again.
"""

from django.db import migrations

SENTENCE = 'Verdicts are append-only.'
KEYS = {
    'findings_verdict': 'document_id indicator quote_digest number',
    'findings_changeverdict': 'document_id old_digest new_digest number',
}
SQLITE = []
SQLITE_BACK = []
for _table, _key in KEYS.items():
    _same = ' AND '.join(f'o."{column}" = NEW."{column}"' for column in _key.split())
    SQLITE.append(
        f'CREATE TRIGGER {_table}_no_replace_by_number BEFORE INSERT ON {_table} '
        f'WHEN EXISTS (SELECT 1 FROM {_table} o WHERE {_same}) '
        f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    )
    SQLITE_BACK.append(f'DROP TRIGGER {_table}_no_replace_by_number')


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == 'sqlite' else []:
        schema_editor.execute(statement)


def take_away(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == 'sqlite' else []:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('findings', '0006_passage_words'),
    ]

    operations = [migrations.RunPython(make, take_away)]
