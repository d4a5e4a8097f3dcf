"""Between machines: what is issued and delivered, the branch's folder, a member's other machines."""
