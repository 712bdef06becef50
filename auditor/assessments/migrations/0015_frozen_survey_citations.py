"""The database itself refuses to change which survey a published assessment cites.

How it stands to newer lists may change (`held_against_id`, `stale_since`). A table that Django remakes on SQLite
loses its triggers: a later migration of this table has to make them again.
"""

from django.db import migrations

SENTENCE = 'What was published is not changed.'
TABLE = 'assessments_surveycitation'
FROZEN = ('id', 'evidence_id', 'survey_id')
PUBLISHED = (
    'EXISTS (SELECT 1 FROM assessments_evidence e JOIN assessments_answer b ON b.id = e.answer_id '
    'JOIN assessments_assessment a ON a.id = b.assessment_id '
    'WHERE a.published_at IS NOT NULL AND e.id = {row}.evidence_id)'
)
OLD, NEW = PUBLISHED.format(row='OLD'), PUBLISHED.format(row='NEW')


def _changed(unlike):
    return '(' + ' OR '.join(f'NEW."{one}" {unlike} OLD."{one}"' for one in FROZEN) + ')'


def _taken(verb):
    """REPLACE removes the rows with which the written one would collide, and fires no trigger on DELETE."""
    other = ' AND o.id <> OLD.id' if verb == 'UPDATE' else ''
    same = '(o.id = NEW.id OR o.evidence_id = NEW.evidence_id)'
    return f'EXISTS (SELECT 1 FROM {TABLE} o WHERE {same}{other} AND {PUBLISHED.format(row="o")})'


CASES = {
    'INSERT': f'{NEW} OR {_taken("INSERT")}',
    'UPDATE': f'(({OLD} OR {NEW}) AND {_changed("IS NOT")}) OR {_taken("UPDATE")}',
    'DELETE': OLD,
}
SQLITE = [
    f'CREATE TRIGGER surveycitation_frozen_{verb} BEFORE {verb} ON {TABLE} WHEN {condition} '
    f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    for verb, condition in CASES.items()
]
SQLITE_BACK = [f'DROP TRIGGER surveycitation_frozen_{verb}' for verb in CASES]
_RAISE = f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';"
POSTGRESQL = [
    f"""
    CREATE FUNCTION {TABLE}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF {OLD} THEN {_RAISE} END IF;
            RETURN OLD;
        END IF;
        IF TG_OP = 'INSERT' THEN
            IF {NEW} THEN {_RAISE} END IF;
        ELSIF {_changed('IS DISTINCT FROM')} AND ({OLD} OR {NEW}) THEN {_RAISE}
        END IF;
        RETURN NEW;
    END $$
    """,
    f"""
    CREATE TRIGGER surveycitation_frozen BEFORE INSERT OR UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {TABLE}_frozen()
    """,
]
POSTGRESQL_BACK = [
    f'DROP TRIGGER surveycitation_frozen ON {TABLE}',
    f'DROP FUNCTION {TABLE}_frozen()',
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
        ('assessments', '0014_survey_citations'),
    ]

    operations = [migrations.RunPython(make, take_away)]
