"""Chinese typed by pinyin where a terminal brings nothing for it: which keys mean what, and the line that shows it."""
