# What a CI job runs in the image.
[ "$(find /opt/packages -type f | wc -l)" -eq "$(wc -l </app/requirements.txt)" ] && echo 'all packages are there'
