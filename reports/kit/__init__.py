"""What all questions share: figures, pages, tables, templates, what they are made from."""
