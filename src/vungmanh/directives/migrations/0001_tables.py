import django.db.models.deletion
import vungmanh.core.creating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('directives', '0004_capacity_and_recipients')]

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
                    name='Directive',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('file_name', models.CharField(max_length=255, verbose_name='tên tệp')),
                        ('state', models.CharField(choices=[('uploaded', 'Đã tải lên'), ('reading', 'Đang đọc'), ('unreadable', 'Không đọc được'), ('read', 'Chờ xác nhận'), ('publishing', 'Đang ban hành'), ('published', 'Đã ban hành')], db_index=True, default='uploaded', max_length=10)),
                        ('text', models.TextField(blank=True)),
                        ('text_folded', models.TextField(blank=True)),
                        ('folded', models.TextField(blank=True)),
                        ('source_kind', models.CharField(blank=True, max_length=20)),
                        ('source_warnings', models.JSONField(default=list)),
                        ('error_code', models.CharField(blank=True, max_length=60)),
                        ('error_params', models.JSONField(default=dict)),
                        ('kind', models.CharField(blank=True, max_length=80, verbose_name='thể loại')),
                        ('number', models.CharField(blank=True, max_length=80, verbose_name='số, ký hiệu')),
                        ('number_key', models.CharField(blank=True, db_index=True, max_length=80)),
                        ('issued_on', models.DateField(blank=True, null=True, verbose_name='ngày ban hành')),
                        ('issuer_name', models.CharField(blank=True, max_length=200, verbose_name='cơ quan ban hành')),
                        ('place', models.CharField(blank=True, max_length=120, verbose_name='nơi ban hành')),
                        ('signer', models.CharField(blank=True, max_length=120, verbose_name='người ký')),
                        ('signer_title', models.CharField(blank=True, max_length=120, verbose_name='chức vụ người ký')),
                        ('capacity', models.CharField(blank=True, max_length=200, verbose_name='thể thức ký')),
                        ('recipients', models.TextField(blank=True, verbose_name='nơi nhận')),
                        ('title', models.TextField(blank=True, verbose_name='trích yếu')),
                        ('period_from', models.DateField(blank=True, null=True, verbose_name='thực hiện từ')),
                        ('period_to', models.DateField(blank=True, null=True, verbose_name='đến hết')),
                        ('document_fields_confirmed', models.BooleanField(default=False)),
                        ('uploaded_at', models.DateTimeField()),
                        ('published_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('amends', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='directives.directive')),
                        ('issuer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issued_directives', to='units.unit')),
                        ('original', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='directives', to='core.storedfile')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='directives', to='units.unit')),
                        ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('territory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-uploaded_at', '-id'],
                        'constraints': [models.UniqueConstraint(fields=('owner', 'original'), name='directives_same_file_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Act',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('action', models.CharField(max_length=20)),
                        ('made_at', models.DateTimeField()),
                        ('before', models.JSONField(default=dict)),
                        ('created', models.JSONField(default=list)),
                        ('versions', models.JSONField(default=dict)),
                        ('beside', models.JSONField(default=dict)),
                        ('undone_at', models.DateTimeField(null=True)),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('directive', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acts', to='directives.directive')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['directive', 'made_by', '-id'], name='directives_act_latest')],
                    },
                ),
                migrations.CreateModel(
                    name='Item',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('part', models.CharField(choices=[('targets', 'Chỉ tiêu'), ('tasks', 'Nhiệm vụ'), ('reports', 'Báo cáo'), ('results', 'Kết quả đã đạt'), ('citations', 'Căn cứ')], max_length=10)),
                        ('position', models.PositiveIntegerField()),
                        ('spans', models.JSONField()),
                        ('quote', models.TextField()),
                        ('rule', models.CharField(blank=True, max_length=80)),
                        ('confidence', models.FloatField(null=True)),
                        ('read', models.JSONField(null=True)),
                        ('data', models.JSONField()),
                        ('state', models.CharField(choices=[('proposed', 'Chờ xác nhận'), ('accepted', 'Đã nhận'), ('rejected', 'Đã bỏ'), ('replaced', 'Đã tách hoặc gộp')], default='proposed', max_length=10)),
                        ('is_edited', models.BooleanField(default=False)),
                        ('reason', models.CharField(blank=True, max_length=300)),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('after', models.ManyToManyField(blank=True, related_name='followed_by', to='directives.item')),
                        ('came_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pieces', to='directives.item')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('directive', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='directives.directive')),
                        ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaces', to='directives.item')),
                        ('same_as', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='restatements', to='directives.item')),
                        ('within', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='parts', to='directives.item')),
                    ],
                    options={
                        'ordering': ['position', 'id'],
                        'indexes': [models.Index(fields=['directive', 'part', 'state'], name='directives_item_part')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'rejected'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='directives_item_rejected_with_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='Finding',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=60)),
                        ('spans', models.JSONField()),
                        ('params', models.JSONField(default=dict)),
                        ('state', models.CharField(choices=[('open', 'Chưa xử lý'), ('settled', 'Đã xử lý'), ('ignored', 'Bỏ qua')], default='open', max_length=8)),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('note', models.CharField(blank=True, max_length=300)),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('directive', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='directives.directive')),
                        ('items', models.ManyToManyField(blank=True, related_name='findings', to='directives.item')),
                    ],
                ),
                migrations.CreateModel(
                    name='Draft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('data', models.JSONField()),
                        ('item_version', models.PositiveIntegerField()),
                        ('saved_at', models.DateTimeField()),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='directives.item')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('item', 'user'), name='directives_draft_once')],
                    },
                ),
                migrations.CreateModel(
                    name='CitationLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number_key', models.CharField(db_index=True, max_length=80)),
                        ('relation', models.CharField(choices=[('implements', 'thực hiện'), ('based_on', 'căn cứ'), ('replaces', 'thay thế'), ('amends', 'sửa đổi, bổ sung'), ('to_be_revised', 'sẽ rà soát, sửa đổi'), ('mentions', 'nhắc đến')], default='mentions', max_length=14)),
                        ('cited', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cited_by', to='directives.directive')),
                        ('directive', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citation_links', to='directives.directive')),
                        ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='citation_link', to='directives.item')),
                    ],
                ),
                migrations.CreateModel(
                    name='ItemActor',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('lead', 'Chủ trì'), ('partner', 'Phối hợp'), ('from', 'Nơi gửi'), ('to', 'Nơi nhận'), ('via', 'Qua')], max_length=8)),
                        ('order', models.PositiveSmallIntegerField(default=0)),
                        ('text', models.CharField(max_length=300)),
                        ('collective', models.CharField(blank=True, max_length=120)),
                        ('is_resolved', models.BooleanField(default=False)),
                        ('is_confirmed', models.BooleanField(default=False)),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actors', to='directives.item')),
                        ('units', models.ManyToManyField(blank=True, related_name='+', to='units.unit')),
                    ],
                    options={
                        'ordering': ['item_id', 'role', 'order', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='Reading',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reader_version', models.CharField(max_length=20)),
                        ('read_at', models.DateTimeField()),
                        ('content', models.JSONField()),
                        ('seconds', models.FloatField(default=0)),
                        ('is_adopted', models.BooleanField(default=True)),
                        ('directive', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='directives.directive')),
                    ],
                    options={
                        'ordering': ['-read_at', '-id'],
                    },
                ),
            ],
        ),
    ]
