"""From an executed notebook to files that may be shared: sanitised HTML, and a PDF after the page standard."""
