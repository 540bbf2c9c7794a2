from django.db import migrations

from vungmanh.accounts.naming import searched, sorted_by


def fill(apps, schema_editor):
    """Accounts made before there were columns for search and order get theirs; safe to repeat."""
    users = list(apps.get_model("accounts", "User")._base_manager.all())
    for user in users:
        user.folded = searched(
            full_name=user.full_name, username=user.username, email=user.email, position_title=user.position_title
        )
        user.sort_key = sorted_by(user.full_name or user.username)
    apps.get_model("accounts", "User")._base_manager.bulk_update(users, ["folded", "sort_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_people_columns")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
