@echo off
rem Windows: a double click opens the workbench in the browser. This window shows how far it is,
rem and closes when the last page of the workbench is closed.
cd /d "%~dp0"
set "PYTHON="
where py >nul 2>nul && set "PYTHON=py -3"
if not defined PYTHON where python >nul 2>nul && set "PYTHON=python"
if not defined PYTHON goto missing
%PYTHON% run.py preview --open --until-closed --port 0
if errorlevel 1 pause
exit /b
:missing
echo policysite needs Python 3.11 or newer: https://www.python.org/downloads/
echo policysite heeft Python 3.11 of nieuwer nodig: https://www.python.org/downloads/
pause
