"""How rows become what is shown, a module a part; `visibility` alone calls them."""
