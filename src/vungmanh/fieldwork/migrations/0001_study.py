import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('core', '0002_daily_jobs'),
        ('directives', '0004_capacity_and_recipients'),
        ('programmes', '0005_released_duties'),
        ('units', '0002_longer_collective_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='StudySession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('held_on', models.DateField(verbose_name='ngày tổ chức')),
                ('channel', models.CharField(max_length=30, verbose_name='hình thức')),
                ('led_by', models.CharField(blank=True, max_length=200, verbose_name='người truyền đạt')),
                ('note', models.TextField(blank=True, verbose_name='nội dung')),
                ('times', models.PositiveIntegerField(null=True, verbose_name='số lượt')),
                ('is_again', models.BooleanField(default=False, verbose_name='nhắc lại')),
                ('directive', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='study_sessions', to='directives.directive')),
                ('duty', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='study_sessions', to='programmes.duty')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'ordering': ['-held_on', '-id'],
                'indexes': [models.Index(fields=['directive', 'unit', 'held_on'], name='fieldwork_session_unit')],
            },
        ),
        migrations.CreateModel(
            name='StudyAudience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30)),
                ('reached', models.PositiveIntegerField()),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='audiences', to='fieldwork.studysession')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('session', 'kind'), name='fieldwork_audience_once')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255)),
                ('stored', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='fieldwork.studysession')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='StudyGoal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30)),
                ('number', models.PositiveIntegerField()),
                ('directive', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='study_goals', to='directives.directive')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('directive', 'unit', 'kind'), name='fieldwork_goal_once'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='fieldwork_goal_positive')],
            },
        ),
    ]
