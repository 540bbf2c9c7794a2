import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('indicators', '0001_indicators'),
        ('units', '0002_longer_collective_keys'),
    ]

    operations = [
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
                ('version', models.PositiveIntegerField(default=1)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'ordering': ['-day', 'form', 'id'],
                'constraints': [models.UniqueConstraint(fields=('form', 'unit', 'day', 'span'), name='indicators_report_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='indicators_report_returned_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='ReportValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numerator', models.DecimalField(decimal_places=3, max_digits=20)),
                ('denominator', models.DecimalField(decimal_places=3, max_digits=20, null=True)),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='giải trình')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.indicator')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='indicators.report')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('report', 'indicator'), name='indicators_report_value_once')],
            },
        ),
    ]
