"""What a person can do in the window, one file a subject; tabs, menus and keys all call these."""
