import django.core.validators
import django.db.models.deletion
import vungmanh.core.creating
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('premises', '0002_days_taken_over')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('units', '0001_tables'),
    ]

    operations = [
        vungmanh.core.creating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Equipment',
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
                        ('item', models.CharField(max_length=20, verbose_name='phương tiện')),
                        ('office', models.CharField(max_length=20, verbose_name='bộ phận')),
                        ('quantity', models.PositiveIntegerField(verbose_name='số lượng')),
                        ('working', models.PositiveIntegerField(verbose_name='dùng được')),
                        ('online', models.PositiveIntegerField(null=True, verbose_name='nối Internet')),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('thing', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='premises.equipment')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                    ],
                    options={
                        'ordering': ['-valid_from', '-id'],
                        'abstract': False,
                        'indexes': [models.Index(fields=['unit', 'item', 'valid_from'], name='premises_equipment_unit')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='premises_equipment_days_in_order'), models.CheckConstraint(condition=models.Q(('working__lte', models.F('quantity')), models.Q(('online__isnull', True), ('online__lte', models.F('working')), _connector='OR')), name='premises_equipment_working_of_all')],
                    },
                ),
                migrations.CreateModel(
                    name='Premises',
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
                        ('name', models.CharField(max_length=200, verbose_name='tên')),
                        ('purpose', models.CharField(choices=[('headquarters', 'trụ sở làm việc'), ('village_house', 'nhà sinh hoạt thôn'), ('other', 'nhà khác')], max_length=20, verbose_name='dùng làm')),
                        ('solidity', models.PositiveSmallIntegerField(choices=[(0, 'nhà tạm'), (1, 'bán kiên cố'), (2, 'kiên cố')], null=True, verbose_name='kết cấu')),
                        ('condition', models.PositiveSmallIntegerField(choices=[(0, 'xuống cấp nghiêm trọng'), (1, 'xuống cấp'), (2, 'dùng tốt')], null=True, verbose_name='tình trạng')),
                        ('is_safe', models.BooleanField(null=True, verbose_name='an toàn cho người sử dụng')),
                        ('area_m2', models.DecimalField(decimal_places=1, max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.1'))], verbose_name='diện tích làm việc')),
                        ('norm_m2', models.DecimalField(decimal_places=1, max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.1'))], verbose_name='diện tích theo tiêu chuẩn')),
                        ('year_built', models.PositiveSmallIntegerField(null=True, verbose_name='năm xây dựng')),
                        ('has_enough_room', models.GeneratedField(db_persist=True, expression=models.Case(models.When(models.Q(('area_m2__isnull', True), ('norm_m2__isnull', True), _connector='OR'), then=None), models.When(area_m2__gte=models.F('norm_m2'), then=True), default=False, output_field=models.BooleanField(null=True)), output_field=models.BooleanField(null=True))),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('thing', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='premises.premises')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                    ],
                    options={
                        'ordering': ['-valid_from', '-id'],
                        'abstract': False,
                        'indexes': [models.Index(fields=['unit', 'purpose', 'valid_from'], name='premises_unit_purpose')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='premises_premises_days_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='PremisesDue',
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
                        'indexes': [models.Index(fields=['kind', 'valid_from'], name='premises_premisesdue_kind')],
                        'constraints': [models.UniqueConstraint(fields=('unit', 'kind', 'valid_from'), name='premises_premisesdue_once')],
                    },
                ),
            ],
        ),
    ]
