"""Excel in and out of registers: any register tells its sheet here; files are checked, asked about, brought in, undone."""
