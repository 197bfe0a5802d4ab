"""Random keys, clicks, sizes and changes of files, pressed on the program until something breaks: `make soak`."""
