import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0004_one_index_each'),
        ('units', '0001_tables'),
    ]

    operations = [
        migrations.RemoveIndex(model_name="poststretch", name="officials_stretch_days"),
        migrations.AlterField(
            model_name='poststretch',
            name='person',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='stretches', to='officials.person'),
        ),
        migrations.AlterField(
            model_name='poststretch',
            name='post',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='stretches', to='officials.post'),
        ),
        migrations.AlterField(
            model_name='poststretch',
            name='unit',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='units.unit'),
        ),
    ]
