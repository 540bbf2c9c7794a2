from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "vungmanh.units"
    label = "units"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A search knows the abbreviations of bodies."""
        from vungmanh.language.searching import hand_in
        from vungmanh.units.policies import policy

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
