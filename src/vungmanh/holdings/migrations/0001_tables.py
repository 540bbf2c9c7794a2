import django.db.models.deletion
import vungmanh.core.creating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('holdings', '0002_days_taken_over')]

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
                    name='Holding',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid_from', models.DateField(verbose_name='từ ngày')),
                        ('valid_to', models.DateField(null=True, verbose_name='đến hết ngày')),
                        ('is_cut', models.BooleanField(default=False)),
                        ('cut_to', models.DateField(null=True)),
                        ('note', models.CharField(blank=True, max_length=500, verbose_name='ghi chú')),
                        ('folded', models.TextField()),
                        ('recorded_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('kind', models.CharField(max_length=40, verbose_name='loại')),
                        ('title', models.CharField(blank=True, max_length=300, verbose_name='tên, trích yếu')),
                        ('number', models.CharField(blank=True, max_length=80, verbose_name='số quyết định')),
                        ('decided_on', models.DateField(null=True, verbose_name='ngày ban hành')),
                        ('decided_by', models.CharField(blank=True, max_length=200, verbose_name='cơ quan ban hành')),
                        ('approved_on', models.DateField(null=True, verbose_name='ngày phê duyệt, công nhận')),
                        ('approved_by', models.CharField(blank=True, max_length=200, verbose_name='cơ quan phê duyệt, công nhận')),
                        ('value', models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name='số đạt')),
                        ('total', models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name='trên tổng số')),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('thing', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='holdings.holding')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                    ],
                    options={
                        'ordering': ['-valid_from', '-id'],
                        'abstract': False,
                        'indexes': [models.Index(fields=['unit', 'kind', 'valid_from'], name='holdings_unit_kind')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='holdings_holding_days_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('total__isnull', True), ('value__isnull', True)), models.Q(('total__isnull', False), ('value__gte', 0), ('value__isnull', False), ('value__lte', models.F('total'))), _connector='OR'), name='holdings_holding_value_of_total')],
                    },
                ),
                migrations.CreateModel(
                    name='HoldingDue',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=40)),
                        ('valid_from', models.DateField()),
                        ('valid_to', models.DateField(null=True)),
                        ('amount', models.PositiveIntegerField()),
                        ('needed', models.PositiveIntegerField()),
                        ('short_by', models.PositiveIntegerField()),
                        ('is_met', models.BooleanField(null=True)),
                        ('level', models.CharField(choices=[('nation', 'trung ương'), ('province', 'cấp tỉnh'), ('district', 'cấp huyện'), ('commune', 'cấp xã'), ('village', 'thôn, tổ dân phố')], max_length=10)),
                        ('type', models.CharField(choices=[('nuoc', 'Nước'), ('tinh', 'tỉnh'), ('thanh_pho_tw', 'thành phố trực thuộc trung ương'), ('huyen', 'huyện'), ('quan', 'quận'), ('thi_xa', 'thị xã'), ('thanh_pho', 'thành phố'), ('xa', 'xã'), ('phuong', 'phường'), ('thi_tran', 'thị trấn'), ('dac_khu', 'đặc khu'), ('thon', 'thôn'), ('ban', 'bản'), ('buon', 'buôn'), ('lang', 'làng'), ('ap', 'ấp'), ('xom', 'xóm'), ('khom', 'khóm'), ('khu_pho', 'khu phố'), ('to_dan_pho', 'tổ dân phố'), ('to_nhan_dan', 'tổ nhân dân'), ('ubnd', 'Ủy ban nhân dân'), ('hdnd', 'Hội đồng nhân dân'), ('so', 'sở'), ('ban_nganh', 'ban, ngành'), ('phong', 'phòng'), ('van_phong', 'văn phòng'), ('cap_uy', 'cấp ủy'), ('ban_dang', 'ban Đảng'), ('dang_doan', 'đảng đoàn, ban cán sự đảng'), ('mat_tran', 'Mặt trận Tổ quốc'), ('doan_the', 'đoàn thể'), ('truong', 'trường'), ('tram', 'trạm, trung tâm'), ('ban_chi_dao', 'ban chỉ đạo'), ('khac', 'khác')], max_length=16)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='units.unit')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['kind', 'valid_from'], name='holdings_holdingdue_kind')],
                        'constraints': [models.UniqueConstraint(fields=('unit', 'kind', 'valid_from'), name='holdings_holdingdue_once')],
                    },
                ),
                migrations.CreateModel(
                    name='HoldingPaper',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=255)),
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='holdings.holding')),
                        ('stored', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                    ],
                    options={
                        'ordering': ['id'],
                        'abstract': False,
                    },
                ),
            ],
        ),
    ]
