"""What every request and answer passes: origins, headers, bodies, compression, error pages and metrics."""
