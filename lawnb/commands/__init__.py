"""The commands of `lawnb`, a file a family: parse, call, print; `lawnb.cli` gathers them."""
