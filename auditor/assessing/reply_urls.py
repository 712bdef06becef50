"""The pages of a reply link: for whoever holds it, without an account."""

from django.urls import path

from auditor.assessing import reply_views

app_name = "reply"
urlpatterns = [
    path("sent/", reply_views.reply_sent, name="reply-sent"),
    path("<str:token>/", reply_views.reply_give, name="reply-give"),
]
