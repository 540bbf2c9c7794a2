"""Addresses of the desk: one list per room, all under the namespace `desk`."""

from vungmanh.desk.audit.urls import urlpatterns as audit
from vungmanh.desk.cascade.urls import urlpatterns as cascade
from vungmanh.desk.days.urls import urlpatterns as days
from vungmanh.desk.directives.urls import urlpatterns as directives
from vungmanh.desk.duties.urls import urlpatterns as duties
from vungmanh.desk.fieldwork.urls import urlpatterns as fieldwork
from vungmanh.desk.figures.urls import urlpatterns as figures
from vungmanh.desk.home.urls import urlpatterns as home
from vungmanh.desk.imports.urls import urlpatterns as imports
from vungmanh.desk.jobs.urls import urlpatterns as jobs
from vungmanh.desk.leader.urls import urlpatterns as leader
from vungmanh.desk.notices.urls import urlpatterns as notices
from vungmanh.desk.officials.urls import urlpatterns as officials
from vungmanh.desk.people.urls import urlpatterns as people
from vungmanh.desk.programmes.urls import urlpatterns as programmes
from vungmanh.desk.records.urls import urlpatterns as records
from vungmanh.desk.reporting.urls import urlpatterns as reporting
from vungmanh.desk.saved.urls import urlpatterns as saved
from vungmanh.desk.search.urls import urlpatterns as search
from vungmanh.desk.standards.urls import urlpatterns as standards
from vungmanh.desk.training.urls import urlpatterns as training
from vungmanh.desk.units.urls import urlpatterns as units

app_name = "desk"
urlpatterns = [
    *home, *directives, *programmes, *cascade, *duties, *days, *fieldwork, *figures, *reporting, *imports, *officials,
    *standards, *training, *records, *units, *people, *search, *audit, *jobs, *notices, *saved, *leader,
]  # fmt: skip
