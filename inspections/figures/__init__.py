"""What inspections come to: a month at a site, and the figures that measured items take."""
