"""Workbooks as programs really write them: XLSX, XLSM, XLSB, XLS, ODS and FODS, read in a process
of their own.

`apart` is the way in; everything else runs in that process, which therefore imports nothing large.
"""
