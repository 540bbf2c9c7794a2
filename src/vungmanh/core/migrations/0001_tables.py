import django.db.models.deletion
import vungmanh.core.creating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('core', '0005_job_acting_for')]

    initial = True

    dependencies = [
        # Changes to the tables of others come while there are few of ours: each builds all that is connected again.
        ('account', '0009_emailaddress_unique_primary_email'),
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('socialaccount', '0006_alter_socialaccount_extra_data'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        vungmanh.core.creating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='DayDecision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField(unique=True)),
                        ('is_working', models.BooleanField()),
                        ('name', models.CharField(max_length=200)),
                        ('legal_basis', models.CharField(blank=True, max_length=300)),
                    ],
                ),
                migrations.CreateModel(
                    name='StoredFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sha256', models.CharField(max_length=64, unique=True)),
                        ('size', models.PositiveBigIntegerField()),
                        ('stored_at', models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name='AuditEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(db_index=True)),
                        ('actor_name', models.CharField(blank=True, max_length=200)),
                        ('acting_for', models.CharField(blank=True, max_length=200)),
                        ('action', models.CharField(max_length=60)),
                        ('subject_type', models.CharField(max_length=60)),
                        ('subject_id', models.CharField(max_length=40)),
                        ('subject_label', models.CharField(blank=True, max_length=300)),
                        ('changes', models.JSONField(default=dict)),
                        ('reason', models.TextField(blank=True)),
                        ('folded', models.TextField(blank=True)),
                        ('unit_id', models.BigIntegerField(db_index=True, null=True)),
                        ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-at', '-id'],
                        'indexes': [models.Index(fields=['subject_type', 'subject_id', '-at'], name='core_audit_subject')],
                    },
                ),
                migrations.CreateModel(
                    name='Job',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(db_index=True, max_length=120)),
                        ('task', models.CharField(max_length=120)),
                        ('arguments', models.JSONField(default=dict)),
                        ('state', models.CharField(choices=[('queued', 'Chờ chạy'), ('running', 'Đang chạy'), ('done', 'Xong'), ('failed', 'Không xong')], db_index=True, default='queued', max_length=10)),
                        ('done', models.PositiveIntegerField(default=0)),
                        ('total', models.PositiveIntegerField(default=0)),
                        ('note', models.CharField(blank=True, max_length=200)),
                        ('error_code', models.CharField(blank=True, max_length=60)),
                        ('error_params', models.JSONField(default=dict)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('acting_for', models.CharField(blank=True, max_length=200)),
                        ('requested_at', models.DateTimeField()),
                        ('scheduled_for', models.DateField(null=True)),
                        ('started_at', models.DateTimeField(null=True)),
                        ('seen_at', models.DateTimeField(null=True)),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'running'])), fields=('key',), name='core_job_one_open_per_key'), models.UniqueConstraint(fields=('task', 'scheduled_for'), name='core_job_one_per_day')],
                    },
                ),
                migrations.CreateModel(
                    name='SavedFilter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('place', models.CharField(max_length=40)),
                        ('name', models.CharField(max_length=80, verbose_name='tên bộ lọc')),
                        ('query', models.TextField()),
                        ('is_default', models.BooleanField(default=False)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_filters', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['name', 'id'],
                        'constraints': [models.UniqueConstraint(fields=('user', 'place', 'name'), name='core_saved_filter_once'), models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('user', 'place'), name='core_saved_filter_one_default')],
                    },
                ),
            ],
        ),
    ]
