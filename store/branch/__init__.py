"""The branch as its secretary signs it: roster, plan, codes, and what is published."""
