"""The sample province: units, accounts, directives. The same builder serves tests and `vungmanh demo`."""
