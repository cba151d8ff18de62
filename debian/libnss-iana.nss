services before=files iana
