"""Numbers drawn: bars, a chart, the days of a week."""
