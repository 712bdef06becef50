"""The assessors' pages. Who may open which stands with each view (`authority.open_to`)."""

from django.urls import path

from auditor.assessing import (
    alike_views,
    assessment_views,
    change_views,
    clause_views,
    indicator_views,
    observation_files,
    observation_views,
    representative_views,
    review_views,
    scope_views,
    signup_views,
    step_views,
    taking_over_views,
    work_views,
)

app_name = "assessing"
urlpatterns = [
    path("", work_views.work_list, name="work-list"),
    path("notices/", work_views.notice_list, name="notice-list"),
    path("notices/read/", work_views.notice_read, name="notice-read"),
    path("notices/<int:notice>/", work_views.notice_open, name="notice-open"),
    path("start/", work_views.assessment_start, name="assessment-start"),
    path("clauses/", clause_views.clause_queue_list, name="clause-queue"),
    path("clauses/undo/", clause_views.clause_undo, name="clause-undo"),
    path("clauses/changes/<uuid:uuid>/", change_views.change_review, name="change-review"),
    path("clauses/<uuid:uuid>/", clause_views.clause_review, name="clause-review"),
    path("clauses/<uuid:uuid>/add/", clause_views.clause_add, name="clause-add"),
    path(
        "clauses/<uuid:uuid>/alike/<str:indicator>/<str:quote>/",
        alike_views.clause_alike,
        name="clause-alike",
    ),
    path("replies/", representative_views.reply_list, name="reply-list"),
    path("replies/<uuid:uuid>/", representative_views.reply_write, name="reply-write"),
    path("indicators/<str:indicator>/", review_views.indicator_across, name="indicator-across"),
    path("tests/of/<slug:slug>/", observation_views.observation_new, name="observation-new"),
    path("tests/<uuid:uuid>/", observation_views.observation_detail, name="observation-detail"),
    path("tests/<uuid:uuid>/files/", observation_files.file_add, name="observation-file-add"),
    path(
        "tests/<uuid:uuid>/files/<uuid:file>/",
        observation_files.file_save,
        name="observation-file",
    ),
    path("<uuid:uuid>/", assessment_views.assessment_detail, name="assessment-detail"),
    path("<uuid:uuid>/summary/", assessment_views.summary_edit, name="summary-edit"),
    path("<uuid:uuid>/day/", assessment_views.day_edit, name="day-edit"),
    path("<uuid:uuid>/take-over/", taking_over_views.take_over, name="take-over"),
    path("<uuid:uuid>/sign-up/", signup_views.signup_take, name="signup-take"),
    path("<uuid:uuid>/rates/", scope_views.rates_edit, name="rates-edit"),
    path("<uuid:uuid>/notes/", assessment_views.note_add, name="note-add"),
    path("<uuid:uuid>/notes/<int:note>/", assessment_views.note_resolve, name="note-resolve"),
    path("<uuid:uuid>/compare/", review_views.assessment_compare, name="assessment-compare"),
    path("<uuid:uuid>/steps/<str:action>/", step_views.step_take, name="step-take"),
    path("<uuid:uuid>/scopes/new/", scope_views.scope_new, name="scope-new"),
    path("<uuid:uuid>/scopes/<int:scope>/", scope_views.scope_edit, name="scope-edit"),
    path("<uuid:uuid>/scopes/<int:scope>/remove/", scope_views.scope_remove, name="scope-remove"),
    path("<uuid:uuid>/scopes/<int:scope>/<str:axis>/", scope_views.tiers_edit, name="tiers-edit"),
    path(
        "<uuid:uuid>/indicators/<str:indicator>/",
        indicator_views.indicator_detail,
        name="indicator-detail",
    ),
    path(
        "<uuid:uuid>/indicators/<str:indicator>/cite/<str:body>/",
        indicator_views.evidence_cite,
        name="evidence-cite",
    ),
    path(
        "<uuid:uuid>/evidence/<uuid:evidence>/remove/",
        indicator_views.evidence_remove,
        name="evidence-remove",
    ),
]
