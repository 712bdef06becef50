"""The database itself refuses to change or remove a file of a test, and to add one once it is signed.

A table that Django remakes on SQLite loses its triggers: a later migration of this table has to make them again.
"""

from django.db import migrations

TABLE = 'assessments_observationfile'
KEPT = 'A file of a test is not changed or removed.'
SIGNED = 'What was signed is not added to.'
_IS_SIGNED = (
    'EXISTS (SELECT 1 FROM assessments_observation o '
    'WHERE o.id = NEW.observation_id AND o.signed_at IS NOT NULL)'
)
_TAKEN = (
    f'EXISTS (SELECT 1 FROM {TABLE} f WHERE f.id = NEW.id OR f.uuid = NEW.uuid '
    'OR (f.observation_id = NEW.observation_id AND f.content = NEW.content))'
)
SQLITE = [
    f'CREATE TRIGGER observationfile_{name} BEFORE {verb} ON {TABLE}{when} '
    f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    for name, verb, when, sentence in (
        ('no_update', 'UPDATE', '', KEPT),
        ('no_delete', 'DELETE', '', KEPT),
        # REPLACE removes a row without firing the trigger on DELETE.
        ('no_replace', 'INSERT', f' WHEN {_TAKEN}', KEPT),
        ('not_signed', 'INSERT', f' WHEN {_IS_SIGNED}', SIGNED),
    )
]
SQLITE_BACK = [
    f'DROP TRIGGER observationfile_{name}'
    for name in ('no_update', 'no_delete', 'no_replace', 'not_signed')
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION {TABLE}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    f"""
    CREATE FUNCTION {TABLE}_not_signed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {_IS_SIGNED} THEN
            RAISE EXCEPTION '{SIGNED}' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    f"""
    CREATE TRIGGER observationfile_kept BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {TABLE}_kept()
    """,
    f"""
    CREATE TRIGGER observationfile_not_emptied BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_kept()
    """,
    f"""
    CREATE TRIGGER observationfile_not_signed BEFORE INSERT ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {TABLE}_not_signed()
    """,
]
POSTGRESQL_BACK = [
    *(
        f'DROP TRIGGER observationfile_{name} ON {TABLE}'
        for name in ('not_signed', 'not_emptied', 'kept')
    ),
    f'DROP FUNCTION {TABLE}_not_signed()',
    f'DROP FUNCTION {TABLE}_kept()',
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
        ('assessments', '0016_observation_files'),
    ]

    operations = [migrations.RunPython(make, take_away)]
