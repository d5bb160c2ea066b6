"""What our exporters have in common: an executed notebook in, a file that has passed the gate out."""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from lawnb.publish.document import Document, document
from lawnb.publish.gate import passed


class ReportExporter(Exporter):
    """An exporter for nbconvert; preprocessors, filters and templates of a configuration have no say in what it makes."""

    #: How the file's name ends.
    suffix = ""

    def made(self, doc: Document) -> bytes:
        """The file of a document, which each exporter makes its own way; nbconvert's metaclass leaves no room for an abstract class."""
        raise NotImplementedError

    def _file_extension_default(self) -> str:
        return self.suffix

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **kw: Any) -> tuple[str | bytes, dict]:
        """The file of an executed notebook, pages as text.

        Raises
        ------
        PublicationError
            It cannot be made as it has to be, or it holds something personal.
        """
        doc = document(nb)
        content = passed(f"report{self.suffix}", self.made(doc), doc.report)
        text = self.output_mimetype.startswith("text/")
        return content.decode() if text else content, dict(resources or {}) | {"output_extension": self.file_extension}
