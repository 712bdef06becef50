"""The pages of accounts that are our own."""

from django.urls import path

from auditor.accounts import people, views

app_name = "accounts"
urlpatterns = [
    path("", views.home, name="home"),
    path("tokens/", views.token_list, name="token-list"),
    path("tokens/revoke/", views.token_revoke_all, name="token-revoke-all"),
    path("tokens/<str:token_key>/revoke/", views.token_revoke, name="token-revoke"),
    path("invitations/<str:token>/", views.invitation_accept, name="invitation-accept"),
    path("people/", people.people_list, name="people-list"),
    path("people/invite/", people.person_invite, name="person-invite"),
    path("people/<int:grant>/", people.grant_detail, name="grant-detail"),
    path("people/<int:grant>/renew/", people.grant_renew, name="grant-renew"),
    path("people/<int:grant>/revoke/", people.grant_revoke, name="grant-revoke"),
    path(
        "people/<int:grant>/second-factor/", people.second_factor_reset, name="second-factor-reset"
    ),
    path(
        "people/invitations/<int:invitation>/withdraw/",
        people.invitation_withdraw,
        name="invitation-withdraw",
    ),
]
