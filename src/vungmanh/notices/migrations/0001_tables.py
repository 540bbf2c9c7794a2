import django.db.models.deletion
import vungmanh.core.creating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notices', '0003_more_kinds')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('programmes', '0001_tables'),
    ]

    operations = [
        vungmanh.core.creating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='TrailPosition',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('upto', models.BigIntegerField(default=0)),
                        ('gaps', models.JSONField(default=list)),
                    ],
                ),
                migrations.CreateModel(
                    name='CalendarLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('nonce', models.CharField(max_length=40)),
                        ('made_at', models.DateTimeField()),
                        ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_link', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='Mail',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('notices', 'Thông báo'), ('digest', 'Bản tin')], max_length=8)),
                        ('day', models.DateField(null=True)),
                        ('state', models.CharField(choices=[('waiting', 'Chờ gửi'), ('sending', 'Đang gửi'), ('sent', 'Đã gửi'), ('failed', 'Không gửi được'), ('unsure', 'Không rõ đã tới chưa'), ('skipped', 'Không cần gửi')], default='waiting', max_length=8)),
                        ('made_at', models.DateTimeField()),
                        ('next_at', models.DateTimeField()),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('run', models.CharField(blank=True, max_length=40)),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('error', models.CharField(blank=True, max_length=300)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-made_at', '-pk'],
                        'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'sending'])), fields=['next_at'], name='notices_mail_open'), models.Index(fields=['-made_at'], name='notices_mail_made')],
                        'constraints': [models.UniqueConstraint(fields=('person', 'day'), name='notices_mail_one_digest_a_day'), models.UniqueConstraint(condition=models.Q(('kind', 'notices'), ('state', 'waiting')), fields=('person',), name='notices_mail_one_waits'), models.CheckConstraint(condition=models.Q(models.Q(('day__isnull', False), ('kind', 'digest')), models.Q(('day__isnull', True), ('kind', 'notices')), _connector='OR'), name='notices_mail_digest_has_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='Notice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('came', 'Việc mới'), ('moved', 'Đổi thời hạn'), ('withdrawn', 'Thôi không phải làm'), ('woken', 'Điều kiện đã đến'), ('slept', 'Trở lại chờ điều kiện'), ('called', 'Yêu cầu lập kế hoạch'), ('assigned', 'Giao người làm'), ('released', 'Cho làm trước'), ('closed', 'Đóng việc'), ('reopened', 'Mở lại'), ('accepted', 'Chấp nhận kết quả'), ('returned', 'Trả lại'), ('answered', 'Trả lời vướng mắc'), ('extended', 'Cho gia hạn'), ('refused', 'Không cho gia hạn'), ('urged', 'Đôn đốc'), ('near', 'Sắp đến hạn'), ('late', 'Trễ hạn'), ('submitted', 'Trình kết quả'), ('hindered', 'Nêu vướng mắc'), ('asked', 'Xin gia hạn'), ('escalated', 'Báo lên lãnh đạo'), ('delegated', 'Thay mặt'), ('role', 'Giao vai trò'), ('role_ended', 'Kết thúc vai trò')], max_length=10)),
                        ('key', models.CharField(max_length=80)),
                        ('at', models.DateTimeField()),
                        ('data', models.JSONField(default=dict)),
                        ('how', models.CharField(choices=[('at_once', 'Gửi thư ngay'), ('digest', 'Trong bản tin'), ('not', 'Không gửi thư')], max_length=8)),
                        ('read_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('duty', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programmes.duty')),
                        ('mail', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notices', to='notices.mail')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                        ('programme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programmes.programme')),
                    ],
                    options={
                        'ordering': ['-at', '-pk'],
                        'indexes': [models.Index(fields=['person', '-at'], name='notices_of_person'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['person'], name='notices_unread'), models.Index(condition=models.Q(('mail__isnull', True)), fields=['how', 'person'], name='notices_unmailed'), models.Index(fields=['at'], name='notices_age')],
                        'constraints': [models.UniqueConstraint(fields=('person', 'key'), name='notices_once')],
                    },
                ),
                migrations.CreateModel(
                    name='NoticeChoice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('how', models.JSONField(default=dict)),
                        ('rhythm', models.CharField(choices=[('daily', 'Mỗi ngày làm việc'), ('weekly', 'Mỗi tuần, ngày làm việc đầu tuần'), ('never', 'Không nhận bản tin')], max_length=6, verbose_name='bản tin')),
                        ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice_choice', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
            ],
        ),
    ]
