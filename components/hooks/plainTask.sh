exec "$hook_file" 9>&-
