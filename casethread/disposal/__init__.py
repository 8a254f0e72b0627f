"""Review and disposal: what was kept long enough is looked at again, and what is to go goes everywhere."""
