import django.db.models.deletion
import vungmanh.core.creating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('fieldwork', '0004_named_units')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('core', '0001_tables'),
        ('directives', '0001_tables'),
        ('programmes', '0001_tables'),
        ('units', '0001_tables'),
    ]

    operations = [
        vungmanh.core.creating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='AreaAssignment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recorded_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('holder_name', models.CharField(max_length=200, verbose_name='họ và tên')),
                        ('holder_position', models.CharField(blank=True, max_length=200, verbose_name='chức vụ')),
                        ('folded', models.TextField()),
                        ('field', models.CharField(blank=True, max_length=300, verbose_name='lĩnh vực')),
                        ('capacity', models.CharField(max_length=30, verbose_name='tư cách')),
                        ('is_shared', models.BooleanField(default=False, verbose_name='cùng phụ trách')),
                        ('valid_from', models.DateField(verbose_name='từ ngày')),
                        ('valid_to', models.DateField(null=True, verbose_name='đến hết ngày')),
                        ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                    ],
                    options={
                        'ordering': ['-valid_from', '-id'],
                        'indexes': [models.Index(fields=['place', 'capacity'], name='fieldwork_area_place')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='fieldwork_area_days_in_order'), models.CheckConstraint(condition=models.Q(('place__isnull', False), models.Q(('field', ''), _negated=True), _connector='OR'), name='fieldwork_area_of_something')],
                    },
                ),
                migrations.CreateModel(
                    name='Briefing',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recorded_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('held_on', models.DateField(verbose_name='ngày')),
                        ('led_by', models.CharField(blank=True, max_length=200, verbose_name='chủ trì')),
                        ('attended', models.PositiveIntegerField(verbose_name='có mặt')),
                        ('expected', models.PositiveIntegerField(verbose_name='được mời')),
                        ('issues', models.TextField(blank=True, verbose_name='vấn đề nêu ra')),
                        ('conclusions', models.TextField(blank=True, verbose_name='kết luận')),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                    ],
                    options={
                        'ordering': ['-held_on', '-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('attended__lte', models.F('expected')), ('expected__gt', 0)), name='fieldwork_briefing_attended_of_expected')],
                    },
                ),
                migrations.CreateModel(
                    name='Pilot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recorded_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('title', models.CharField(max_length=300, verbose_name='tên thí điểm')),
                        ('scope', models.TextField(blank=True, verbose_name='nội dung, phạm vi')),
                        ('folded', models.TextField()),
                        ('starts_on', models.DateField(verbose_name='bắt đầu')),
                        ('review_on', models.DateField(verbose_name='hạn sơ kết')),
                        ('directive', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pilots', to='directives.directive')),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('sites', models.ManyToManyField(related_name='+', to='units.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                    ],
                    options={
                        'ordering': ['-starts_on', '-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('review_on__gte', models.F('starts_on'))), name='fieldwork_pilot_days_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='PilotMeasure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=200)),
                        ('before', models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                        ('after', models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                        ('pilot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measures', to='fieldwork.pilot')),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='PilotReview',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reviewed_on', models.DateField()),
                        ('result', models.TextField()),
                        ('decision', models.CharField(blank=True, choices=[('scale_up', 'nhân rộng'), ('stop', 'dừng'), ('extend', 'kéo dài thí điểm')], max_length=8)),
                        ('decided_on', models.DateField(null=True)),
                        ('document', models.CharField(blank=True, max_length=200)),
                        ('next_review_on', models.DateField(null=True)),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('pilot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='fieldwork.pilot')),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decision', 'extend'), ('next_review_on__isnull', False)), models.Q(models.Q(('decision', 'extend'), _negated=True), ('next_review_on__isnull', True)), _connector='OR'), name='fieldwork_extension_has_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('decided_on__isnull', True), ('decision', '')), models.Q(models.Q(('decision', ''), _negated=True), ('decided_on__isnull', False)), _connector='OR'), name='fieldwork_decision_has_a_day')],
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
                        ('asks_named', models.BooleanField(default=False)),
                        ('due', models.DateField(verbose_name='hạn nộp')),
                        ('launched_on', models.DateField(null=True, verbose_name='ngày phát phiếu')),
                        ('closed_on', models.DateField(null=True, verbose_name='ngày kết thúc')),
                        ('form_version', models.PositiveSmallIntegerField(default=1)),
                        ('finding', models.TextField(blank=True, verbose_name='kết luận')),
                        ('found_at', models.DateTimeField(null=True)),
                        ('found_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('named', models.ManyToManyField(blank=True, related_name='+', to='units.unit')),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='surveys', to='programmes.task')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                    ],
                    options={
                        'ordering': ['-due', '-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('asks_named', True), ('collective', '')), models.Q(('asks_named', False), ('collective', ''), ('task__isnull', False)), models.Q(('asks_named', False), models.Q(('collective', ''), _negated=True)), _connector='OR'), name='fieldwork_survey_asks_somebody'), models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('launched_on__isnull', False), _connector='OR'), name='fieldwork_survey_closed_after')],
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
                migrations.CreateModel(
                    name='Visit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recorded_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('visited_on', models.DateField(verbose_name='ngày')),
                        ('found', models.TextField(verbose_name='nắm được')),
                        ('promised', models.TextField(blank=True, verbose_name='đã hứa')),
                        ('promised_due', models.DateField(null=True, verbose_name='hạn')),
                        ('done_on', models.DateField(null=True, verbose_name='đã làm ngày')),
                        ('done_note', models.CharField(blank=True, max_length=500, verbose_name='kết quả')),
                        ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='fieldwork.areaassignment')),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                    ],
                    options={
                        'ordering': ['-visited_on', '-id'],
                        'indexes': [models.Index(fields=['assignment', 'visited_on'], name='fieldwork_visit_day')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done_on__isnull', True), ('promised', ''), ('promised_due__isnull', True)), models.Q(('promised', ''), _negated=True), _connector='OR'), name='fieldwork_visit_promise_in_words')],
                    },
                ),
                migrations.CreateModel(
                    name='Attachment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=255)),
                        ('stored', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                        ('briefing', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='fieldwork.briefing')),
                        ('pilot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='fieldwork.pilot')),
                        ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='fieldwork.studysession')),
                        ('visit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='fieldwork.visit')),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
            ],
        ),
    ]
