import django.db.models.deletion
import vungmanh.core.creating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('cascade', '0002_own_lines')]

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
                    name='Allotment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField(default=1)),
                        ('state', models.CharField(choices=[('draft', 'Bản nháp'), ('confirmed', 'Đang áp dụng'), ('replaced', 'Đã thay')], max_length=10)),
                        ('whole', models.DecimalField(decimal_places=4, max_digits=16)),
                        ('reason', models.CharField(blank=True, max_length=500, verbose_name='lý do')),
                        ('made_at', models.DateTimeField()),
                        ('confirmed_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='allotments', to='programmes.target')),
                    ],
                    options={
                        'ordering': ['-number'],
                        'constraints': [models.UniqueConstraint(fields=('target', 'number'), name='cascade_allotment_number_once'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('target',), name='cascade_allotment_one_in_work'), models.UniqueConstraint(condition=models.Q(('state', 'confirmed')), fields=('target',), name='cascade_allotment_one_in_force')],
                    },
                ),
                migrations.CreateModel(
                    name='LowerPlan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('edition', models.PositiveSmallIntegerField(default=1)),
                        ('way', models.CharField(choices=[('drafted', 'soạn trên hệ thống'), ('linked', 'văn bản đã tải lên'), ('paper', 'ban hành trên giấy')], max_length=8)),
                        ('state', models.CharField(choices=[('draft', 'Đang soạn'), ('issued', 'Đã ban hành'), ('replaced', 'Đã thay bằng bản sau'), ('withdrawn', 'Đã rút')], max_length=10)),
                        ('number', models.CharField(blank=True, max_length=80, verbose_name='số, ký hiệu')),
                        ('issued_on', models.DateField(null=True, verbose_name='ngày ban hành')),
                        ('title', models.TextField(blank=True, verbose_name='trích yếu')),
                        ('opening', models.TextField(blank=True, verbose_name='mục đích, yêu cầu')),
                        ('file_name', models.CharField(blank=True, max_length=255)),
                        ('reason', models.TextField(blank=True, verbose_name='lý do')),
                        ('made_at', models.DateTimeField()),
                        ('recorded_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('directive', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lower_plans', to='directives.directive')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lower_plans', to='programmes.programme')),
                        ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('replaces', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='cascade.lowerplan')),
                        ('stored', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                        ('submission', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='programmes.dutyentry')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lower_plans', to='units.unit')),
                    ],
                    options={
                        'ordering': ['-edition'],
                        'constraints': [models.UniqueConstraint(fields=('programme', 'unit', 'edition'), name='cascade_plan_edition_once'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('programme', 'unit'), name='cascade_plan_one_in_work'), models.UniqueConstraint(condition=models.Q(('state', 'issued')), fields=('programme', 'unit'), name='cascade_plan_one_in_force'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['issued', 'replaced']), _negated=True), ('issued_on__isnull', False), _connector='OR'), name='cascade_plan_issued_on_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('way', 'linked'), _negated=True), ('directive__isnull', False), _connector='OR'), name='cascade_plan_linked_to_a_directive')],
                    },
                ),
                migrations.CreateModel(
                    name='OwnLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('words', models.TextField(verbose_name='nội dung')),
                        ('lead', models.CharField(blank=True, max_length=300, verbose_name='chủ trì')),
                        ('due', models.DateField(null=True, verbose_name='hạn')),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_lines', to='cascade.lowerplan')),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='cascade_own_line_number_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PlanCall',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('due', models.DateField(null=True, verbose_name='hạn')),
                        ('decided_at', models.DateTimeField()),
                        ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('programme', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='plan_call', to='programmes.programme')),
                        ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programmes.task')),
                    ],
                ),
                migrations.CreateModel(
                    name='PlanLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.CharField(max_length=30)),
                        ('state', models.CharField(choices=[('taken', 'Đã đưa vào kế hoạch'), ('proposed', 'Chờ xác nhận'), ('dismissed', 'Câu gợi ý không phải'), ('explained', 'Nêu lý do không áp dụng'), ('excused', 'Lý do được chấp nhận'), ('refused', 'Lý do không được chấp nhận')], max_length=10)),
                        ('words', models.TextField(blank=True, verbose_name='nội dung')),
                        ('lead', models.CharField(blank=True, max_length=300, verbose_name='chủ trì')),
                        ('due', models.DateField(null=True, verbose_name='hạn')),
                        ('likeness', models.FloatField(null=True)),
                        ('reason', models.CharField(blank=True, max_length=500, verbose_name='lý do')),
                        ('answer', models.CharField(blank=True, max_length=500, verbose_name='ý kiến')),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directives.item')),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='cascade.lowerplan')),
                        ('report', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programmes.reportduty')),
                        ('target', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programmes.target')),
                        ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programmes.task')),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(fields=('plan', 'source'), name='cascade_line_once'), models.CheckConstraint(condition=models.Q(models.Q(('report__isnull', True), ('target__isnull', True), ('task__isnull', False)), models.Q(('report__isnull', False), ('target__isnull', True), ('task__isnull', True)), models.Q(('report__isnull', True), ('target__isnull', False), ('task__isnull', True)), _connector='OR'), name='cascade_line_one_source'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['explained', 'excused', 'refused']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='cascade_line_explained_with_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='Share',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('value', models.DecimalField(decimal_places=4, max_digits=16)),
                        ('allotment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='cascade.allotment')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='units.unit')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('allotment', 'unit'), name='cascade_share_once'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='cascade_share_not_negative')],
                    },
                ),
            ],
        ),
    ]
