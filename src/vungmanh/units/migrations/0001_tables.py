import django.db.models.deletion
import vungmanh.core.creating
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('units', '0002_longer_collective_keys')]

    initial = True

    dependencies = [
    ]

    operations = [
        vungmanh.core.creating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Unit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                        ('kind', models.CharField(choices=[('territory', 'đơn vị hành chính'), ('organisation', 'cơ quan, tổ chức')], max_length=12)),
                        ('level', models.CharField(choices=[('nation', 'trung ương'), ('province', 'cấp tỉnh'), ('district', 'cấp huyện'), ('commune', 'cấp xã'), ('village', 'thôn, tổ dân phố')], max_length=10)),
                        ('type', models.CharField(choices=[('nuoc', 'Nước'), ('tinh', 'tỉnh'), ('thanh_pho_tw', 'thành phố trực thuộc trung ương'), ('huyen', 'huyện'), ('quan', 'quận'), ('thi_xa', 'thị xã'), ('thanh_pho', 'thành phố'), ('xa', 'xã'), ('phuong', 'phường'), ('thi_tran', 'thị trấn'), ('dac_khu', 'đặc khu'), ('thon', 'thôn'), ('ban', 'bản'), ('buon', 'buôn'), ('lang', 'làng'), ('ap', 'ấp'), ('xom', 'xóm'), ('khom', 'khóm'), ('khu_pho', 'khu phố'), ('to_dan_pho', 'tổ dân phố'), ('to_nhan_dan', 'tổ nhân dân'), ('ubnd', 'Ủy ban nhân dân'), ('hdnd', 'Hội đồng nhân dân'), ('so', 'sở'), ('ban_nganh', 'ban, ngành'), ('phong', 'phòng'), ('van_phong', 'văn phòng'), ('cap_uy', 'cấp ủy'), ('ban_dang', 'ban Đảng'), ('dang_doan', 'đảng đoàn, ban cán sự đảng'), ('mat_tran', 'Mặt trận Tổ quốc'), ('doan_the', 'đoàn thể'), ('truong', 'trường'), ('tram', 'trạm, trung tâm'), ('ban_chi_dao', 'ban chỉ đạo'), ('khac', 'khác')], max_length=16)),
                        ('name', models.CharField(max_length=200, verbose_name='tên')),
                        ('short_name', models.CharField(max_length=200)),
                        ('path', models.CharField(db_index=True, max_length=120)),
                        ('folded', models.CharField(db_index=True, max_length=200)),
                        ('sort_key', models.CharField(max_length=300)),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='units.unit')),
                    ],
                    options={
                        'ordering': ['sort_key', 'id'],
                        'abstract': False,
                        'indexes': [models.Index(fields=['kind', 'level', 'type'], name='units_unit_kind')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='units_unit_dates_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='Succession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('on', models.DateField()),
                        ('kind', models.CharField(choices=[('merge', 'sáp nhập'), ('split', 'chia tách'), ('upgrade', 'nâng cấp'), ('rename', 'đổi tên'), ('takeover', 'tiếp nhận nhiệm vụ')], max_length=10)),
                        ('is_main', models.BooleanField(default=True)),
                        ('legal_basis', models.CharField(blank=True, max_length=300)),
                        ('predecessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='units.unit')),
                        ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='origins', to='units.unit')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('predecessor', 'successor', 'on'), name='units_succession_once'), models.CheckConstraint(condition=models.Q(('predecessor', models.F('successor')), _negated=True), name='units_succession_two_units')],
                    },
                ),
                migrations.CreateModel(
                    name='RememberedName',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('folded', models.CharField(max_length=300)),
                        ('text', models.CharField(max_length=300)),
                        ('collective', models.CharField(blank=True, max_length=120)),
                        ('decided_by_id', models.BigIntegerField(null=True)),
                        ('decided_at', models.DateTimeField()),
                        ('units', models.ManyToManyField(blank=True, related_name='+', to='units.unit')),
                        ('within', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='remembered_names', to='units.unit')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('within', 'folded'), name='units_remembered_once'), models.UniqueConstraint(condition=models.Q(('within__isnull', True)), fields=('folded',), name='units_remembered_general')],
                    },
                ),
                migrations.CreateModel(
                    name='UnitAlias',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                        ('scheme', models.CharField(choices=[('code', 'mã đơn vị hành chính'), ('name', 'tên khác'), ('abbreviation', 'viết tắt')], max_length=14)),
                        ('value', models.CharField(max_length=200)),
                        ('folded', models.CharField(db_index=True, max_length=200)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='units.unit')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['scheme', 'value'], name='units_alias_value')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='units_unitalias_dates_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='UnitAttribute',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                        ('key', models.CharField(max_length=40)),
                        ('value', models.CharField(max_length=60)),
                        ('legal_basis', models.CharField(blank=True, max_length=300)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attributes', to='units.unit')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['key', 'value'], name='units_attribute_key')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='units_unitattribute_dates_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='UnitState',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                        ('kind', models.CharField(choices=[('territory', 'đơn vị hành chính'), ('organisation', 'cơ quan, tổ chức')], max_length=12)),
                        ('level', models.CharField(choices=[('nation', 'trung ương'), ('province', 'cấp tỉnh'), ('district', 'cấp huyện'), ('commune', 'cấp xã'), ('village', 'thôn, tổ dân phố')], max_length=10)),
                        ('type', models.CharField(choices=[('nuoc', 'Nước'), ('tinh', 'tỉnh'), ('thanh_pho_tw', 'thành phố trực thuộc trung ương'), ('huyen', 'huyện'), ('quan', 'quận'), ('thi_xa', 'thị xã'), ('thanh_pho', 'thành phố'), ('xa', 'xã'), ('phuong', 'phường'), ('thi_tran', 'thị trấn'), ('dac_khu', 'đặc khu'), ('thon', 'thôn'), ('ban', 'bản'), ('buon', 'buôn'), ('lang', 'làng'), ('ap', 'ấp'), ('xom', 'xóm'), ('khom', 'khóm'), ('khu_pho', 'khu phố'), ('to_dan_pho', 'tổ dân phố'), ('to_nhan_dan', 'tổ nhân dân'), ('ubnd', 'Ủy ban nhân dân'), ('hdnd', 'Hội đồng nhân dân'), ('so', 'sở'), ('ban_nganh', 'ban, ngành'), ('phong', 'phòng'), ('van_phong', 'văn phòng'), ('cap_uy', 'cấp ủy'), ('ban_dang', 'ban Đảng'), ('dang_doan', 'đảng đoàn, ban cán sự đảng'), ('mat_tran', 'Mặt trận Tổ quốc'), ('doan_the', 'đoàn thể'), ('truong', 'trường'), ('tram', 'trạm, trung tâm'), ('ban_chi_dao', 'ban chỉ đạo'), ('khac', 'khác')], max_length=16)),
                        ('name', models.CharField(max_length=200, verbose_name='tên')),
                        ('short_name', models.CharField(max_length=200)),
                        ('path', models.CharField(db_index=True, max_length=120)),
                        ('folded', models.CharField(db_index=True, max_length=200)),
                        ('sort_key', models.CharField(max_length=300)),
                        ('legal_basis', models.CharField(blank=True, max_length=300)),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='states', to='units.unit')),
                    ],
                    options={
                        'ordering': ['sort_key', 'id'],
                        'abstract': False,
                        'indexes': [models.Index(fields=['unit', 'valid_from'], name='units_state_unit'), models.Index(fields=['level', 'type', 'valid_from'], name='units_state_level')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='units_unitstate_dates_in_order')],
                    },
                ),
            ],
        ),
    ]
