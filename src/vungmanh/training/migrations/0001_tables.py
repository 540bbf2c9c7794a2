import django.db.models.deletion
import vungmanh.core.creating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('training', '0001_training')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('officials', '0001_tables'),
        ('units', '0001_tables'),
    ]

    operations = [
        vungmanh.core.creating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='AttractionScheme',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recorded_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('title', models.CharField(max_length=300, verbose_name='tên chính sách')),
                        ('resolution', models.CharField(max_length=200, verbose_name='nghị quyết, quyết định')),
                        ('quota', models.PositiveIntegerField(verbose_name='chỉ tiêu thu hút')),
                        ('starts_on', models.DateField(verbose_name='từ ngày')),
                        ('due_on', models.DateField(verbose_name='đến hết ngày')),
                        ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                    ],
                    options={
                        'ordering': ['-due_on', '-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('starts_on'))), name='training_attraction_days_in_order'), models.CheckConstraint(condition=models.Q(('quota__gt', 0)), name='training_attraction_positive')],
                    },
                ),
                migrations.CreateModel(
                    name='Arrival',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recorded_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('position', models.CharField(max_length=40, verbose_name='chức danh bố trí')),
                        ('level', models.PositiveSmallIntegerField(null=True, verbose_name='trình độ')),
                        ('field', models.CharField(blank=True, max_length=30, verbose_name='ngành')),
                        ('arrived_on', models.DateField(verbose_name='ngày nhận việc')),
                        ('promoted_to', models.CharField(blank=True, max_length=40, verbose_name='được bố trí làm')),
                        ('promoted_on', models.DateField(null=True, verbose_name='từ ngày')),
                        ('left_on', models.DateField(null=True, verbose_name='ngày thôi việc')),
                        ('left_reason', models.CharField(blank=True, max_length=200, verbose_name='lý do thôi')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='arrivals', to='officials.person')),
                        ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='nơi bố trí')),
                        ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrivals', to='training.attractionscheme')),
                    ],
                    options={
                        'ordering': ['-arrived_on', '-id'],
                        'indexes': [models.Index(fields=['unit', 'arrived_on'], name='training_arrival_unit')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('scheme', 'person'), name='training_arrival_once'), models.CheckConstraint(condition=models.Q(('left_on__isnull', True), ('left_on__gte', models.F('arrived_on')), _connector='OR'), name='training_arrival_days'), models.CheckConstraint(condition=models.Q(models.Q(('promoted_on__isnull', True), ('promoted_to', '')), models.Q(models.Q(('promoted_to', ''), _negated=True), ('promoted_on__isnull', False)), _connector='OR'), name='training_promotion_has_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='Course',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recorded_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('title', models.CharField(max_length=300, verbose_name='tên lớp')),
                        ('folded', models.CharField(editable=False, max_length=600)),
                        ('kind', models.CharField(choices=[('general', 'văn hóa'), ('professional', 'chuyên môn'), ('political', 'lý luận chính trị'), ('state_management', 'quản lý nhà nước'), ('informatics', 'tin học'), ('language', 'ngoại ngữ')], max_length=16, verbose_name='nội dung')),
                        ('level', models.PositiveSmallIntegerField(null=True, verbose_name='trình độ')),
                        ('field', models.CharField(blank=True, max_length=30, verbose_name='ngành')),
                        ('mode', models.CharField(blank=True, max_length=20, verbose_name='hình thức')),
                        ('school', models.CharField(blank=True, max_length=200, verbose_name='cơ sở đào tạo')),
                        ('place', models.CharField(blank=True, max_length=200, verbose_name='địa điểm')),
                        ('starts_on', models.DateField(verbose_name='khai giảng')),
                        ('ends_on', models.DateField(verbose_name='kết thúc')),
                        ('seats', models.PositiveIntegerField(null=True, verbose_name='số chỗ')),
                        ('decision', models.CharField(blank=True, max_length=200, verbose_name='quyết định mở lớp')),
                        ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='đơn vị tổ chức')),
                    ],
                    options={
                        'ordering': ['-starts_on', '-id'],
                        'indexes': [models.Index(fields=['unit', 'starts_on'], name='training_course_unit')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='training_course_days_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='Enrolment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recorded_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('position', models.CharField(blank=True, max_length=40, verbose_name='chức danh')),
                        ('official_kind', models.CharField(blank=True, choices=[('cadre', 'cán bộ chuyên trách'), ('civil_servant', 'công chức'), ('part_time', 'người hoạt động không chuyên trách'), ('contract', 'lao động hợp đồng')], max_length=14, verbose_name='loại')),
                        ('is_own', models.BooleanField(default=False, verbose_name='tự đi học')),
                        ('began_on', models.DateField()),
                        ('result', models.CharField(blank=True, choices=[('passed', 'đạt'), ('failed', 'không đạt'), ('left', 'bỏ học, thôi học')], max_length=6, verbose_name='kết quả')),
                        ('result_on', models.DateField(null=True, verbose_name='ngày có kết quả')),
                        ('attended', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='officials.trainingrecord')),
                        ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='training.course')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='officials.person')),
                        ('qualification', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='officials.qualification')),
                        ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                    ],
                    options={
                        'ordering': ['course', 'person__sort_key', 'id'],
                        'indexes': [models.Index(fields=['unit', 'began_on'], name='training_enrolment_unit'), models.Index(fields=['person', 'began_on'], name='training_enrolment_person')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('course', 'person'), name='training_enrolment_once'), models.CheckConstraint(condition=models.Q(models.Q(('result', ''), ('result_on__isnull', True)), models.Q(models.Q(('result', ''), _negated=True), ('result_on__isnull', False)), _connector='OR'), name='training_result_has_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='TrainingPlan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recorded_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                        ('decision', models.CharField(blank=True, max_length=200, verbose_name='quyết định phê duyệt')),
                        ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                        ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                    ],
                    options={
                        'ordering': ['-year', 'unit'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('unit', 'year'), name='training_plan_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PlanLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.CharField(blank=True, max_length=40, verbose_name='chức danh')),
                        ('official_kind', models.CharField(blank=True, choices=[('cadre', 'cán bộ chuyên trách'), ('civil_servant', 'công chức'), ('part_time', 'người hoạt động không chuyên trách'), ('contract', 'lao động hợp đồng')], max_length=14, verbose_name='loại')),
                        ('kind', models.CharField(choices=[('general', 'văn hóa'), ('professional', 'chuyên môn'), ('political', 'lý luận chính trị'), ('state_management', 'quản lý nhà nước'), ('informatics', 'tin học'), ('language', 'ngoại ngữ')], max_length=16, verbose_name='nội dung')),
                        ('level', models.PositiveSmallIntegerField(null=True, verbose_name='trình độ')),
                        ('number', models.PositiveIntegerField(verbose_name='số người')),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='training.trainingplan')),
                    ],
                    options={
                        'ordering': ['kind', 'level', 'id'],
                        'constraints': [models.UniqueConstraint(fields=('plan', 'position', 'official_kind', 'kind', 'level'), name='training_plan_line_once'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='training_plan_line_positive')],
                    },
                ),
            ],
        ),
    ]
