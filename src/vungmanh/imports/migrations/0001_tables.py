import django.db.models.deletion
import vungmanh.core.creating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('imports', '0001_initial')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('core', '0001_tables'),
        ('units', '0001_tables'),
    ]

    operations = [
        vungmanh.core.creating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='SheetImport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('register', models.CharField(max_length=40, verbose_name='sổ')),
                        ('file_name', models.CharField(max_length=200, verbose_name='tên tệp')),
                        ('state', models.CharField(choices=[('checking', 'đang kiểm tra'), ('unreadable', 'không đọc được'), ('wrong', 'có lỗi'), ('asking', 'chờ trả lời'), ('ready', 'sẵn sàng nhập'), ('writing', 'đang nhập'), ('done', 'đã nhập'), ('undoing', 'đang hoàn tác'), ('undone', 'đã hoàn tác'), ('dropped', 'đã bỏ')], default='checking', max_length=10)),
                        ('on', models.DateField()),
                        ('refusal', models.JSONField(default=dict)),
                        ('notes', models.JSONField(default=list)),
                        ('rows', models.PositiveIntegerField(default=0)),
                        ('to_create', models.PositiveIntegerField(default=0)),
                        ('to_change', models.PositiveIntegerField(default=0)),
                        ('fault_count', models.PositiveIntegerField(default=0)),
                        ('open_questions', models.PositiveIntegerField(default=0)),
                        ('uploaded_at', models.DateTimeField()),
                        ('done_at', models.DateTimeField(null=True)),
                        ('undone_at', models.DateTimeField(null=True)),
                        ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                        ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.job')),
                        ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='đơn vị')),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-uploaded_at', '-id'],
                        'indexes': [models.Index(fields=['unit', '-uploaded_at'], name='imports_sheet_unit')],
                    },
                ),
                migrations.CreateModel(
                    name='ImportRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('label', models.CharField(max_length=300)),
                        ('outcome', models.CharField(choices=[('create', 'thêm mới'), ('change', 'thay đổi'), ('same', 'đã có, không đổi')], max_length=6)),
                        ('changes', models.JSONField(default=dict)),
                        ('candidates', models.JSONField(default=list)),
                        ('answer', models.CharField(blank=True, max_length=20)),
                        ('things', models.JSONField(default=list)),
                        ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                        ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='imports.sheetimport')),
                    ],
                    options={
                        'ordering': ['number'],
                        'indexes': [models.Index(fields=['sheet', 'outcome', 'number'], name='imports_row_outcome')],
                        'constraints': [models.UniqueConstraint(fields=('sheet', 'number'), name='imports_row_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ImportFault',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('row', models.PositiveIntegerField()),
                        ('column', models.CharField(max_length=40)),
                        ('code', models.CharField(max_length=60)),
                        ('params', models.JSONField(default=dict)),
                        ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='faults', to='imports.sheetimport')),
                    ],
                    options={
                        'ordering': ['row', 'id'],
                    },
                ),
            ],
        ),
    ]
