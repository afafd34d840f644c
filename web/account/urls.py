"""The pages of signing in. The names are allauth's own: it reverses them.

Signing up is signing in for the first time; an address is confirmed by the code that signs in.
So allauth's pages for both, and those for changing addresses and passwords, are not routed.
"""

from django.urls import path

from web.account import views

urlpatterns = [
    path("login/", views.ask_code, name="account_login"),
    path("login/", views.ask_code, name="account_request_login_code"),
    path("login/code/", views.enter_code, name="account_confirm_login_code"),
    path("login/password/", views.password, name="account_login_password"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.inactive, name="account_inactive"),
]
