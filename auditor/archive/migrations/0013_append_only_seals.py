"""The database itself refuses to change or remove a seal, what it seals, and its time stamp.

On PostgreSQL TRUNCATE is refused too; on SQLite REPLACE, which removes rows without firing the trigger on DELETE. A
table that Django remakes on SQLite loses its triggers: a later migration of one of these tables has to make them again.
"""

from django.db import migrations

# The unique keys of each table, beside its id.
KEYS = {
    'archive_seal': ('number', 'previous_id'),
    'archive_sealedcapture': ('capture_id', 'seal_id position'),
    'archive_timestamp': ('seal_id',),
}
TABLES = tuple(KEYS)
SENTENCE = 'Seals are append-only.'

POSTGRESQL = [
    f"""
    CREATE FUNCTION archive_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';
    END $$
    """
]
POSTGRESQL_BACK = []
SQLITE = []
SQLITE_BACK = []
for _table, _keys in KEYS.items():
    POSTGRESQL += [
        f"""
        CREATE TRIGGER {_table}_no_change BEFORE UPDATE OR DELETE ON {_table}
        FOR EACH ROW EXECUTE FUNCTION archive_refuse_change()
        """,
        f"""
        CREATE TRIGGER {_table}_no_truncate BEFORE TRUNCATE ON {_table}
        FOR EACH STATEMENT EXECUTE FUNCTION archive_refuse_change()
        """,
    ]
    POSTGRESQL_BACK += [
        f'DROP TRIGGER {_table}_no_truncate ON {_table}',
        f'DROP TRIGGER {_table}_no_change ON {_table}',
    ]
    for _verb in ('UPDATE', 'DELETE'):
        SQLITE.append(
            f'CREATE TRIGGER {_table}_no_{_verb.lower()} BEFORE {_verb} ON {_table} '
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )
        SQLITE_BACK.append(f'DROP TRIGGER {_table}_no_{_verb.lower()}')
    for _number, _key in enumerate(('id', *_keys)):
        _same = ' AND '.join(f'o."{column}" = NEW."{column}"' for column in _key.split())
        SQLITE.append(
            f'CREATE TRIGGER {_table}_no_replace_{_number} BEFORE INSERT ON {_table} '
            f'WHEN EXISTS (SELECT 1 FROM {_table} o WHERE {_same}) '
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )
        SQLITE_BACK.append(f'DROP TRIGGER {_table}_no_replace_{_number}')
POSTGRESQL_BACK.append('DROP FUNCTION archive_refuse_change()')


def make(apps, schema_editor):
    for statement in {'postgresql': POSTGRESQL, 'sqlite': SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def take_away(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in {'postgresql': POSTGRESQL_BACK, 'sqlite': SQLITE_BACK}[vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0012_seals'),
    ]

    operations = [migrations.RunPython(make, take_away)]
