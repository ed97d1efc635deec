@echo off
rem Set up ews from this folder, without a network or administrator rights: install.cmd [FOLDER]
setlocal
set "target=%~1"
if "%target%"=="" set "target=%USERPROFILE%\ews"
set "python=py -3"
where py >nul 2>nul || set "python=python"
%python% -m venv "%target%\venv" || goto failed
"%target%\venv\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --no-index --find-links "%~dp0wheels" "ews[raster]" || goto failed
echo ews is set up. Try it on a fictional borough:
echo   "%target%\venv\Scripts\ews.exe" demo "%target%\demo"
exit /b 0

:failed
echo.
echo ews could not be set up. It needs Python of a version that README.txt names; "%python% --version" tells yours.
exit /b 1
