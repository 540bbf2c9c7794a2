"""What the rooms of dated records share: lists, pages, forms and acts of premises, holdings and bodies."""
