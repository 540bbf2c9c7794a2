"""The room of Excel sheets that fill registers: template, upload, errors, questions, preview, undo."""
