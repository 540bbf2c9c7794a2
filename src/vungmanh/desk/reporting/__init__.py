"""The room of figures that units report: forms for a period, who has handed in, who decides."""
