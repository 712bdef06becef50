"""The database itself refuses to change the tests that a published assessment cites, and disputes.

Both may still be completed, once: a test by its signature, a dispute by what was decided. A table that
Django remakes on SQLite loses its triggers: a later migration of one of these tables has to make them
again.
"""

from django.db import migrations

SENTENCE = 'What was published is not changed.'
KEPT = 'A dispute is not removed.'
TABLES = ('assessments_observation', 'assessments_dispute')
FROZEN = {
    'observation': (
        'id uuid provider_id protocol tested_on vantage level_tried tried asked happened accepted '
        'ethics_confirmed recorded_at recorded_by_id'
    ),
    'dispute': 'id assessment_id body raised_by_name raised_at recorded_by_id',
}
# Written once; the first names the moment.
ONCE = {
    'observation': 'signed_at signed_by_id',
    'dispute': 'resolved_at resolved_by_id is_upheld resolution',
}
# What was cited and taken back stands in the published rows too, marked.
_CITED = (
    'EXISTS (SELECT 1 FROM assessments_evidence e JOIN assessments_answer b ON b.id = e.answer_id '
    'JOIN assessments_assessment a ON a.id = b.assessment_id '
    'WHERE a.published_at IS NOT NULL AND e.observation_id = {row}.id)'
)
# There is no dispute but of what was published.
GUARDED = {'observation': _CITED, 'dispute': '1 = 1'}


def _any_changed(columns, unlike):
    return '(' + ' OR '.join(f'NEW."{one}" {unlike} OLD."{one}"' for one in columns.split()) + ')'


def _changed(table, unlike):
    moment = ONCE[table].split()[0]
    settled = f'(OLD."{moment}" IS NOT NULL AND {_any_changed(ONCE[table], unlike)})'
    return f'({_any_changed(FROZEN[table], unlike)} OR {settled})'


def _sqlite(table):
    trigger = f'CREATE TRIGGER {table}_frozen_{{0}} BEFORE {{0}} ON assessments_{table} WHEN {{1}}'
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    old = GUARDED[table].format(row='OLD')
    # REPLACE removes a row without firing the trigger on DELETE.
    there = f'EXISTS (SELECT 1 FROM assessments_{table} o WHERE o.id = NEW.id)'
    replaced = f'{there} AND {GUARDED[table].format(row="NEW")}'
    yield f'{trigger.format("INSERT", replaced)} {refuse}'
    changed = f'{old} AND {_changed(table, "IS NOT")}'
    yield f'{trigger.format("UPDATE", changed)} {refuse}'
    yield f'{trigger.format("DELETE", old)} {refuse}'


def _sqlite_back(table):
    return [f'DROP TRIGGER {table}_frozen_{kind}' for kind in ('INSERT', 'UPDATE', 'DELETE')]


def _postgresql(table):
    old = GUARDED[table].format(row='OLD')
    yield f"""
    CREATE FUNCTION assessments_{table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF {old} THEN
                RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN OLD;
        END IF;
        IF {_changed(table, 'IS DISTINCT FROM')} AND {old} THEN
            RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
    """
    yield f"""
    CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON assessments_{table}
    FOR EACH ROW EXECUTE FUNCTION assessments_{table}_frozen()
    """


KEEP = [
    f"""
    CREATE FUNCTION assessments_dispute_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE TRIGGER dispute_kept BEFORE TRUNCATE ON assessments_dispute
    FOR EACH STATEMENT EXECUTE FUNCTION assessments_dispute_kept()
    """,
]
KEEP_BACK = [
    'DROP TRIGGER dispute_kept ON assessments_dispute',
    'DROP FUNCTION assessments_dispute_kept()',
]


def _postgresql_back(table):
    return [
        f'DROP TRIGGER {table}_frozen ON assessments_{table}',
        f'DROP FUNCTION assessments_{table}_frozen()',
    ]


SQLITE = [statement for table in FROZEN for statement in _sqlite(table)]
SQLITE_BACK = [statement for table in FROZEN for statement in _sqlite_back(table)]
POSTGRESQL = [statement for table in FROZEN for statement in _postgresql(table)] + KEEP
POSTGRESQL_BACK = KEEP_BACK + [one for table in FROZEN for one in _postgresql_back(table)]


def make(apps, schema_editor):
    for statement in {'postgresql': POSTGRESQL, 'sqlite': SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def take_away(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in {'postgresql': POSTGRESQL_BACK, 'sqlite': SQLITE_BACK}[vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0011_standing_index'),
    ]

    operations = [migrations.RunPython(make, take_away)]
