"""The figures, one module each; `reports.figures.save.save_all` draws and writes every one."""
