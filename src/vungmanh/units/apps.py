from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "vungmanh.units"
    label = "units"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A search knows the abbreviations of bodies; queries know what lies within a unit."""
        from django.db.models import CharField

        from vungmanh.language.searching import hand_in
        from vungmanh.units.paths import Within
        from vungmanh.units.policies import policy

        CharField.register_lookup(Within)
        short = policy("abbreviations")
        behind = short["after"]
        hand_in(short["words"])
        hand_in(
            {
                f"{head} {each}": f"{head} {long}"
                for head in behind["words"]
                for each, long in behind["words_of"].items()
            }
        )
