"""The database itself refuses to change or remove entries of the audit log.

On PostgreSQL TRUNCATE is refused too, and so is `manage.py flush`; on SQLite `flush` is refused by the
trigger on DELETE, and REPLACE, which fires none, by the one on INSERT. A table that Django remakes
on SQLite loses its triggers: a later migration of this table has to make them again.
"""

from django.db import migrations

TABLE = 'accounts_auditentry'
SENTENCE = 'The audit log is append-only.'

POSTGRESQL = [
    f"""
    CREATE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    f"""
    CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change()
    """,
    f"""
    CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change()
    """,
]
POSTGRESQL_BACK = [
    f'DROP TRIGGER audit_entry_no_truncate ON {TABLE}',
    f'DROP TRIGGER audit_entry_no_change ON {TABLE}',
    'DROP FUNCTION accounts_refuse_change()',
]
SQLITE = [
    f"""
    CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END
    """,
    f"""
    CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END
    """,
    f"""
    CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON {TABLE}
    WHEN NEW.sequence <= (SELECT MAX(sequence) FROM {TABLE})
    BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END
    """,
]
SQLITE_BACK = [
    'DROP TRIGGER audit_entry_no_replace',
    'DROP TRIGGER audit_entry_no_delete',
    'DROP TRIGGER audit_entry_no_update',
]


def make(apps, schema_editor):
    for statement in {'postgresql': POSTGRESQL, 'sqlite': SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def take_away(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in {'postgresql': POSTGRESQL_BACK, 'sqlite': SQLITE_BACK}[vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [migrations.RunPython(make, take_away)]
