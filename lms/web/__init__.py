"""The web room owns what every page needs: context, access, forms, errors, filters, navigation."""
