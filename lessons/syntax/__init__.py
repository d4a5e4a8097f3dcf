"""How an author writes a lesson's file: front matter, directives, questions; text in, a lesson and findings out."""
