import datetime
import django.db.models.deletion
import vungmanh.core.creating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('indicators', '0004_reports_by_state')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('units', '0001_tables'),
    ]

    operations = [
        vungmanh.core.creating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Check',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('started_at', models.DateTimeField()),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('compared', models.PositiveIntegerField(default=0)),
                        ('different', models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        'ordering': ['-started_at', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Indicator',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=80, unique=True, verbose_name='mã')),
                        ('pack', models.CharField(blank=True, max_length=40)),
                        ('kind', models.CharField(choices=[('counted', 'đếm từ sổ'), ('composed', 'tính từ chỉ số khác'), ('reported', 'báo cáo'), ('judged', 'đánh giá')], max_length=10)),
                        ('name', models.CharField(max_length=300, verbose_name='tên chỉ số')),
                        ('measure', models.CharField(blank=True, max_length=40, verbose_name='đơn vị tính')),
                        ('direction', models.CharField(choices=[('up', 'càng cao càng tốt'), ('down', 'càng thấp càng tốt'), ('none', 'không xếp tốt, xấu')], max_length=4)),
                        ('folded', models.TextField()),
                        ('sort_key', models.CharField(max_length=600)),
                        ('retired_on', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('counted', models.PositiveIntegerField(default=0)),
                        ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                    ],
                    options={
                        'ordering': ['sort_key', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='Figure',
                    fields=[
                        ('pk', models.CompositePrimaryKey('unit', 'day', 'span', 'indicator', 'cell', 'known_to', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('day', models.DateField()),
                        ('span', models.CharField(choices=[('month', 'tháng'), ('year', 'năm')], max_length=5)),
                        ('cell', models.CharField(max_length=80)),
                        ('known_to', models.DateField(default=datetime.date(9999, 12, 31))),
                        ('known_from', models.DateField()),
                        ('numerator', models.DecimalField(decimal_places=3, max_digits=20)),
                        ('denominator', models.DecimalField(decimal_places=3, max_digits=20, null=True)),
                        ('unjudged', models.PositiveIntegerField()),
                        ('unit', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='units.unit')),
                        ('indicator', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='indicators.indicator')),
                    ],
                ),
                migrations.CreateModel(
                    name='Difference',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField()),
                        ('span', models.CharField(choices=[('month', 'tháng'), ('year', 'năm')], max_length=5)),
                        ('cell', models.CharField(max_length=80)),
                        ('kept_numerator', models.DecimalField(decimal_places=3, max_digits=20, null=True)),
                        ('kept_denominator', models.DecimalField(decimal_places=3, max_digits=20, null=True)),
                        ('kept_unjudged', models.PositiveIntegerField(null=True)),
                        ('found_numerator', models.DecimalField(decimal_places=3, max_digits=20, null=True)),
                        ('found_denominator', models.DecimalField(decimal_places=3, max_digits=20, null=True)),
                        ('found_unjudged', models.PositiveIntegerField(null=True)),
                        ('check_run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='differences', to='indicators.check')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='units.unit')),
                        ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='indicators.indicator')),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='KeptPeriod',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField()),
                        ('span', models.CharField(choices=[('month', 'tháng'), ('year', 'năm')], max_length=5)),
                        ('opened_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['day', 'span'],
                        'constraints': [models.UniqueConstraint(fields=('day', 'span'), name='indicators_period_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Report',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('form', models.CharField(max_length=40)),
                        ('day', models.DateField()),
                        ('span', models.CharField(choices=[('month', 'tháng'), ('year', 'năm')], max_length=5)),
                        ('state', models.CharField(choices=[('draft', 'đang soạn'), ('submitted', 'đã nộp'), ('returned', 'bị trả lại'), ('approved', 'đã duyệt'), ('locked', 'đã khóa')], default='draft', max_length=9)),
                        ('due', models.DateField(verbose_name='hạn nộp')),
                        ('first_submitted_on', models.DateField(null=True)),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('reason', models.CharField(blank=True, max_length=1000, verbose_name='lý do trả lại')),
                        ('urged_on', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                    ],
                    options={
                        'ordering': ['-day', 'form', 'id'],
                        'indexes': [models.Index(fields=['state', 'unit'], name='indicators_report_state')],
                        'constraints': [models.UniqueConstraint(fields=('form', 'unit', 'day', 'span'), name='indicators_report_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='indicators_report_returned_with_a_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='ReportValue',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('numerator', models.DecimalField(decimal_places=3, max_digits=20, null=True)),
                        ('denominator', models.DecimalField(decimal_places=3, max_digits=20, null=True)),
                        ('note', models.CharField(blank=True, max_length=1000, verbose_name='giải trình')),
                        ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.indicator')),
                        ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='indicators.report')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('report', 'indicator'), name='indicators_report_value_once')],
                    },
                ),
                migrations.CreateModel(
                    name='DefinitionVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('valid_from', models.DateField(null=True)),
                        ('body', models.JSONField()),
                        ('reason', models.CharField(blank=True, max_length=500, verbose_name='lý do')),
                        ('recorded_at', models.DateTimeField()),
                        ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='indicators.indicator')),
                    ],
                    options={
                        'ordering': ['indicator_id', 'number'],
                        'constraints': [models.UniqueConstraint(fields=('indicator', 'number'), name='indicators_version_once')],
                    },
                ),
            ],
        ),
    ]
