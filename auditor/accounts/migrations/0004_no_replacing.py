"""SQLite refuses to replace an entry of the audit log through its hashes too, as it does by its number.

REPLACE removes every row with which the new one would collide under any unique key, and fires no
trigger on DELETE. PostgreSQL has no such statement: nothing is made there. A table that Django remakes
on SQLite loses its triggers: a later migration of this table has to make them again.
"""

from django.db import migrations

TABLE = 'accounts_auditentry'
SENTENCE = 'The audit log is append-only.'
KEYS = ('hash', 'previous_hash')
SQLITE = [
    f'CREATE TRIGGER audit_entry_no_replace_by_{key} BEFORE INSERT ON {TABLE} '
    f'WHEN EXISTS (SELECT 1 FROM {TABLE} o WHERE o.{key} = NEW.{key}) '
    f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    for key in KEYS
]
SQLITE_BACK = [f'DROP TRIGGER audit_entry_no_replace_by_{key}' for key in KEYS]


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == 'sqlite' else []:
        schema_editor.execute(statement)


def take_away(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == 'sqlite' else []:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_keys_and_cache'),
    ]

    operations = [migrations.RunPython(make, take_away)]
