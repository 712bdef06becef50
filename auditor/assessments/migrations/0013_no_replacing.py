"""SQLite refuses to replace what was published, whichever unique key the new row collides under.

REPLACE, as INSERT or as UPDATE, removes every row with which the written one would collide, and fires no
trigger on DELETE: a draft's row could take the place of a published one. PostgreSQL has no such
statement: nothing is made there. A table that Django remakes on SQLite loses its triggers: a later
migration of one of these tables has to make them again.
"""

from importlib import import_module

from django.db import migrations

FROZEN = import_module('auditor.assessments.migrations.0009_frozen')
FROZEN_TESTS = import_module('auditor.assessments.migrations.0012_frozen_tests_and_disputes')
SENTENCE = 'What was published is not changed.'
KEYS = {
    'assessment': [
        'id',
        'uuid',
        'provider_id framework number',
        'provider_id framework',
        'supersedes_id',
    ],
    'rate': ['id', 'assessment_id currency'],
    'scope': ['id', 'assessment_id label'],
    'tier': ['id', 'scope_id axis order'],
    'limit': ['id', 'tier_id operation window'],
    'answer': ['id', 'assessment_id indicator'],
    'evidence': ['id', 'uuid'],
    'reply': ['id', 'invitation_id'],
    'replypoint': ['id', 'reply_id indicator'],
    'observation': ['id', 'uuid'],
    'dispute': ['id', 'assessment_id'],
}
_STANDING = "('published', 'disputed')"
# Keys of some rows only: what holds where they hold, of the row that is there and of the written one.
PARTIAL = {
    ('assessment', 'provider_id framework'): (
        f'o.status IN {_STANDING} AND NEW.status IN {_STANDING}'
    ),
    ('assessment', 'supersedes_id'): (
        "(o.status <> 'withdrawn' OR o.published_at IS NOT NULL) "
        "AND (NEW.status <> 'withdrawn' OR NEW.published_at IS NOT NULL)"
    ),
    ('dispute', 'assessment_id'): 'o.resolved_at IS NULL AND NEW.resolved_at IS NULL',
}


def _guarded(table):
    """The condition that the row which is there may not go."""
    if table in FROZEN_TESTS.GUARDED:
        return FROZEN_TESTS.GUARDED[table].format(row='o')
    return FROZEN._published(table, 'o')


def _collides(table, key):
    same = [f'o."{column}" = NEW."{column}"' for column in key.split()]
    return ' AND '.join([*same, PARTIAL.get((table, key), '1 = 1')])


def _sqlite(table):
    name = f'assessments_{table}'
    for verb in ('INSERT', 'UPDATE'):
        other = ' AND o.id <> OLD.id' if verb == 'UPDATE' else ''
        taken = ' OR '.join(
            f'EXISTS (SELECT 1 FROM {name} o WHERE {_collides(table, key)}{other} AND {_guarded(table)})'
            for key in KEYS[table]
        )
        yield (
            f'CREATE TRIGGER {table}_no_replace_{verb} BEFORE {verb} ON {name} WHEN {taken} '
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


SQLITE = [statement for table in KEYS for statement in _sqlite(table)]
SQLITE_BACK = [
    f'DROP TRIGGER {table}_no_replace_{verb}' for table in KEYS for verb in ('INSERT', 'UPDATE')
]


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == 'sqlite' else []:
        schema_editor.execute(statement)


def take_away(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == 'sqlite' else []:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0012_frozen_tests_and_disputes'),
    ]

    operations = [migrations.RunPython(make, take_away)]
