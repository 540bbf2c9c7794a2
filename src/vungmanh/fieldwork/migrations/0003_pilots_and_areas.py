import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('directives', '0004_capacity_and_recipients'),
        ('fieldwork', '0002_surveys'),
        ('units', '0002_longer_collective_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='AreaAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('holder_name', models.CharField(max_length=200, verbose_name='họ và tên')),
                ('holder_position', models.CharField(blank=True, max_length=200, verbose_name='chức vụ')),
                ('folded', models.TextField()),
                ('field', models.CharField(blank=True, max_length=300, verbose_name='lĩnh vực')),
                ('capacity', models.CharField(max_length=30, verbose_name='tư cách')),
                ('is_shared', models.BooleanField(default=False, verbose_name='cùng phụ trách')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(null=True, verbose_name='đến hết ngày')),
                ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'ordering': ['-valid_from', '-id'],
                'indexes': [models.Index(fields=['place', 'capacity'], name='fieldwork_area_place')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='fieldwork_area_days_in_order'), models.CheckConstraint(condition=models.Q(('place__isnull', False), models.Q(('field', ''), _negated=True), _connector='OR'), name='fieldwork_area_of_something')],
            },
        ),
        migrations.CreateModel(
            name='Briefing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('held_on', models.DateField(verbose_name='ngày')),
                ('led_by', models.CharField(blank=True, max_length=200, verbose_name='chủ trì')),
                ('attended', models.PositiveIntegerField(verbose_name='có mặt')),
                ('expected', models.PositiveIntegerField(verbose_name='được mời')),
                ('issues', models.TextField(blank=True, verbose_name='vấn đề nêu ra')),
                ('conclusions', models.TextField(blank=True, verbose_name='kết luận')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'ordering': ['-held_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('attended__lte', models.F('expected')), ('expected__gt', 0)), name='fieldwork_briefing_attended_of_expected')],
            },
        ),
        migrations.AddField(
            model_name='attachment',
            name='briefing',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='fieldwork.briefing'),
        ),
        migrations.CreateModel(
            name='Pilot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('title', models.CharField(max_length=300, verbose_name='tên thí điểm')),
                ('scope', models.TextField(blank=True, verbose_name='nội dung, phạm vi')),
                ('folded', models.TextField()),
                ('starts_on', models.DateField(verbose_name='bắt đầu')),
                ('review_on', models.DateField(verbose_name='hạn sơ kết')),
                ('directive', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pilots', to='directives.directive')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sites', models.ManyToManyField(related_name='+', to='units.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'ordering': ['-starts_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('review_on__gte', models.F('starts_on'))), name='fieldwork_pilot_days_in_order')],
            },
        ),
        migrations.AddField(
            model_name='attachment',
            name='pilot',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='fieldwork.pilot'),
        ),
        migrations.CreateModel(
            name='PilotMeasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('before', models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ('after', models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ('pilot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measures', to='fieldwork.pilot')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PilotReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reviewed_on', models.DateField()),
                ('result', models.TextField()),
                ('decision', models.CharField(blank=True, choices=[('scale_up', 'nhân rộng'), ('stop', 'dừng'), ('extend', 'kéo dài thí điểm')], max_length=8)),
                ('decided_on', models.DateField(null=True)),
                ('document', models.CharField(blank=True, max_length=200)),
                ('next_review_on', models.DateField(null=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pilot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='fieldwork.pilot')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decision', 'extend'), ('next_review_on__isnull', False)), models.Q(models.Q(('decision', 'extend'), _negated=True), ('next_review_on__isnull', True)), _connector='OR'), name='fieldwork_extension_has_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('decided_on__isnull', True), ('decision', '')), models.Q(models.Q(('decision', ''), _negated=True), ('decided_on__isnull', False)), _connector='OR'), name='fieldwork_decision_has_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('visited_on', models.DateField(verbose_name='ngày')),
                ('found', models.TextField(verbose_name='nắm được')),
                ('promised', models.TextField(blank=True, verbose_name='đã hứa')),
                ('promised_due', models.DateField(null=True, verbose_name='hạn')),
                ('done_on', models.DateField(null=True, verbose_name='đã làm ngày')),
                ('done_note', models.CharField(blank=True, max_length=500, verbose_name='kết quả')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='fieldwork.areaassignment')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'ordering': ['-visited_on', '-id'],
                'indexes': [models.Index(fields=['assignment', 'visited_on'], name='fieldwork_visit_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done_on__isnull', True), ('promised', ''), ('promised_due__isnull', True)), models.Q(('promised', ''), _negated=True), _connector='OR'), name='fieldwork_visit_promise_in_words')],
            },
        ),
        migrations.AddField(
            model_name='attachment',
            name='visit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='fieldwork.visit'),
        ),
    ]
