"""The database itself refuses to change what an assessment says once it has been published.

What may still change is listed as `FREE`: its standing, what lists show of its score (which a command
rebuilds), and how quotes stand to newer texts. A table that Django remakes on SQLite loses its
triggers: a later migration of one of these tables has to make them again.
"""

from django.db import migrations

SENTENCE = 'What was published is not changed.'
A = 'assessments_assessment'
# How a row leads to its assessment; {row} is OLD or NEW.
_OF = "FROM {a} a WHERE a.published_at IS NOT NULL AND a.id = "
_DIRECT = '{row}.assessment_id'
_SCOPE = '(SELECT s.assessment_id FROM assessments_scope s WHERE s.id = {row}.scope_id)'
_TIER = (
    '(SELECT s.assessment_id FROM assessments_scope s JOIN assessments_tier t ON t.scope_id = s.id '
    'WHERE t.id = {row}.tier_id)'
)
_ANSWER = '(SELECT b.assessment_id FROM assessments_answer b WHERE b.id = {row}.answer_id)'
_REPLY = '(SELECT r.assessment_id FROM assessments_reply r WHERE r.id = {row}.reply_id)'
WAYS = {
    'rate': _DIRECT,
    'scope': _DIRECT,
    'tier': _SCOPE,
    'limit': _TIER,
    'answer': _DIRECT,
    'evidence': _ANSWER,
    'reply': _DIRECT,
    'replypoint': _REPLY,
}
FROZEN = {
    'assessment': (
        'id uuid provider_id framework framework_digest number is_historic as_of summary reason '
        'supersedes_id author_id created_at submitted_at reviewer_id reviewed_at reply_due_at approved_at '
        'approved_by_id embargo_until published_at published_by_id inputs score score_digest'
    ),
    'rate': 'id assessment_id currency per_unit at source',
    'scope': (
        'id assessment_id label channel customer_type residence product funding_method is_typical '
        'valid_from valid_to'
    ),
    'tier': (
        'id scope_id axis order level trigger threshold_operation threshold_window threshold_amount '
        'threshold_currency'
    ),
    'limit': 'id tier_id operation window amount currency',
    'answer': (
        'id assessment_id indicator claimed observed exposure fact claimed_note observed_note '
        'updated_at updated_by_id'
    ),
    'evidence': (
        'id uuid answer_id aspect kind strength visibility speaks_on origin is_historic note added_at '
        'added_by_id removed_at removed_by_id version_id text_digest exact prefix suffix start end event '
        'observation_id title publisher url upload file_name media_type'
    ),
    'reply': 'id assessment_id invitation_id body signatory position received_at',
    'replypoint': 'id reply_id indicator body',
}
FREE = {
    'assessment': (
        'status revision changed_at changed_by_id closed_at closed_by_id closed_because grade gap_label '
        'coverage'
    ),
    'evidence': 'anchor current_version_id current_start current_end stale_since',
}


def _published(table, row):
    """The condition that the row belongs to what was once published."""
    if table == 'assessment':
        return f'{row}.published_at IS NOT NULL'
    return f'EXISTS (SELECT 1 {_OF.format(a=A)}{WAYS[table].format(row=row)})'


def _changed(table, unlike):
    return '(' + ' OR '.join(
        f'NEW."{column}" {unlike} OLD."{column}"' for column in FROZEN[table].split()
    ) + ')'


def _sqlite(table):
    trigger = f'CREATE TRIGGER {table}_frozen_{{0}} BEFORE {{0}} ON assessments_{table} WHEN {{1}}'
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    old, new = _published(table, 'OLD'), _published(table, 'NEW')
    if table == 'assessment':
        update = f'({old}) AND {_changed(table, "IS NOT")}'
    else:
        update = f'({old} OR {new}) AND {_changed(table, "IS NOT")}'
        yield f'{trigger.format("INSERT", new)} {refuse}'
    yield f'{trigger.format("UPDATE", update)} {refuse}'
    yield f'{trigger.format("DELETE", old)} {refuse}'


def _sqlite_back(table):
    kinds = ('UPDATE', 'DELETE') if table == 'assessment' else ('INSERT', 'UPDATE', 'DELETE')
    return [f'DROP TRIGGER {table}_frozen_{kind}' for kind in kinds]


def _postgresql(table):
    old, new = _published(table, 'OLD'), _published(table, 'NEW')
    # To become published is no change of what was published.
    into = 'FALSE' if table == 'assessment' else new
    yield f"""
    CREATE FUNCTION assessments_{table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF {old} THEN
                RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN OLD;
        END IF;
        IF TG_OP = 'INSERT' THEN
            IF {into} THEN
                RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';
            END IF;
        ELSIF {_changed(table, 'IS DISTINCT FROM')} AND ({old} OR {into}) THEN
            RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
    """
    yield f"""
    CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON assessments_{table}
    FOR EACH ROW EXECUTE FUNCTION assessments_{table}_frozen()
    """


def _postgresql_back(table):
    return [
        f'DROP TRIGGER {table}_frozen ON assessments_{table}',
        f'DROP FUNCTION assessments_{table}_frozen()',
    ]


TABLES = [f'assessments_{table}' for table in FROZEN]
SQLITE = [statement for table in FROZEN for statement in _sqlite(table)]
SQLITE_BACK = [statement for table in FROZEN for statement in _sqlite_back(table)]
POSTGRESQL = [statement for table in FROZEN for statement in _postgresql(table)]
POSTGRESQL_BACK = [statement for table in FROZEN for statement in _postgresql_back(table)]


def make(apps, schema_editor):
    for statement in {'postgresql': POSTGRESQL, 'sqlite': SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def take_away(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in {'postgresql': POSTGRESQL_BACK, 'sqlite': SQLITE_BACK}[vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0008_notes'),
    ]

    operations = [migrations.RunPython(make, take_away)]
