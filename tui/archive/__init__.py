"""Archives: folders of post files, read and never written. Files in, `tui.model.Head` out."""
