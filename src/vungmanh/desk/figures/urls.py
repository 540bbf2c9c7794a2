"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from vungmanh.desk.figures import catalogue, editor, explorer, figure_page, quality

urlpatterns: list[URLPattern | URLResolver] = [
    path("so-lieu/", catalogue.indicators, name="indicators"),
    path("so-lieu/bang/", explorer.figures, name="figures"),
    path("so-lieu/chat-luong/", quality.figures_quality, name="figures_quality"),
    path("so-lieu/ma/<str:code>/", catalogue.indicator_by_code, name="indicator_by_code"),
    path("so-lieu/chi-so/moi/", editor.indicator_new, name="indicator_new"),
    path("so-lieu/chi-so/<int:pk>/", catalogue.indicator, name="indicator"),
    path("so-lieu/chi-so/<int:pk>/so/", figure_page.indicator_figure, name="indicator_figure"),
    path("so-lieu/chi-so/<int:pk>/sua/", editor.indicator_change, name="indicator_change"),
    path("so-lieu/chi-so/<int:pk>/thoi/", editor.indicator_retire, name="indicator_retire"),
]
