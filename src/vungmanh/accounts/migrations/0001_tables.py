import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import vungmanh.core.creating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', '0004_session_round')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('units', '0001_tables'),
    ]

    operations = [
        vungmanh.core.creating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                        ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                        ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                        ('full_name', models.CharField(max_length=200, verbose_name='họ và tên')),
                        ('position_title', models.CharField(blank=True, max_length=200, verbose_name='chức vụ')),
                        ('language', models.CharField(choices=[('vi', 'Tiếng Việt'), ('en', 'English')], default='vi', max_length=2, verbose_name='ngôn ngữ')),
                        ('folded', models.TextField(blank=True, editable=False)),
                        ('sort_key', models.CharField(blank=True, db_index=True, editable=False, max_length=300)),
                        ('session_round', models.PositiveIntegerField(default=0, editable=False)),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ],
                    options={
                        'verbose_name': 'user',
                        'verbose_name_plural': 'users',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='RoleAssignment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                        ('role', models.CharField(choices=[('administrator', 'quản trị'), ('leader', 'lãnh đạo'), ('coordinator', 'điều phối'), ('lead_officer', 'chuyên viên cơ quan chủ trì'), ('unit_officer', 'cán bộ đơn vị'), ('viewer', 'người xem')], max_length=16, verbose_name='vai trò')),
                        ('given_at', models.DateTimeField(blank=True, null=True)),
                        ('delegated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='accounts.roleassignment', verbose_name='thay mặt')),
                        ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='units.unit')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='accounts_roleassignment_dates_in_order'), models.UniqueConstraint(fields=('user', 'role', 'unit', 'valid_from'), name='accounts_assignment_once'), models.CheckConstraint(condition=models.Q(('delegated_by__isnull', True), models.Q(('valid_from__isnull', False), ('valid_to__isnull', False)), _connector='OR'), name='accounts_delegation_has_an_end')],
                    },
                ),
            ],
        ),
    ]
