import django.db.models.deletion
import vungmanh.core.creating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('bodies', '0002_days_taken_over')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('units', '0001_tables'),
    ]

    operations = [
        vungmanh.core.creating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Body',
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
                        ('system', models.CharField(max_length=10, verbose_name='hệ thống')),
                        ('kind', models.CharField(max_length=20, verbose_name='loại')),
                        ('setting', models.CharField(max_length=20, verbose_name='ở')),
                        ('is_joint', models.BooleanField(default=False, verbose_name='chi bộ ghép')),
                        ('founded_on', models.DateField(null=True, verbose_name='ngày thành lập')),
                        ('number', models.CharField(blank=True, max_length=80, verbose_name='số quyết định')),
                        ('above', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='below', to='bodies.body')),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('thing', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bodies.body')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                    ],
                    options={
                        'ordering': ['-valid_from', '-id'],
                        'abstract': False,
                        'indexes': [models.Index(fields=['unit', 'kind', 'valid_from'], name='bodies_unit_kind')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='bodies_body_days_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='BodyDue',
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
                        'indexes': [models.Index(fields=['kind', 'valid_from'], name='bodies_bodydue_kind')],
                        'constraints': [models.UniqueConstraint(fields=('unit', 'kind', 'valid_from'), name='bodies_bodydue_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
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
                        ('members', models.PositiveIntegerField(verbose_name='số đảng viên, đoàn viên, hội viên')),
                        ('women', models.PositiveIntegerField(null=True, verbose_name='trong đó nữ')),
                        ('core', models.PositiveIntegerField(null=True, verbose_name='cốt cán')),
                        ('base', models.PositiveIntegerField(null=True, verbose_name='số người trong độ tuổi')),
                        ('admitted', models.PositiveIntegerField(null=True, verbose_name='kết nạp')),
                        ('arrived', models.PositiveIntegerField(null=True, verbose_name='chuyển đến')),
                        ('departed', models.PositiveIntegerField(null=True, verbose_name='chuyển đi, ra khỏi, từ trần')),
                        ('gap', models.IntegerField(null=True)),
                        ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='bodies.body')),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('thing', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bodies.membership')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                    ],
                    options={
                        'ordering': ['-valid_from', '-id'],
                        'abstract': False,
                        'indexes': [models.Index(fields=['unit', 'valid_from'], name='bodies_membership_unit'), models.Index(fields=['body', 'valid_from'], name='bodies_membership_body')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='bodies_membership_days_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('women__isnull', True), ('women__lte', models.F('members')), _connector='OR'), models.Q(('core__isnull', True), ('core__lte', models.F('members')), _connector='OR'), models.Q(('base__isnull', True), ('base__gte', models.F('members')), _connector='OR')), name='bodies_membership_parts_of_all')],
                    },
                ),
            ],
        ),
    ]
