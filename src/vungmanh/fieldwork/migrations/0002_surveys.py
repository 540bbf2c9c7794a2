import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('fieldwork', '0001_study'),
        ('programmes', '0005_released_duties'),
        ('units', '0002_longer_collective_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('title', models.CharField(max_length=300, verbose_name='tên cuộc khảo sát')),
                ('purpose', models.TextField(blank=True, verbose_name='mục đích, cách trả lời')),
                ('folded', models.TextField()),
                ('collective', models.CharField(blank=True, max_length=120, verbose_name='đơn vị trả lời')),
                ('due', models.DateField(verbose_name='hạn nộp')),
                ('launched_on', models.DateField(null=True, verbose_name='ngày phát phiếu')),
                ('closed_on', models.DateField(null=True, verbose_name='ngày kết thúc')),
                ('form_version', models.PositiveSmallIntegerField(default=1)),
                ('finding', models.TextField(blank=True, verbose_name='kết luận')),
                ('found_at', models.DateTimeField(null=True)),
                ('found_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='surveys', to='programmes.task')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'ordering': ['-due', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('collective', ''), ('task__isnull', False)), models.Q(('collective', ''), _negated=True), _connector='OR'), name='fieldwork_survey_asks_somebody'), models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('launched_on__isnull', False), _connector='OR'), name='fieldwork_survey_closed_after')],
            },
        ),
        migrations.CreateModel(
            name='SurveyAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('empty', 'chưa trả lời'), ('draft', 'bản nháp'), ('submitted', 'đã nộp'), ('returned', 'trả lại')], default='empty', max_length=9)),
                ('form_version', models.PositiveSmallIntegerField(default=1)),
                ('submitted_on', models.DateField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('version', models.PositiveIntegerField(default=1)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='survey_answers', to='programmes.dutyentry')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='fieldwork.survey')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'ordering': ['survey', 'unit'],
                'indexes': [models.Index(fields=['unit', 'state'], name='fieldwork_answer_unit')],
                'constraints': [models.UniqueConstraint(fields=('survey', 'unit'), name='fieldwork_answer_once')],
            },
        ),
        migrations.CreateModel(
            name='SurveyQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('position', models.PositiveSmallIntegerField()),
                ('key', models.CharField(max_length=12)),
                ('kind', models.CharField(choices=[('number', 'con số'), ('choice', 'chọn một'), ('yes_no', 'có, không'), ('text', 'ghi chữ')], max_length=6)),
                ('text', models.CharField(max_length=500)),
                ('measure', models.CharField(blank=True, max_length=60)),
                ('options', models.JSONField(default=list)),
                ('is_required', models.BooleanField(default=True)),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='fieldwork.survey')),
            ],
            options={
                'ordering': ['survey', 'version', 'position'],
                'constraints': [models.UniqueConstraint(fields=('survey', 'version', 'key'), name='fieldwork_question_once')],
            },
        ),
        migrations.CreateModel(
            name='SurveyValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=12)),
                ('number', models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ('text', models.TextField(blank=True)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='fieldwork.surveyanswer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('answer', 'key'), name='fieldwork_value_once')],
            },
        ),
    ]
