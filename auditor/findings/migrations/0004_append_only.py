"""The database itself refuses to change or remove what people have said.

On PostgreSQL TRUNCATE is refused too. A table that Django remakes on SQLite loses its triggers: a
later migration of one of these tables has to make them again.
"""

from django.db import migrations

TABLES = ('findings_verdict', 'findings_changeverdict')
SENTENCE = 'Verdicts are append-only.'

POSTGRESQL = [
    f"""
    CREATE FUNCTION findings_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';
    END $$
    """
]
POSTGRESQL_BACK = []
SQLITE = []
SQLITE_BACK = []
for _table in TABLES:
    POSTGRESQL += [
        f"""
        CREATE TRIGGER {_table}_no_change BEFORE UPDATE OR DELETE ON {_table}
        FOR EACH ROW EXECUTE FUNCTION findings_refuse_change()
        """,
        f"""
        CREATE TRIGGER {_table}_no_truncate BEFORE TRUNCATE ON {_table}
        FOR EACH STATEMENT EXECUTE FUNCTION findings_refuse_change()
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
    # REPLACE removes a row without firing the trigger on DELETE.
    SQLITE.append(
        f'CREATE TRIGGER {_table}_no_replace BEFORE INSERT ON {_table} '
        f'WHEN EXISTS (SELECT 1 FROM {_table} WHERE id = NEW.id) '
        f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    )
    SQLITE_BACK.append(f'DROP TRIGGER {_table}_no_replace')
POSTGRESQL_BACK.append('DROP FUNCTION findings_refuse_change()')


def make(apps, schema_editor):
    for statement in {'postgresql': POSTGRESQL, 'sqlite': SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def take_away(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in {'postgresql': POSTGRESQL_BACK, 'sqlite': SQLITE_BACK}[vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('findings', '0003_verdicts'),
    ]

    operations = [migrations.RunPython(make, take_away)]
